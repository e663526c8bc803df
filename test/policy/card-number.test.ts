import { expect, test } from 'vitest'
import { type cardIssuers, isCardNumber } from '#policy/card-issuers.ts'
import { holdsCardNumber, maskCardNumbers } from '#policy/card-number.ts'

/** Numbers as networks and payment services publish them for tests, or made in the same way. */
const published: Readonly<Record<keyof typeof cardIssuers, readonly string[]>> = {
  'American Express': ['378282246310005', '371449635398431'],
  Dankort: ['5019717010103742'],
  'Diners Club': ['30569309025904', '36227206271667', '3056930009020004'],
  Discover: ['6011111111111117', '6011000990139424', '6445644564456445'],
  Elo: ['5067310000000010', '6362970000457013'],
  JCB: ['3530111333300000', '3566002020360505'],
  Maestro: ['6759649826438453'],
  Mastercard: ['5555555555554444', '5105105105105100', '2223003122003222'],
  Mir: ['2200000000000004'],
  RuPay: ['6074820000000009', '8171999927660000'],
  Troy: ['9792030000000000'],
  UnionPay: ['6200000000000005', '6200000000000000000'],
  Verve: ['5060666666666666666'],
  Visa: ['4242424242424242', '4222222222222', '4000000760000002'],
}

test.each(Object.entries(published))(
  'a card of %s is known by beginning, length and check digit',
  (_, numbers) => {
    for (const number of numbers) {
      const last = String((Number(number.at(-1)) + 1) % 10)
      expect(isCardNumber(number), number).toBe(true)
      expect(isCardNumber(`${number.slice(0, -1)}${last}`), 'with another check digit').toBe(false)
      expect(isCardNumber(number.slice(1)), 'without its first digit').toBe(false)
    }
    expect(isCardNumber('1000000000000008'), 'no network begins with 1').toBe(false)
  },
)

test.each([
  '4242 4242 4242 4242',
  '5555-5555-5555-4444',
  '3782 822463 10005',
  '4242.4242.4242.4242',
  '4242\u00a04242\u2009\u20094242 4242',
  '4242 – 4242 – 4242 – 4242',
  '4242\u200b4242\u200b4242\u200b4242',
  '42 42 42 42 42 42 42 42',
  '４２４２ ４２４２ ４２４２ ４２４２',
  '٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢',
  '𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐',
  '4242 4242 4242 4242 12 39 123',
  'ref4242424242424242end',
  'abcdef4242424242424242',
  '42424242424242424242424242424242x 4242424242424242',
  '+4242 4242 4242 4242',
  '9994242424242424242',
])('%s is a card number, however it is written', (text) => {
  expect(holdsCardNumber(text)).toBe(true)
  const masked = maskCardNumbers(`Charge ${text}, please.`)
  expect(masked).toMatch(/^Charge .*\[card number\].*, please\.$/)
  expect(holdsCardNumber(masked)).toBe(false)
})

test.each([
  ['a wrong check digit', '4242424242424241'],
  ['no issuer’s beginning', '1234567890123456'],
  ['telephone numbers', '+1 415 555 2671, +44 20 7946 0958'],
  ['a telephone number of 13 digits that passes the check', '+49 151 16322749'],
  ['the same at once', 'call +4915116322749.'],
  ['a count and a year', '10,000 e-mails in 2026'],
  ['times', '2026-11-24 10:00, 2026-11-25 11:30'],
  ['an order’s number', 'order 4000123412341235'],
  ['a bank account', 'DE89 3704 0044 0532 0130 00 or FR76 3000 6000 0112 3456 7890 189'],
  ['a bank account without blanks', 'GB29NWBK60161331926819'],
  ['a longer number', '94001000000000000000004242424242'],
  ['an id of ours', 'task 4e2f7a10-0a42-4a42-4242-424242424242'],
  ['a hash', `sha256:${'a'.repeat(20)}4242424242424242${'f'.repeat(28)}`],
  ['lines of figures', '4242\n4242\n4242\n4242'],
])('%s is no card number', (_, text) => {
  expect(holdsCardNumber(text)).toBe(false)
  expect(maskCardNumbers(text)).toBe(text)
})

test('of a text only the number is taken out, each of several, and what nobody sees with it', () => {
  expect(
    maskCardNumbers('Ａ４２４２ 4242 4242 4242, or 3782 822463 10005? 🙂 4242\u200b424242424242 end'),
  ).toBe('Ａ[card number], or [card number]? 🙂 [card number] end')
})
