/** An id of ours, which may happen to hold enough digits in a row. */
const id = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g

/**
 * Whether a text holds what looks like a payment card number: 13 to 19 digits, single spaces or dashes between
 * them allowed, that begin like an issuer's (ISO/IEC 7812 ranges of the large networks) and pass the Luhn check.
 */
export function holdsCardNumber(text: string): boolean {
  for (const run of text.replace(id, '').match(/\d(?:[ -]?\d){12,}/g) ?? []) {
    const digits = run.replace(/\D/g, '')
    for (let start = 0; start + 13 <= digits.length; start++)
      for (const length of lengthsOf(digits.slice(start))) {
        if (start + length <= digits.length && passesLuhn(digits.slice(start, start + length))) return true
      }
  }
  return false
}

function lengthsOf(digits: string): readonly number[] {
  if (/^3[47]/.test(digits)) return [15]
  if (/^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))/.test(digits)) return [16]
  if (/^4/.test(digits)) return [13, 16, 19]
  if (/^(6011|64[4-9]|65|35(2[89]|[3-8])|62)/.test(digits)) return [16, 17, 18, 19]
  if (/^3(0[0-5]|[689])/.test(digits)) return [14]
  return []
}

function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
