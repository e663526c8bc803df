import type { Day } from '#domain/plans/day.ts'
import { dayOf } from '#domain/plans/day.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson, system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { lockEngagement } from './lock-engagement.ts'
import { askToGiveBack, recordInvoice } from './record-payment.ts'
import { settleCheckout } from './settle-checkout.ts'
import type { SettlementDoors } from './settlement-doors.ts'

const work = system('settle transfer')

/** Somebody saw on our account that an invoice was paid by a transfer past the payment service, and says what shows it. */
export async function recordTransfer(
  tx: PurposeTx<'billing'>,
  invoiceId: string,
  seen: { readonly receivedOn: Day; readonly evidence: Personal<'message'> },
): Promise<Verdict & { readonly at?: 'day' }> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const of = await tx.db
    .selectFrom('invoices')
    .select('engagement_id')
    .where('id', '=', invoiceId)
    .executeTakeFirst()
  // Whoever is about to give the invoice up waits for this, or was first.
  if (of) await lockEngagement(tx, of.engagement_id)
  const invoice = await tx.db
    .selectFrom('invoices')
    .select(['client_id', 'engagement_id', 'invoice_ref', 'status'])
    .where('id', '=', invoiceId)
    .forUpdate()
    .executeTakeFirst()
  if (!invoice) return { ok: false, reason: 'There is no such invoice.' }
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    return { ok: false, reason: 'This invoice is not open; nothing is left to pay.' }
  if (seen.receivedOn > dayOf(tx.now)) return { ok: false, at: 'day', reason: 'That day has not come yet.' }
  const kept = await tx.db
    .insertInto('received_transfers')
    .values({
      client_id: invoice.client_id,
      engagement_id: invoice.engagement_id,
      invoice_id: invoiceId,
      received_on: seen.receivedOn,
      evidence: seen.evidence,
      recorded_by: actorPerson(tx.actor),
    })
    .onConflict((conflict) => conflict.column('invoice_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!kept) return { ok: false, reason: 'A transfer for this invoice is recorded already.' }
  await tx.db
    .updateTable('checkouts')
    .set({ told_paid_at: tx.now })
    .where('invoice_ref', '=', invoice.invoice_ref)
    .execute()
  await tx.enqueue('settle-transfer', { transferId: kept.id }, { key: kept.id })
  return { ok: true }
}

/**
 * Has the payment service take the invoice for paid, and records it as seen there. For one that is void a person gives the
 * money back.
 * @throws VendorError when the service cannot be reached; the job is then tried again
 */
export async function settleTransfer(doors: SettlementDoors, transferId: string): Promise<void> {
  const found = await doors.inPurpose('billing', work, (tx) =>
    tx.db
      .selectFrom('received_transfers')
      .innerJoin('invoices', 'invoices.id', 'received_transfers.invoice_id')
      .innerJoin('engagements', 'engagements.id', 'received_transfers.engagement_id')
      .select([
        'received_transfers.client_id as clientId',
        'received_transfers.engagement_id as engagementId',
        'invoices.invoice_ref as invoiceRef',
        'engagements.mode',
      ])
      .where('received_transfers.id', '=', transferId)
      .where('received_transfers.settled_at', 'is', null)
      .executeTakeFirst(),
  )
  if (!found) return
  const { clientId, engagementId, invoiceRef } = found
  const mode = found.mode === 'live' ? 'live' : 'sandbox'
  const payments = await doors.openPayments({ mode, clientId, people: [] })
  const invoice = await payments.markPaidOutside(invoiceRef)
  if (invoice.state !== 'paid' && invoice.state !== 'void') return
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, engagementId)
    await recordInvoice(tx, invoice, { clientId, engagementId })
    // Taken back meanwhile: the money is for nothing that stands.
    if (invoice.state === 'void') await askToGiveBack(tx, { clientId, engagementId }, invoiceRef)
    await tx.db
      .updateTable('received_transfers')
      .set({ settled_at: tx.now })
      .where('id', '=', transferId)
      .execute()
  })
  await settleStart(doors, invoiceRef)
}

/** What begins with this invoice begins now. */
async function settleStart(doors: SettlementDoors, invoiceRef: string): Promise<void> {
  const start = await doors.inPurpose('billing', work, (tx) =>
    tx.db.selectFrom('checkouts').select('id').where('invoice_ref', '=', invoiceRef).executeTakeFirst(),
  )
  if (start) await settleCheckout(doors, start.id)
}

/** Transfers that the payment service does not know of yet. */
export async function unsettledTransfers(tx: PurposeTx<'billing'>): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('received_transfers')
    .select('id')
    .where('settled_at', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}
