import type { Currency } from './currencies.ts'

export type ReadAmount =
  | {
      readonly ok: true
      readonly cents: number
      /** Undefined where the amount names none. */
      readonly currency: Currency | undefined
    }
  | { readonly ok: false; readonly reason: string }

const signs: Readonly<Record<string, Currency>> = {
  $: 'usd',
  us$: 'usd',
  usd: 'usd',
  '€': 'eur',
  eur: 'eur',
  '£': 'gbp',
  gbp: 'gbp',
}

/** What people put between thousands without meaning anything else: blanks of all widths, and the apostrophe. */
const blanksOrApostrophes = /[\s'’]/gu
const mostWholeDigits = 7
const longestAmount = 40

const refused = (reason: string): ReadAmount => ({ ok: false, reason })
const unreadable = refused('An amount, please, such as 142.30 or 1,142.30.')

/**
 * Reads an amount of money as people and their bills write it, in hundredths: "1,142.30", "1 142,30", "1.142,30 €",
 * "$142". Of point and comma the one that comes last is the decimal; the other, blanks and apostrophes part thousands and
 * have three digits after them. A point or comma that comes once, before three digits, may be either, so it is refused.
 */
export function readAmount(text: string): ReadAmount {
  if (text.length > longestAmount) return unreadable
  const match = /^([^\d]*)(\d[\d.,\s'’]*?)\s*([^\d.,\s'’]*)$/u.exec(text.trim())
  const [before, number, after] = [match?.[1]?.trim() ?? '', match?.[2], match?.[3] ?? '']
  if (number === undefined || (before !== '' && after !== '')) return unreadable
  const sign = (before || after).toLowerCase()
  if (sign !== '' && !Object.hasOwn(signs, sign)) return unreadable
  const plain = number.replace(blanksOrApostrophes, ' ')
  const decimal = decimalOf(plain)
  if (decimal === 'either') return eitherWay(number)
  const at = decimal === undefined ? -1 : plain.lastIndexOf(decimal)
  const [whole, cents] = at < 0 ? [plain, ''] : [plain.slice(0, at), plain.slice(at + 1)]
  if (at >= 0 && !/^\d{1,2}$/.test(cents))
    return refused('An amount has two digits after its decimal point or comma at most, such as 142.30.')
  if (!/^\d+$|^\d{1,3}(?<mark>[.,])\d{3}(?:\k<mark>\d{3})*$|^\d{1,3}(?: \d{3})+$/.test(whole))
    return unreadable
  const digits = whole.replace(/\D/g, '')
  if (digits.length > mostWholeDigits) return refused('This amount is larger than any that we know.')
  return {
    ok: true,
    cents: Number(digits) * 100 + Number(cents.padEnd(2, '0')),
    currency: signs[sign],
  }
}

/** Which of point and comma is the decimal; undefined where there is none. Thousands are parted by blanks as " ". */
function decimalOf(plain: string): '.' | ',' | 'either' | undefined {
  const [points, commas] = [plain.split('.').length - 1, plain.split(',').length - 1]
  if (points + commas === 0) return undefined
  if (points > 0 && commas > 0) return plain.lastIndexOf('.') > plain.lastIndexOf(',') ? '.' : ','
  const mark = points > 0 ? '.' : ','
  if (points + commas > 1) return undefined
  return /^[1-9]\d{0,2}[.,]\d{3}$/.test(plain) ? 'either' : mark
}

/** Says both ways in which it can be read, and how to write the one that is meant. */
function eitherWay(number: string): ReadAmount {
  const [whole = '', rest = ''] = number.split(/[.,]/)
  return refused(
    `“${number}” can be ${whole}${rest}.00 or ${whole} and a fraction. Write it with two decimals, such as ${whole}${rest}.00.`,
  )
}
