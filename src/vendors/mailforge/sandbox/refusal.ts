import type { ContentfulStatusCode } from 'hono/utils/http-status'

export type RefusalStatus = Extract<ContentfulStatusCode, 400 | 401 | 402 | 403 | 404 | 409>

/** The vendor's error answer: `{code, message}`. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: RefusalStatus
  readonly code: string

  constructor(status: RefusalStatus, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
