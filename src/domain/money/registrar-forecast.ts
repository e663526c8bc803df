import { addDays, type Day } from '#domain/plans/day.ts'

/** What the registrar will take from the balance on one day for one reason. */
export interface Outlay {
  readonly day: Day
  readonly cents: number
  readonly kind: 'approved' | 'promised' | 'renewal'
  /** How many domains it is for, and the first of them; none are named of what quotes promise. */
  readonly domains: number
  readonly names: readonly string[]
}

export interface Forecast {
  /** The balance at the end of each day, from today on. */
  readonly days: readonly { readonly day: Day; readonly cents: number }[]
  /** The first day on whose outlays the balance is too small; undefined while it lasts. */
  readonly runsOutOn: Day | undefined
  readonly neededCents: number
  /** What is missing for all of it; 0 while it lasts. */
  readonly missingCents: number
}

export const forecastDays = 90

/**
 * How the registrar's balance goes down by what is approved, promised and due. Nothing is put in: it shows what happens if
 * nobody does. What should have been paid already counts today.
 */
export function forecastBalance(
  balanceCents: number,
  outlays: readonly Pick<Outlay, 'day' | 'cents'>[],
  today: Day,
  length: number = forecastDays,
): Forecast {
  const last = addDays(today, length)
  const due = outlays
    .filter((outlay) => outlay.day <= last)
    .map((outlay) => (outlay.day < today ? { ...outlay, day: today } : outlay))
  let cents = balanceCents
  let runsOutOn: Day | undefined
  const days = Array.from({ length: length + 1 }, (_, ahead) => {
    const day = addDays(today, ahead)
    cents -= due.filter((outlay) => outlay.day === day).reduce((sum, outlay) => sum + outlay.cents, 0)
    if (cents < 0) runsOutOn ??= day
    return { day, cents }
  })
  const neededCents = due.reduce((sum, outlay) => sum + outlay.cents, 0)
  return { days, runsOutOn, neededCents, missingCents: Math.max(0, neededCents - balanceCents) }
}
