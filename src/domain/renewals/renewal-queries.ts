import type { PurposeTx } from '#platform/database/purposes.ts'
import { isLetGoByPlan, isNotLetGoByPlan, letGoByPlan } from './let-go-by-plan.ts'
import { keptAtSql } from './renewal-days.ts'
import type { RenewalState } from './states.ts'

type Delivery = PurposeTx<'service-delivery'>

function renewals(tx: Delivery) {
  return tx.db
    .selectFrom('renewals')
    .innerJoin('clients', 'clients.id', 'renewals.client_id')
    .select([
      'renewals.id',
      'renewals.client_id as clientId',
      'renewals.engagement_id as engagementId',
      'renewals.stack_id as stackId',
      'clients.name as company',
      'renewals.name',
      'renewals.expires_at as expiresAt',
      'renewals.asked_at as askedAt',
      'renewals.state',
      'renewals.decided_as as decidedAs',
      'renewals.decided_at as decidedAt',
      'renewals.switched_at as switchedAt',
      'renewals.settled_at as settledAt',
      'renewals.currency',
      'renewals.price_cents as priceCents',
      'renewals.order_id as orderId',
      isLetGoByPlan.as('letGoByPlan'),
    ])
    .orderBy('renewals.expires_at')
    .orderBy('renewals.name')
}

const typed = <T extends { state: string }>(row: T) => ({ ...row, state: row.state as RenewalState })

const renewalsAPage = 50

/**
 * One page of the renewals of every client that are not over, the earliest day first, with how many there are and how many
 * of them wait for a word. A page that there is none of is the last. @param asked counted from 1
 */
export async function openRenewals(tx: Delivery, undecidedAlone: boolean, asked: number) {
  const open = tx.db.selectFrom('renewals').where('renewals.state', 'in', ['asked', 'renew', 'drop'])
  const [counts] = await open
    .select(({ fn, and }) => [
      fn.countAll<number>().as('open'),
      fn
        .countAll<number>()
        .filterWhere(({ eb }) => and([eb('renewals.state', '=', 'asked'), isNotLetGoByPlan]))
        .as('undecided'),
    ])
    .execute()
  const { open: all = 0, undecided = 0 } = counts ?? {}
  const pages = Math.max(1, Math.ceil((undecidedAlone ? undecided : all) / renewalsAPage))
  const page = Math.min(asked, pages)
  const listed = undecidedAlone
    ? renewals(tx).where(({ eb, and }) => and([eb('renewals.state', '=', 'asked'), isNotLetGoByPlan]))
    : renewals(tx).where('renewals.state', 'in', ['asked', 'renew', 'drop'])
  const rows = await listed
    .orderBy('renewals.id')
    .limit(renewalsAPage)
    .offset((page - 1) * renewalsAPage)
    .execute()
  return { rows: rows.map(typed), counts: { open: all, undecided }, page, pages }
}
export type OpenRenewals = Awaited<ReturnType<typeof openRenewals>>

/** Several domains of one engagement of which nobody has said whether they stay. */
export interface UndecidedTogether extends Record<string, unknown> {
  readonly engagementId: string
  readonly clientId: string
  readonly company: string
  readonly renewals: readonly {
    readonly id: string
    readonly currency: string | null
    readonly priceCents: number | null
  }[]
  /** From when on the first of them is kept by itself. */
  readonly keptFrom: Date
}

const mostTogether = 50

/** The engagements with more than one undecided renewal, the earliest day first. */
export function undecidedTogether(tx: Delivery): Promise<UndecidedTogether[]> {
  return tx.call<UndecidedTogether>(
    `select r.engagement_id as "engagementId", r.client_id as "clientId", c.name as company,
       jsonb_agg(jsonb_build_object('id', r.id, 'currency', r.currency, 'priceCents', r.price_cents)
         order by r.expires_at, r.name) as renewals,
       min(r.kept_at) as "keptFrom"
     from (select id, engagement_id, client_id, state, name, expires_at, currency, price_cents, ${keptAtSql} as kept_at from renewals) r join clients c on c.id = r.client_id
     where r.state = 'asked' and r.expires_at > $1 and not ${letGoByPlan('r.engagement_id', 'r.expires_at')}
     group by r.engagement_id, r.client_id, c.name having count(*) > 1
     order by min(r.expires_at), r.engagement_id limit ${mostTogether}`,
    [tx.now],
  )
}

/** All renewals of one engagement; those of the past last. */
export async function renewalsOf(tx: Delivery, engagementId: string) {
  const rows = await renewals(tx).where('renewals.engagement_id', '=', engagementId).execute()
  const all = rows.map(typed)
  const isOver = (row: (typeof all)[number]) => row.settledAt !== null
  return [...all.filter((row) => !isOver(row)), ...all.filter(isOver).toReversed()]
}
export type RenewalView = OpenRenewals['rows'][number]
