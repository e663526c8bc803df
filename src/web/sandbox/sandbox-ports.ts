import type { Context } from 'hono'

/** A mail of the sandbox world, as its catch-all mailbox kept it. */
export interface SandboxMail {
  readonly id: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly links: readonly string[]
  /** The invitation that came with it. */
  readonly calendar?: { readonly method: string; readonly text: string } | undefined
  /** Business time. */
  readonly receivedAt: Date
}

export interface SandboxCall {
  readonly vendor: string
  readonly method: string
  /** The template of the path; values are never kept. */
  readonly path: string
  readonly status: number
  /** Machine time. */
  readonly at: Date
}

export const faultKinds = {
  unavailable: 'a 503 page',
  limited: 'a 429: too many requests',
  hang: 'no answer for two seconds, then the call is done',
  lost: 'the call is done, and the connection breaks without an answer',
} as const
export type FaultKind = keyof typeof faultKinds

/** What the pages of the sandbox world need. They stand only where nothing is live. */
export interface SandboxParts {
  /** The address that the request really came from, whatever a proxy says. */
  readonly callerAddress: (c: Context) => string
  /** Business time. */
  now(): Promise<Date>
  /** Moves business time forward by so many seconds; the program then looks at what has become due. */
  advance(seconds: number): Promise<Date>
  readonly vendors: readonly string[]
  mails(): Promise<readonly SandboxMail[]>
  mail(id: string): Promise<SandboxMail | undefined>
  calls(): Promise<readonly SandboxCall[]>
  planFault(fault: { vendor: string; kind: FaultKind; matches: string; times: number }): Promise<void>
  clearFaults(): Promise<void>
}
