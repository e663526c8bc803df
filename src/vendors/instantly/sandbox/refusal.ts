const names = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  404: 'Not Found',
  413: 'Payload Too Large',
  429: 'Too Many Requests',
} as const

export type RefusalStatus = keyof typeof names

/** A documented error answer: `{statusCode, error, message}`. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: RefusalStatus

  constructor(status: RefusalStatus, message: string) {
    super(message)
    this.status = status
  }

  body(): { statusCode: number; error: string; message: string } {
    return { statusCode: this.status, error: names[this.status], message: this.message }
  }
}
