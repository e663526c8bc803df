import type { Inline } from './document.ts'

/** "a, b and c". */
export function joined(words: readonly string[], last = ' and '): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')}${last}${words.at(-1)}`
}

/** Puts the same words between pieces of text, as `join` does between strings. */
export function joinedInline(pieces: readonly Inline[], between: string): readonly Inline[] {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [between, piece]))
}

/** Sentences of the register in the policy's voice: each begins in lower case, no full stop at the end. */
export function lowerCase(sentence: string): string {
  return sentence.replace(/\.$/, '').replace(/(?<=^|\. )[A-Z](?=[a-z]* )/g, (letter) => letter.toLowerCase())
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** `2026-04-18` as "april 18, 2026". */
export function dayWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${months[(month ?? 1) - 1]} ${date}, ${year}`
}

/** 24 as "24 months", 72 as "6 years": years only when the policy itself counts in them, from five on. */
export function monthsWords(count: number): string {
  return count % 12 === 0 && count >= 60 ? `${count / 12} years` : `${count} months`
}

/** 43200 as "12 hours", 604800 as "7 days". */
export function secondsWords(seconds: number): string {
  const [days, hours] = [seconds / 86_400, seconds / 3600]
  if (days > 1) return `${days} days`
  return hours === 1 ? '1 hour' : `${hours} hours`
}
