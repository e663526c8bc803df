import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import { countWork, type WorkCount } from './read-work.ts'
import { waitingWork } from './waiting-work.ts'
import { type WorkKind, workClocks } from './work-clocks.ts'

/** One kind of thing that waits for us. */
export interface WaitingKind {
  readonly kind: WorkKind
  readonly count: number
  /** How many of them are past their time. */
  readonly late: number
  readonly oldest: Date
}

/** What an owner reads each morning: counts alone, so that nothing about anybody leaves the console. */
export interface DailyReport {
  readonly now: Date
  readonly waiting: readonly WaitingKind[]
  /** The first moment of the day that is told, by the calendar of UTC. */
  readonly day: Date
  /** What the ledger has of that day, by kind of entry. */
  readonly happened: readonly { readonly kind: string; readonly count: number }[]
  readonly invoicesPaid: number
}

const work = system('daily report')
const dayMs = 86_400_000

export async function dailyReport(inPurpose: InPurpose): Promise<DailyReport> {
  const { counts } = await waitingWork((purpose, read) => inPurpose(purpose, work, read), {
    kinds: [],
    clocks: [],
    most: 0,
  })
  return inPurpose('legal-obligation', work, async (tx) => {
    const today = Math.floor(tx.now.getTime() / dayMs) * dayMs
    const day = new Date(today - dayMs)
    return {
      now: tx.now,
      waiting: byKind(counts),
      day,
      happened: await happenedOn(tx, day),
      invoicesPaid: await paidOn(tx, day),
    }
  })
}

/** In the order of the work's own list, the late ones of each counted. */
function byKind(counts: readonly WorkCount[]): WaitingKind[] {
  return (Object.keys(workClocks) as WorkKind[]).flatMap((kind) => {
    const own = counts.filter((one) => one.kind === kind)
    const [first, ...others] = own
    if (!first) return []
    return [
      {
        kind,
        count: countWork(own),
        late: countWork(own, ({ clock }) => clock === 'late'),
        oldest: others.reduce((before, { oldest }) => (oldest < before ? oldest : before), first.oldest),
      },
    ]
  })
}

type Legal = PurposeTx<'legal-obligation'>

const endOf = (day: Date) => new Date(day.getTime() + dayMs)

async function happenedOn(tx: Legal, day: Date) {
  return tx.db
    .selectFrom('evidence_entries')
    .innerJoin('evidence_forms', 'evidence_forms.id', 'form_id')
    .select(({ fn }) => ['kind', fn.countAll<number>().as('count')])
    .where('at', '>=', day)
    .where('at', '<', endOf(day))
    .groupBy('kind')
    .orderBy('kind')
    .execute()
}

async function paidOn(tx: Legal, day: Date): Promise<number> {
  const { count } = await tx.db
    .selectFrom('invoices')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('paid_at', '>=', day)
    .where('paid_at', '<', endOf(day))
    .executeTakeFirstOrThrow()
  return count
}
