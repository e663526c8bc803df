import { z } from 'zod'
import type { Assumptions } from './assumptions.ts'
import { addDays, addWorkingDays, addYears, type Day, daySchema, laterOf, workingDayFrom } from './day.ts'
import type { Wave } from './waves.ts'

/** The dated events of one wave, in the order in which they happen when all goes well. */
export const milestoneKinds = {
  'names-approved': 'names and senders approved by the client, spending approved',
  'domains-registered': 'domains registered in the client’s name',
  'domains-delegated': 'name servers changed to the host’s, records written',
  'inboxes-open': 'inboxes open at the host',
  proven: 'every inbox proven by a message to our seed mailbox',
  'warm-up-week-1': 'warm-up starts: 5 to 10 a day, nothing cold',
  'warm-up-week-2': 'warm-up at 15 to 20 a day, nothing cold',
  'registrant-deadline': 'last day for the registrant to answer the verification e-mail',
  'first-cold-send': 'first cold messages',
  'full-volume': 'every active inbox at its full number',
  renewal: 'domains renew for another year',
} as const
export type MilestoneKind = keyof typeof milestoneKinds

export const milestoneSchema = z.strictObject({
  kind: z.enum(Object.keys(milestoneKinds) as [MilestoneKind, ...MilestoneKind[]]),
  wave: z.int(),
  day: daySchema,
})
export type Milestone = z.infer<typeof milestoneSchema>

/** Lead times in days. Name servers take minutes, inboxes 4 to 6 hours (practice), 12 at most (one vendor's promise). */
const delegationDays = 1
const inboxDays = 1
const proofDays = 1

export interface WaveDays {
  readonly registered: Day
  readonly delegated: Day
  readonly inboxesOpen: Day
  readonly proven: Day
  readonly firstCold: Day
}

/** The days of one wave up to its first cold message, which waits for both domain age and warm-up. */
export function waveDays(assumptions: Assumptions, registered: Day): WaveDays {
  const delegated = addDays(registered, delegationDays)
  const inboxesOpen = addDays(delegated, inboxDays)
  const proven = addDays(inboxesOpen, proofDays)
  const aged = addDays(registered, assumptions.minimumDomainAgeDays.value)
  const warmed = addDays(proven, assumptions.minimumWarmUpDays.value)
  return {
    registered,
    delegated,
    inboxesOpen,
    proven,
    firstCold: workingDayFrom(laterOf(aged, warmed)),
  }
}

/** The day by which the client has approved: registration starts then. */
export function approvalDay(assumptions: Assumptions, startDay: Day): Day {
  return addWorkingDays(startDay, assumptions.approvalWorkingDays.value)
}

/** A wave of reserve inboxes only warms up, so it has no cold milestones. */
export function milestonesOf(
  { number: wave, activeInboxes }: Wave,
  days: WaveDays,
  approved: Day,
  fullVolume: Day,
  verificationDays: number,
): Milestone[] {
  const dated: Milestone[] = [
    { kind: 'names-approved', wave, day: approved },
    { kind: 'domains-registered', wave, day: days.registered },
    { kind: 'domains-delegated', wave, day: days.delegated },
    { kind: 'inboxes-open', wave, day: days.inboxesOpen },
    { kind: 'proven', wave, day: days.proven },
    { kind: 'warm-up-week-1', wave, day: days.proven },
    { kind: 'warm-up-week-2', wave, day: addDays(days.proven, 7) },
    { kind: 'registrant-deadline', wave, day: addDays(days.registered, verificationDays) },
    { kind: 'first-cold-send', wave, day: days.firstCold },
    { kind: 'full-volume', wave, day: fullVolume },
    { kind: 'renewal', wave, day: addYears(days.registered, 1) },
  ]
  const coldKinds: readonly MilestoneKind[] = ['first-cold-send', 'full-volume']
  const happening = dated.filter(({ kind }) => activeInboxes > 0 || !coldKinds.includes(kind))
  return happening.sort((a, b) => a.day.localeCompare(b.day))
}
