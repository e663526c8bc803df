import { type Day, daySchema } from '#domain/plans/day.ts'

export type ReadDay =
  | { readonly ok: true; readonly day: Day }
  | { readonly ok: false; readonly words: string }

/**
 * A day as a file writes it. A spreadsheet rewrites 2026-06-01 in the way of its own country when it saves: with dots the day is
 * first; with slashes either may be, so that only a day that can be nothing else is taken.
 */
export function readDay(text: string): ReadDay {
  if (isDay(text)) return { ok: true, day: text }
  const [, first = '', sign, second = '', year = ''] = /^(\d{1,2})([./])(\d{1,2})\2(\d{4})$/.exec(text) ?? []
  const asDay = (day: string, month: string) => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const dayFirst = asDay(first, second)
  const monthFirst = asDay(second, first)
  if (sign === '.' && isDay(dayFirst)) return { ok: true, day: dayFirst }
  if (sign === '/' && isDay(dayFirst) && isDay(monthFirst) && dayFirst !== monthFirst)
    return {
      ok: false,
      words: `This can be ${dayFirst} or ${monthFirst}; write it the one way or the other.`,
    }
  if (sign === '/' && isDay(dayFirst)) return { ok: true, day: dayFirst }
  if (sign === '/' && isDay(monthFirst)) return { ok: true, day: monthFirst }
  return { ok: false, words: 'A day, please, such as 2026-06-01.' }
}

const isDay = (text: string): boolean => daySchema.safeParse(text).success
