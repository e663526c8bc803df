import { randomInt } from 'node:crypto'

/** Crockford's base32: no letter that can be taken for another. 10 of them are 50 bits. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeCount = 10
const codeLength = 10

/** Ten codes such as `7K3QD-0MZ4A`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: codeCount }, () => {
    const letters = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('')
    return `${letters.slice(0, 5)}-${letters.slice(5)}`
  })
}

/** As it is compared: upper case, no separators, and what was read wrongly put right. */
export function plainRecoveryCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
}

/** Tells a recovery code from a code of six digits. */
export function looksLikeRecoveryCode(typed: string): boolean {
  return plainRecoveryCode(typed).length === codeLength
}
