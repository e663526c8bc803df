import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { fetch } from 'undici'
import type { Recipient } from '#policy/recipients/recipient.ts'
import type { Purpose } from '#policy/vocabulary.ts'
import { VendorError } from '../errors/vendor-error.ts'
import { checkFields } from './declared-fields.ts'
import { GuardRefusal } from './guard-refusal.ts'

/** One request to a store of files; what it carries and what it answers may be larger than memory. */
export interface StoreRequest {
  /** Declared under the recipient, e.g. `file.write`. */
  readonly operation: string
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly url: URL
  /** Signed already; never logged. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Names of the fields that leave with it, as the operation declares them. */
  readonly fields: readonly string[]
}

export interface StoreAnswer {
  readonly status: number
  readonly headers: Headers
  /** To be read to its end or destroyed. */
  readonly body: Readable
}

export type StoreLine = (request: StoreRequest) => Promise<StoreAnswer>

/**
 * The way to a store of files before there is a database to look into or write to, as when one is restored: recipient,
 * purpose, operation, fields and host are held against the declarations all the same. What is sent there is encrypted, so
 * nobody's data is disclosed; whoever makes a backup records that.
 * @param mode a live store is reached over HTTPS, a sandbox one on this machine alone
 */
export function openStoreLine(parts: {
  readonly recipient: Recipient | undefined
  readonly purpose: Purpose
  readonly mode: 'sandbox' | 'live'
  readonly timeoutMs?: number
}): StoreLine {
  const { recipient, purpose, mode, timeoutMs = 120_000 } = parts
  return async ({ operation, method, url, headers, body, fields }) => {
    if (!recipient)
      throw new GuardRefusal(
        'guard.undeclared-recipient',
        'the backup store',
        'Declare it in src/policy/recipients.',
      )
    if (!recipient.purposes.includes(purpose))
      throw new GuardRefusal(
        'guard.undeclared-purpose',
        `${recipient.id} for ${purpose}`,
        `Add the purpose in src/policy/recipients/${recipient.id}.ts.`,
      )
    const declared = recipient.operations[operation]
    if (!declared)
      throw new GuardRefusal(
        'guard.undeclared-operation',
        `${recipient.id} ${operation}`,
        `Declare it in src/policy/recipients/${recipient.id}.ts.`,
      )
    checkFields({ recipient: recipient.id, name: operation, operation: declared, planned: declared }, fields)
    refuseHost(recipient, mode, url)
    try {
      const answer = await fetch(url, {
        method,
        headers: { ...headers },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body }),
      })
      return {
        status: answer.status,
        headers: new Headers([...answer.headers]),
        body: answer.body ? Readable.fromWeb(answer.body as ReadableStream<Uint8Array>) : Readable.from([]),
      }
    } catch (cause) {
      if (cause instanceof GuardRefusal) throw cause
      throw new VendorError({ vendor: recipient.id, operation, failure: 'unavailable' })
    }
  }
}

function refuseHost(recipient: Recipient, mode: 'sandbox' | 'live', url: URL): void {
  const known =
    mode === 'sandbox'
      ? url.hostname === '127.0.0.1'
      : url.protocol === 'https:' && recipient.hosts.some((one) => one === '*' || one === url.hostname)
  if (known) return
  throw new GuardRefusal(
    'guard.undeclared-host',
    `${recipient.id} at ${url.hostname}`,
    `A live store needs HTTPS and a host of src/policy/recipients/${recipient.id}.ts, a sandbox one needs loopback.`,
  )
}
