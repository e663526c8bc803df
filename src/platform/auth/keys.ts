import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** One key for each use, all derived from one root, so that none can stand in for another. */
export interface SignInKeys {
  readonly cookies: Buffer
  readonly secrets: Buffer
  readonly attempts: Buffer
  readonly recoveryCodes: Buffer
}

/** `root` is 32 bytes derived from the master key for sign-in alone. */
export function signInKeys(root: Uint8Array): SignInKeys {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', root, '', `segmento sign-in: ${use}`, 32))
  return {
    cookies: derive('cookies'),
    secrets: derive('authenticator secrets'),
    attempts: derive('attempts'),
    recoveryCodes: derive('recovery codes'),
  }
}

/** A token of 256 random bits, fit for a URL and a cookie. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database keeps of a token. A token is random, so a plain hash can't be guessed back. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** For what a person could guess, such as an address: worthless without the key. */
export function keyedHash(key: Buffer, ...parts: readonly string[]): Buffer {
  return createHmac('sha256', key).update(parts.join('\n')).digest()
}

const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM, bound to whom it belongs to: nonce, tag, ciphertext. */
export function seal(key: Buffer, plain: Uint8Array, ownerId: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(ownerId))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** Throws when the key, the owner or the bytes are not those that were sealed. */
export function unseal(key: Buffer, sealed: Buffer, ownerId: string): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
    .setAAD(Buffer.from(ownerId))
    .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([cipher.update(sealed.subarray(nonceBytes + tagBytes)), cipher.final()])
}
