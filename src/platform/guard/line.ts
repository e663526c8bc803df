import type { Personal } from '#policy/personal.ts'
import type { Purpose } from '#policy/vocabulary.ts'

/** A value that may stand in an outgoing body. Personal ones are opened by the guard, where declared. */
export type Leaving =
  | string
  | number
  | boolean
  | null
  | undefined
  | Personal
  | readonly Leaving[]
  | { readonly [field: string]: Leaving }

export interface OutboundRequest {
  /** Declared in `policy/recipients` under the line's recipient, e.g. `domain.create`. */
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the connection's base URL, with `{name}` for each of `params`; it is what logs show. */
  readonly path: string
  readonly params?: Readonly<Record<string, string | number | Personal>>
  readonly query?: Readonly<
    Record<string, string | number | boolean | Personal | readonly (string | Personal)[] | undefined>
  >
  /** May hold secrets: never logged. */
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: Leaving
  /** A form body that an SDK already encoded; its fields are checked all the same. */
  readonly form?: string
  /** True when sending it twice has the effect of once: only such calls are retried after a fault. */
  readonly repeatable: boolean
}

export interface OutboundResponse {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; throws a VendorError `vendor.garbled` when it is none (a 503 HTML page, say). */
  json(): unknown
}

/** One vendor account reached for one purpose, about stated people: every call on it is checked and recorded. */
export type VendorLine = (request: OutboundRequest) => Promise<OutboundResponse>

/** For whom and why a line is opened; it goes into the record of each disclosure. */
export interface LineContext {
  readonly purpose: Purpose
  /** Ids of the people whose data the calls carry. */
  readonly people: readonly string[]
  readonly clientId?: string
  readonly stackId?: string
}

/** A vendor account. `mode` says whether the base URL is the vendor's or our sandbox's. */
export interface Connection {
  readonly id: string
  readonly vendor: string
  readonly mode: 'sandbox' | 'live'
  readonly baseUrl: string
  /** Decrypted; never logged, never shown. */
  readonly credentials: Readonly<Record<string, string>>
}
