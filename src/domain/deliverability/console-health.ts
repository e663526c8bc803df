import { addDays, dayOf } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { daySums } from './day-sums.ts'
import { daysOf, type HealthState, healthEvents, sinceOf } from './health-history.ts'
import { pausesOf } from './pause-sending.ts'
import { lastDays, stackHealth } from './stack-health.ts'

export interface StackHealthFilter {
  readonly days: number
  readonly state: HealthState | undefined
  /** From 1. */
  readonly page: number
}

const inboxesAPage = 15
const severity: Readonly<Record<HealthState, number>> = { act: 0, watch: 1, 'too-little': 2, fine: 3 }

/** All that the console shows of one stack's health: who is sick, since when, what is paused and what happened. */
export async function consoleHealth(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  filter: StackHealthFilter,
) {
  const health = await stackHealth(tx, stackId)
  if (!health) return undefined
  const today = dayOf(tx.now)
  const from = addDays(today, 1 - filter.days)
  const since = await sinceOf(tx, stackId)
  const wanted = health.inboxes
    .filter(({ score }) => filter.state === undefined || score.state === filter.state)
    .toSorted((a, b) => severity[a.score.state] - severity[b.score.state])
  const shown = wanted.slice((filter.page - 1) * inboxesAPage, filter.page * inboxesAPage)
  const ids = shown.map(({ id }) => id)
  const history = await daysOf(tx, [...ids, ...health.domains.map(({ id }) => id)], from, today)
  const last = await lastDays(tx, ids, today)
  const count = (state: HealthState) => health.inboxes.filter(({ score }) => score.state === state).length
  return {
    ...health,
    today,
    from,
    since,
    judgedAt: since.get(stackId)?.judgedAt,
    counts: {
      act: count('act'),
      watch: count('watch'),
      'too-little': count('too-little'),
      fine: count('fine'),
    },
    pages: Math.max(1, Math.ceil(wanted.length / inboxesAPage)),
    shown: shown.map((inbox) => ({ ...inbox, last: last.get(inbox.id) })),
    history,
    days: await daySums(tx, stackId, from, addDays(today, -1)),
    pauses: await pausesOf(tx, stackId),
    events: await healthEvents(tx, stackId, new Date(`${from}T00:00:00Z`)),
  }
}
export type ConsoleHealth = NonNullable<Awaited<ReturnType<typeof consoleHealth>>>
