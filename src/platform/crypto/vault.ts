import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** What the master key does, so that no other code touches it. */
export interface Vault {
  /** Encrypts a secret at rest for one place; it opens only with the same `place`. */
  seal(place: string, plain: string | Buffer): Buffer
  /** @throws Error when the bytes were changed, moved to another place, or made under another master key */
  open(place: string, sealed: Buffer): Buffer
  /** A new key for one person's part of the ledger, wrapped. */
  newPersonKey(): Buffer
  /** Encrypts under a person's wrapped key. */
  sealFor(wrappedKey: Buffer, plain: string): Buffer
  openFor(wrappedKey: Buffer, sealed: Buffer): string
  /**
   * Encrypts or, the same again, decrypts under a person's wrapped key, in as many bytes as are given. Whether they
   * were changed is for the caller to show.
   * @param nonce 8 bytes that are never used twice with the key
   */
  hideFor(wrappedKey: Buffer, nonce: Buffer, bytes: Buffer): Buffer
  /** A keyed hash: equal for equal input, nothing without the master key. */
  fingerprint(place: string, value: string): Buffer
  /** A key for signing in one place (form tokens, unsubscribe links). */
  signingKey(place: string): Buffer
}

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

function encrypt(key: Buffer, context: string, plain: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

function decrypt(key: Buffer, context: string, sealed: Buffer): Buffer {
  const nonce = sealed.subarray(0, nonceBytes)
  const tag = sealed.subarray(nonceBytes, nonceBytes + tagBytes)
  const decipher = createDecipheriv(algorithm, key, nonce).setAAD(Buffer.from(context)).setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()])
}

/** @param masterKey 32 random bytes, kept outside the database folder and its backup */
export function openVault(masterKey: Buffer): Vault {
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', masterKey, '', use, 32))
  const sealing = derived('seal')
  const wrapping = derived('person keys')
  const hashing = derived('fingerprints')
  return {
    seal: (place, plain) => encrypt(sealing, place, Buffer.from(plain)),
    open: (place, sealed) => decrypt(sealing, place, sealed),
    newPersonKey: () => encrypt(wrapping, 'person key', randomBytes(32)),
    sealFor: (wrapped, plain) =>
      encrypt(decrypt(wrapping, 'person key', wrapped), 'ledger', Buffer.from(plain)),
    openFor: (wrapped, sealed) =>
      decrypt(decrypt(wrapping, 'person key', wrapped), 'ledger', sealed).toString(),
    hideFor(wrapped, nonce, bytes) {
      const key = createHash('sha256')
        .update('ledger details')
        .update(decrypt(wrapping, 'person key', wrapped))
        .digest()
      const stream = createCipheriv('aes-256-ctr', key, Buffer.concat([nonce], 16))
      return Buffer.concat([stream.update(bytes), stream.final()])
    },
    fingerprint: (place, value) => createHmac('sha256', hashing).update(`${place}\n${value}`).digest(),
    signingKey: (place) => derived(`sign ${place}`),
  }
}

/** A one-time token for a link and the hash that is stored of it. */
export function newToken(): { token: string; hash: Buffer } {
  const token = randomBytes(24).toString('base64url')
  return { token, hash: tokenHash(token) }
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Compares without telling by its duration where the two differ. */
export function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
