/** Two letters, two check digits, and groups of four (ISO 13616); a bank account is no card. */
const shape = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g

/** The text with valid account numbers (IBAN) blotted out, its length kept. */
export function withoutAccountNumbers(text: string): string {
  return text.replace(shape, (given) => (isAccountNumber(given) ? '#'.repeat(given.length) : given))
}

/** ISO 7064 MOD 97-10: the first four signs moved to the end, each letter as a number from 10. */
function isAccountNumber(given: string): boolean {
  const signs = given.replaceAll(' ', '')
  if (signs.length < 15 || signs.length > 34) return false
  let rest = 0
  for (const sign of signs.slice(4) + signs.slice(0, 4))
    for (const digit of String(Number.parseInt(sign, 36))) rest = (rest * 10 + Number(digit)) % 97
  return rest === 1
}
