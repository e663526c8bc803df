/** How the numbers of one network begin, and how many digits they have. */
interface CardIssuer {
  readonly begins: RegExp
  readonly digits: readonly number[]
}

const sixteenOrMore = [16, 17, 18, 19]

/**
 * Ranges of issuer identification numbers (ISO/IEC 7812) by network, as the networks publish them; checked 2026-11-24.
 * UATP begins with nothing but a 1 and is left out: too many other numbers do.
 */
export const cardIssuers = {
  'American Express': { begins: /^3[47]/, digits: [15] },
  Dankort: { begins: /^5019/, digits: [16] },
  'Diners Club': { begins: /^3(0[0-5]|[689])/, digits: [14, ...sixteenOrMore] },
  Discover: { begins: /^(6011|64[4-9]|65)/, digits: sixteenOrMore },
  Elo: { begins: /^(5067|509|636[2-9])/, digits: [16] },
  JCB: { begins: /^35(2[89]|[3-8])/, digits: sixteenOrMore },
  Maestro: { begins: /^(5018|5020|5038|5893|6304|6759|676[1-3])/, digits: [13, 14, 15, ...sixteenOrMore] },
  Mastercard: { begins: /^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))/, digits: [16] },
  Mir: { begins: /^220[0-4]/, digits: sixteenOrMore },
  RuPay: { begins: /^(60[6-8]|508[5-9]|8[12])/, digits: [16] },
  Troy: { begins: /^9792/, digits: [16] },
  UnionPay: { begins: /^62/, digits: sixteenOrMore },
  Verve: { begins: /^506[01]/, digits: [16, 18, 19] },
  Visa: { begins: /^4/, digits: [13, 16, 19] },
} as const satisfies Readonly<Record<string, CardIssuer>>

/** Whether a number without separators is one that a network could have given out: its beginning, length and check digit. */
export function isCardNumber(digits: string): boolean {
  const issuers: readonly CardIssuer[] = Object.values(cardIssuers)
  return (
    issuers.some((issuer) => issuer.digits.includes(digits.length) && issuer.begins.test(digits)) &&
    passesLuhn(digits)
  )
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
