import { createHmac } from 'node:crypto'
import { sameBytes, type Vault } from '#platform/crypto/vault.ts'

/** What a mailed link lets its holder do; a token for one is worth nothing for another. */
export type LinkUse = 'confirm guide' | 'unsubscribe' | 'prove domain' | 'choose call' | 'change call'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const macBytes = 18

function macOf(vault: Vault, use: LinkUse, id: string): string {
  const mac = createHmac('sha256', vault.signingKey(`link: ${use}`))
    .update(id)
    .digest()
  return mac.subarray(0, macBytes).toString('base64url')
}

/**
 * The token of a mailed link: the id it is about and a keyed hash of it, so that the plain token need not be
 * stored anywhere and can be made again when the mail is sent.
 */
export function linkToken(vault: Vault, use: LinkUse, id: string): string {
  return `${id.replaceAll('-', '')}${macOf(vault, use, id)}`
}

/** The id that a token is about, or undefined when it was not made here for this use. */
export function readLinkToken(vault: Vault, use: LinkUse, token: string): string | undefined {
  const id = token.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  if (!uuid.test(id)) return undefined
  // Compared as text: other spellings of the same bytes are not the link that was mailed.
  return sameBytes(Buffer.from(token.slice(32)), Buffer.from(macOf(vault, use, id))) ? id : undefined
}
