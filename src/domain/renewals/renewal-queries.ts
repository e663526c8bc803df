import type { PurposeTx } from '#platform/database/purposes.ts'
import { isLetGoByPlan } from './let-go-by-plan.ts'
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

/** Renewals of every client that are not over, the earliest day first. */
export async function openRenewals(tx: Delivery) {
  const rows = await renewals(tx).where('renewals.state', 'in', ['asked', 'renew', 'drop']).execute()
  return rows.map(typed)
}

/** All renewals of one engagement; those of the past last. */
export async function renewalsOf(tx: Delivery, engagementId: string) {
  const rows = await renewals(tx).where('renewals.engagement_id', '=', engagementId).execute()
  const all = rows.map(typed)
  const isOver = (row: (typeof all)[number]) => row.settledAt !== null
  return [...all.filter((row) => !isOver(row)), ...all.filter(isOver).toReversed()]
}
export type RenewalView = Awaited<ReturnType<typeof openRenewals>>[number]
