import { billingDetailsOf } from '#domain/billing/billing-details.ts'
import type { Invoice } from '#domain/billing/payments-port.ts'
import { runningSubscription } from '#domain/billing/running-subscription.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { monthlyLinesSchema } from './change-price.ts'
import type { ChangeFault } from './change-words.ts'
import { chargingStates } from './states.ts'

/** A change for which money may be on its way, as it was accepted. */
export type ChangeOrder = NonNullable<Awaited<ReturnType<typeof openOrder>>>
export type HeldSubscription = NonNullable<ChangeOrder['subscription']>

/** What has become of the money: an invoice as it stands, nothing due, or why there is none. */
export type Seen =
  | { readonly kind: 'invoice'; readonly invoice: Invoice }
  | { readonly kind: 'nothing-due' }
  | { readonly kind: 'not-charged'; readonly fault: ChangeFault }

export async function openOrder(tx: PurposeTx<'billing'>, changeId: string) {
  const [change] = await tx.call<{
    id: string
    client_id: string
    engagement_id: string
    stack_id: string
    kind: 'resize' | 'replace'
    state: (typeof chargingStates)[number]
    currency: string
    names: string[] | null
    monthly_lines: unknown
    monthly_cents: number
    monthly_before_cents: number
    once_cents: number
    due_now_cents: number
    attempt: number
    charge_at: Date
    invoice_ref: string | null
    mode: 'sandbox' | 'live'
  }>(
    `select c.id, c.client_id, c.engagement_id, c.stack_id, c.kind, c.state, c.currency, c.names, c.monthly_lines,
       coalesce(c.monthly_cents, 0) as monthly_cents, coalesce(c.monthly_before_cents, 0) as monthly_before_cents,
       coalesce(c.once_cents, 0) as once_cents, coalesce(c.due_now_cents, 0) as due_now_cents, c.attempt, c.charge_at,
       c.invoice_ref, e.mode
     from plan_changes c join engagements e on e.id = c.engagement_id
     where c.id = $1 and c.state = any ($2)`,
    [changeId, chargingStates],
  )
  if (!change) return undefined
  const subscription = await runningSubscription(tx, change.engagement_id)
  const { paysBy } = await billingDetailsOf(tx, change.client_id)
  return { change, subscription, paysBy, lines: monthlyLinesSchema.parse(change.monthly_lines ?? []) }
}
