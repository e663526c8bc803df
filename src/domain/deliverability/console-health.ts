import { addDays, dayOf } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { complaintsOf } from './complaint-counts.ts'
import { daySums } from './day-sums.ts'
import { daysOf, type HealthState, healthEvents, sinceOf } from './health-history.ts'
import { pausesOf } from './pause-sending.ts'
import { lastDays, stackHealth } from './stack-health.ts'

export interface StackHealthFilter {
  readonly days: number
  readonly state: HealthState | undefined
  /** From 1. */
  readonly page: number
  /** What is shown of it; left out, all. */
  readonly view?: HealthView
}

export type HealthView = 'inboxes' | 'trends' | 'domains' | 'dmarc'

/** Of inboxes, domains or DMARC policies; the largest stacks have hundreds. */
const rowsAPage = 15
const severity: Readonly<Record<HealthState, number>> = { act: 0, watch: 1, 'too-little': 2, fine: 3 }

/** All that the console shows of one stack's health: who is sick, since when, what is paused and what happened. */
export async function consoleHealth(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  filter: StackHealthFilter,
) {
  const today = dayOf(tx.now)
  const from = addDays(today, 1 - filter.days)
  const shows = (view: HealthView) => filter.view === undefined || filter.view === view
  const [health, since, days, pauses, events, complaints] = await Promise.all([
    stackHealth(tx, stackId),
    sinceOf(tx, stackId),
    shows('trends') ? daySums(tx, stackId, from, addDays(today, -1)) : [],
    pausesOf(tx, stackId),
    shows('trends') ? healthEvents(tx, stackId, new Date(`${from}T00:00:00Z`)) : [],
    shows('inboxes') ? complaintsOf(tx, stackId, from) : [],
  ])
  if (!health) return undefined
  const wanted = worstFirst(
    health.inboxes.filter(({ score }) => filter.state === undefined || score.state === filter.state),
  )
  const shown = shows('inboxes') ? onPage(wanted, filter.page) : []
  const shownDomains = shows('domains') ? onPage(worstFirst(health.domains), filter.page) : []
  const ids = shown.map(({ id }) => id)
  const subjects = [...ids, ...shownDomains.map(({ id }) => id)]
  const [history, last] = await Promise.all([daysOf(tx, subjects, from, today), lastDays(tx, ids, today)])
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
    pages: pagesOf(wanted),
    domainPages: pagesOf(health.domains),
    shown: shown.map((inbox) => ({ ...inbox, last: last.get(inbox.id) })),
    shownDomains,
    history,
    days,
    pauses,
    events,
    complaints,
  }
}
export type ConsoleHealth = NonNullable<Awaited<ReturnType<typeof consoleHealth>>>

const worstFirst = <Row extends { readonly score: { readonly state: HealthState } }>(
  rows: readonly Row[],
): Row[] => rows.toSorted((a, b) => severity[a.score.state] - severity[b.score.state])

export const pagesOf = (rows: readonly unknown[]): number => Math.max(1, Math.ceil(rows.length / rowsAPage))

/** Past the last page there is the last. */
export function onPage<Row>(rows: readonly Row[], asked: number): readonly Row[] {
  const page = Math.min(asked, pagesOf(rows))
  return rows.slice((page - 1) * rowsAPage, page * rowsAPage)
}
