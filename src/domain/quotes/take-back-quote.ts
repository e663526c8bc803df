import { askToSettle } from '#domain/billing/ask-to-settle.ts'
import { mayForClient } from '#domain/clients/member-role.ts'
import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { lockQuote } from './lock-quote.ts'
import { may } from './states.ts'

type Delivery = PurposeTx<'service-delivery'>

/** An operator takes a quote back, accepted or not, until it is paid; the plan can then be revised. */
export async function takeBackQuote(tx: Delivery, quoteId: string): Promise<Verdict> {
  const role = await actingRole(tx)
  if (!role) return { ok: false, reason: onlyLooking }
  const quote = await lockQuote(tx, quoteId)
  if (!quote) return { ok: false, reason: 'There is no such quote.' }
  const verdict = may('replace', quote.state, role)
  if (!verdict.ok) return verdict
  const changed = await changeEngagement(tx, quote.engagement_id, 'revise-plan')
  if (!changed.ok) return changed
  await tx.db.updateTable('quotes').set({ state: 'replaced' }).where('id', '=', quoteId).execute()
  await askToSettle(tx, quote.engagement_id)
  return { ok: true }
}

/** The client says no; the engagement goes back to its plan, so that another quote can follow. */
export async function declineQuote(tx: Delivery, quoteId: string): Promise<Verdict> {
  const quote = await lockQuote(tx, quoteId)
  if (!quote) return { ok: false, reason: 'There is no such quote.' }
  const allowed = await mayForClient(tx, quote.client_id, 'accept-quote')
  if (!allowed.ok) return allowed
  const verdict = may('decline', quote.state, 'client')
  if (!verdict.ok) return verdict
  const changed = await changeEngagement(tx, quote.engagement_id, 'let-quote-lapse', 'system')
  if (!changed.ok) return changed
  await tx.db.updateTable('quotes').set({ state: 'declined' }).where('id', '=', quoteId).execute()
  return { ok: true }
}
