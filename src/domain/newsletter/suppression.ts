import type { Vault } from '#platform/crypto/vault.ts'
import { type Personal, reveal } from '#policy/personal.ts'

/** What is kept of an address that must not be mailed again: equal for the same address, nothing to anybody else. */
export function suppressionHash(vault: Vault, email: Personal<'email'>): Buffer {
  return vault.fingerprint('suppression', reveal(email).trim().toLowerCase())
}
