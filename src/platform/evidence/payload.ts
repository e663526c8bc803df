import { createHash, randomBytes } from 'node:crypto'
import type { Vault } from '../crypto/vault.ts'
import { type Details, packDetails, unpackDetails } from './details.ts'

/**
 * What an entry says beyond its form. About a person: a salt, what it encrypts under the person's key, and a tag of
 * the database over both and the key's wrapping (`app.append_evidence`). Without details the salt is 4 bytes and
 * the tag alone shows whose the entry is; before a ciphertext the salt is its nonce, 8 bytes. Without a person the
 * details stand in the open as JSON. Decision 9 says why in this way.
 */
const bareSalt = 4
const nonce = 8
const tag = 16

export interface Explained {
  /** The person who acted; null when it was no person, or nobody can tell any more. */
  readonly by: string | null
  readonly details: Details
}

/** What is handed to the database for an entry about a person. Without a key nothing can be said of them. */
export function bodyFor(
  vault: Vault,
  wrappedKey: Buffer | undefined,
  details: Details,
  personId: string,
): Buffer {
  const plain = packDetails(details, personId)
  if (plain.length === 0 || !wrappedKey) return randomBytes(bareSalt)
  const salt = randomBytes(nonce)
  return Buffer.concat([salt, vault.hideFor(wrappedKey, salt, plain)])
}

/** An entry about a person as the database gives it. */
export interface PersonalPayload {
  readonly personId: string
  readonly wrappedKey: Buffer
  readonly payload: Buffer
  /** 1 where it was written before entries were compact. */
  readonly format: number
}

/** @throws Error when the entry is not this person's, or was changed */
export function openPayload(
  vault: Vault,
  { personId, wrappedKey, payload, format }: PersonalPayload,
): Explained {
  if (format === 1) {
    const { by, details } = JSON.parse(vault.openFor(wrappedKey, payload)) as Explained
    return { by, details }
  }
  const body = payload.subarray(0, -tag)
  const made = createHash('sha256').update(wrappedKey).update(body).digest().subarray(0, tag)
  if (body.length < bareSalt || !made.equals(payload.subarray(-tag)))
    throw new Error('an entry of the ledger is not under this key')
  const plain =
    body.length === bareSalt
      ? Buffer.of()
      : vault.hideFor(wrappedKey, body.subarray(0, nonce), body.subarray(nonce))
  const { by = null, ...details } = unpackDetails(plain, personId)
  return { by: typeof by === 'string' ? by : null, details }
}
