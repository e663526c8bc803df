import { z } from 'zod'
import { addDays, addYears, type Day, daySchema, daysBetween } from '#domain/plans/day.ts'

export interface RegisteredDomain {
  readonly name: string
  readonly registeredOn: Day
  readonly renewalCents: number
  /** Undefined when the registrar could not be asked. */
  readonly renewsByItself: boolean | undefined
}

export const renewalSchema = z.strictObject({
  name: z.string(),
  day: daySchema,
  daysLeft: z.int(),
  /** The last day on which the money should be there; a renewal fails silently on an empty credit. */
  payBy: daySchema,
  renewalCents: z.int(),
  renewal: z.string(),
})
export type Renewal = z.infer<typeof renewalSchema>

/** Porkbun announces an expiry 60, 30 and 5 days ahead; the middle one leaves time to act. */
const payAheadDays = 30

/** The next renewal of each domain, the earliest first. */
export function renewals(domains: readonly RegisteredDomain[], today: Day): Renewal[] {
  return domains
    .map(({ name, registeredOn, renewalCents, renewsByItself }) => {
      const day = nextAnniversary(registeredOn, today)
      const renewal =
        renewsByItself === undefined ? 'unknown' : renewsByItself ? 'renews by itself' : 'renew by hand'
      return {
        name,
        day,
        daysLeft: daysBetween(today, day),
        payBy: addDays(day, -payAheadDays),
        renewalCents,
        renewal,
      }
    })
    .sort((a, b) => a.day.localeCompare(b.day) || a.name.localeCompare(b.name))
}

function nextAnniversary(registeredOn: Day, today: Day): Day {
  let years = 1
  while (addYears(registeredOn, years) < today) years++
  return addYears(registeredOn, years)
}
