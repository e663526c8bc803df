import { withoutAccountNumbers } from './account-number.ts'
import { cardIssuers, isCardNumber } from './card-issuers.ts'

/** An id of ours or a hash, which may happen to hold enough digits in a row. */
const idOrHash = /\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[0-9a-f]*[a-f])[0-9a-f]{32,128})\b/gi
/** Digits in groups, at most two blanks or one dash or point between two of them. */
const digitRun = /\d+(?:(?:[^\S\n]{1,2}|[^\S\n]?[\p{Pd}.·_][^\S\n]?)\d+)*/gu
/** No card number has fewer. */
const fewestDigits = Math.min(...Object.values(cardIssuers).flatMap(({ digits }) => digits))
/** No card number has more; a longer number without a break is something else's. */
const mostDigits = 19
/** After a plus stands a telephone number (ITU-T E.164), in some countries as long as the shortest card numbers. */
const mostTelephoneDigits = 14
const mask = '[card number]'

/** A stretch of a text, by its indices. */
interface Span {
  readonly from: number
  readonly to: number
}

/**
 * Whether a text holds what looks like a payment card number (policy 2.5): it begins like an issuer's, has as many
 * digits, and passes the check. Digits of any script count, in the groups in which people write them.
 */
export function holdsCardNumber(text: string): boolean {
  return cardNumbersIn(text).length > 0
}

/**
 * The text without such numbers, for words of people that come by another way than a form of ours: they are kept,
 * the number is not. Ids that are read into a type of their own don't pass here.
 */
export function maskCardNumbers(text: string): string {
  return cardNumbersIn(text).reduceRight(
    (masked, { from, to }) => `${masked.slice(0, from)}${mask}${masked.slice(to)}`,
    text,
  )
}

/** Where they stand, in order. */
function cardNumbersIn(text: string): Span[] {
  if (!hasEnoughDigits(text)) return []
  const { plain, ends } = inPlainDigits(text)
  const judged = withoutAccountNumbers(plain.replace(idOrHash, (id) => '#'.repeat(id.length)))
  return [...judged.matchAll(digitRun)].flatMap((run) => {
    const groups = groupsOf(run[0], run.index)
    if (judged[run.index - 1] === '+' && isTelephoneLong(groups)) return []
    return cardsOf(groups).map(({ from, to }) => ({
      from: from === 0 ? 0 : (ends[from - 1] ?? 0),
      to: ends[to - 1] ?? text.length,
    }))
  })
}

const anyDigit = /\p{Nd}/gu

/** Most of what people write holds few digits, and then there is nothing to look for. */
function hasEnoughDigits(text: string): boolean {
  return (text.match(anyDigit)?.length ?? 0) >= fewestDigits
}

const isTelephoneLong = (groups: readonly Group[]): boolean =>
  groups.reduce((count, { digits }) => count + digits.length, 0) <= mostTelephoneDigits

/** The text with plain digits and without signs that nobody sees; `ends` says where in the text each sign ended. */
function inPlainDigits(text: string): { plain: string; ends: readonly number[] } {
  let plain = ''
  const ends: number[] = []
  let at = 0
  for (const sign of text) {
    at += sign.length
    if (/\p{Cf}/u.test(sign)) {
      if (ends.length > 0) ends[ends.length - 1] = at
      continue
    }
    const one = /\p{Nd}/u.test(sign) ? plainDigit(sign) : sign
    plain += one
    for (let unit = 0; unit < one.length; unit++) ends.push(at)
  }
  return { plain, ends }
}

/** Digits of a script stand in a row from its zero, and rows next to each other are whole ones. */
function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let first = code
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--
  return String((code - first) % 10)
}

interface Group extends Span {
  readonly digits: string
}

function groupsOf(run: string, at: number): Group[] {
  return [...run.matchAll(/\d+/g)].map(({ 0: digits, index }) => ({
    digits,
    from: at + index,
    to: at + index + digits.length,
  }))
}

function cardsOf(groups: readonly Group[]): Span[] {
  const found: Span[] = []
  for (let first = 0; first < groups.length; first++) {
    const card = cardWithin(groups[first]) ?? cardFrom(groups, first)
    if (!card) continue
    found.push(card)
    while (groups[first + 1] && (groups[first + 1]?.from ?? 0) < card.to) first++
  }
  return found
}

/** A whole number in one group, or hidden in a slightly longer one. */
function cardWithin(group: Group | undefined): Span | undefined {
  if (!group || group.digits.length > mostDigits) return undefined
  for (let start = 0; start < group.digits.length; start++)
    for (let end = group.digits.length; end > start; end--)
      if (isCardNumber(group.digits.slice(start, end)))
        return { from: group.from + start, to: group.from + end }
  return undefined
}

/** A number in several groups: all of one size but a shorter last one, or no more than three. */
function cardFrom(groups: readonly Group[], first: number): Span | undefined {
  for (let last = groups.length - 1; last > first; last--) {
    const some = groups.slice(first, last + 1)
    const digits = some.map((group) => group.digits).join('')
    if (digits.length > mostDigits || !isCardNumber(digits)) continue
    const size = some[0]?.digits.length ?? 0
    const even = some.every((group, nth) =>
      nth === some.length - 1 ? group.digits.length <= size : group.digits.length === size,
    )
    if (even || some.length <= 3) return { from: some[0]?.from ?? 0, to: some.at(-1)?.to ?? 0 }
  }
  return undefined
}
