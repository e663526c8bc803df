import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { newToken, openVault, sameBytes, tokenHash } from '#platform/crypto/vault.ts'

const vault = openVault(Buffer.alloc(32, 1))
const other = openVault(Buffer.alloc(32, 2))
const secret = 'the password of an inbox'

test('what is sealed for one place opens there, and shows nothing of itself', () => {
  const sealed = vault.seal('inbox 1', secret)
  expect(vault.open('inbox 1', sealed).toString()).toBe(secret)
  expect(sealed.includes(secret)).toBe(false)
})

test('the same secret sealed twice is different bytes', () => {
  expect(vault.seal('inbox 1', secret)).not.toEqual(vault.seal('inbox 1', secret))
})

test('a secret moved to another place does not open', () => {
  expect(() => vault.open('inbox 2', vault.seal('inbox 1', secret))).toThrow()
})

test('a copy of the database opens nothing without its master key', () => {
  const wrapped = vault.newPersonKey()
  expect(() => other.open('inbox 1', vault.seal('inbox 1', secret))).toThrow()
  expect(() => other.openFor(wrapped, vault.sealFor(wrapped, secret))).toThrow()
  expect(other.fingerprint('address', 'ada')).not.toEqual(vault.fingerprint('address', 'ada'))
  expect(other.signingKey('form')).not.toEqual(vault.signingKey('form'))
})

test('changed or shortened bytes do not open', () => {
  const sealed = vault.seal('inbox 1', secret)
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => vault.open('inbox 1', changed)).toThrow()
    expect(() => vault.open('inbox 1', sealed.subarray(0, at))).toThrow()
  }
})

test('what is sealed for one person opens with that person’s key alone', () => {
  const [ada, grace] = [vault.newPersonKey(), vault.newPersonKey()]
  const sealed = vault.sealFor(ada, secret)
  expect(vault.openFor(ada, sealed)).toBe(secret)
  expect(() => vault.openFor(grace, sealed)).toThrow()
  expect(() => vault.open('ledger', sealed)).toThrow()
})

test('a fingerprint is equal for equal input in one place, and different in another', () => {
  expect(vault.fingerprint('address', 'ada')).toEqual(vault.fingerprint('address', 'ada'))
  expect(vault.fingerprint('address', 'ada')).not.toEqual(vault.fingerprint('form', 'ada'))
  expect(vault.signingKey('address')).not.toEqual(vault.signingKey('form'))
})

test('only the hash of a one-time token is for keeping, and no two tokens are alike', () => {
  const [one, two] = [newToken(), newToken()]
  expect(one.token).not.toBe(two.token)
  expect(tokenHash(one.token)).toEqual(one.hash)
  expect(one.hash.toString('base64url')).not.toContain(one.token)
})

test('bytes are compared whole', () => {
  const bytes = randomBytes(32)
  expect(sameBytes(bytes, Buffer.from(bytes))).toBe(true)
  expect(sameBytes(bytes, bytes.subarray(1))).toBe(false)
  expect(sameBytes(bytes, randomBytes(32))).toBe(false)
})
