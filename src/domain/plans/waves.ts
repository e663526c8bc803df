import { z } from 'zod'
import { addDays, type Day, daySchema } from './day.ts'
import type { StackSize } from './size-stack.ts'

/** One purchase of domains that fits into the registrar's monthly limit, with the inboxes that follow from it. */
export const waveSchema = z.strictObject({
  number: z.int(),
  registrationDay: daySchema,
  domains: z.int(),
  activeInboxes: z.int(),
  reserveInboxes: z.int(),
  registrarCents: z.int(),
})
export type Wave = z.infer<typeof waveSchema>

/**
 * Days between two purchases. Porkbun does not say whether its month is the calendar's or the last 30
 * days; 31 days later is a new month by either reading.
 */
export const daysBetweenWaves = 31

/** Splits the purchase by the registrar's monthly limit. The limit must cover at least one domain. */
export function planWaves(
  size: StackSize,
  inboxesPerDomain: number,
  priceCents: number,
  monthlyLimitCents: number,
  firstDay: Day,
): Wave[] {
  const domainsPerWave = Math.floor(monthlyLimitCents / priceCents)
  if (domainsPerWave < 1) throw new RangeError('The monthly limit does not cover one domain.')
  const waves: Wave[] = []
  let domainsLeft = size.domains
  let activeLeft = size.activeInboxes
  let reserveLeft = size.reserveInboxes
  while (domainsLeft > 0) {
    const domains = Math.min(domainsLeft, domainsPerWave)
    const room = domains * inboxesPerDomain
    const activeInboxes = Math.min(activeLeft, room)
    const reserveInboxes = Math.min(reserveLeft, room - activeInboxes)
    waves.push({
      number: waves.length + 1,
      registrationDay: addDays(firstDay, waves.length * daysBetweenWaves),
      domains,
      activeInboxes,
      reserveInboxes,
      registrarCents: domains * priceCents,
    })
    domainsLeft -= domains
    activeLeft -= activeInboxes
    reserveLeft -= reserveInboxes
  }
  return waves
}
