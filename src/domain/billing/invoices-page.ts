import { daysAfter, pausesAt } from '#domain/arrears/arrears-clock.ts'
import type { ArrearsState } from '#domain/arrears/states.ts'
import { mayForClient } from '#domain/clients/member-role.ts'
import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { billingDetailsOf } from './billing-details.ts'
import { invoicesOf, subscriptionsOf } from './billing-queries.ts'
import { openDisputesOf } from './disputes-of.ts'

type Billing = PurposeTx<'billing'>

/** How long what the client was told lately is shown, in days. */
const lately = 14

/** What was paid and what is open for one engagement, and how the company is billed. */
export async function invoicesPage(tx: Billing, { engagementId, clientId }: PortalFrame) {
  const ofThis = (row: { engagementId: string }) => row.engagementId === engagementId
  return {
    invoices: (await invoicesOf(tx, clientId)).filter(ofThis),
    subscription: (await subscriptionsOf(tx, clientId)).find(ofThis),
    creditNotes: await creditNotesOf(tx, engagementId),
    arrears: await arrearsOf(tx, engagementId),
    disputes: await openDisputesOf(tx, engagementId),
    details: await billingDetailsOf(tx, clientId),
    mayPay: await mayForClient(tx, clientId, 'pay'),
  }
}
export type InvoicesPage = Awaited<ReturnType<typeof invoicesPage>>

/** What of its payments a client should know where they arrive: what is overdue, and what their bank took back. */
export async function paymentTroubles(tx: Billing, frame: PortalFrame) {
  return {
    owed: await owedNow(tx, frame),
    disputes: await openDisputesOf(tx, frame.engagementId),
    mayPay: await mayForClient(tx, frame.clientId, 'pay'),
  }
}
export type PaymentTroubles = Awaited<ReturnType<typeof paymentTroubles>>

/** What an engagement owes now, with what comes of it; undefined when nothing is overdue, nor was lately. */
async function owedNow(tx: Billing, { engagementId, clientId }: PortalFrame) {
  const arrears = await arrearsOf(tx, engagementId)
  if (!arrears) return undefined
  const invoices = await invoicesOf(tx, clientId)
  return {
    arrears,
    owed: invoices.filter((row) => row.engagementId === engagementId && row.unpaidSince !== null),
  }
}

/** What was given back or is on its way, newest first. */
export async function creditNotesOf(tx: Billing, engagementId: string) {
  return tx.db
    .selectFrom('refunds')
    .innerJoin('invoices', 'invoices.id', 'refunds.invoice_id')
    .select([
      'refunds.id',
      'refunds.state',
      'refunds.currency',
      'refunds.amount_cents as amountCents',
      'refunds.kept_cents as keptCents',
      'refunds.outside',
      'refunds.credit_note_number as number',
      'refunds.credit_note_url as url',
      'refunds.made_at as madeAt',
      'refunds.settled_at as settledAt',
      'invoices.number as invoiceNumber',
    ])
    .where('refunds.engagement_id', '=', engagementId)
    .where('refunds.state', 'in', ['made', 'settled', 'failed'])
    .orderBy('refunds.made_at', 'desc')
    .execute()
}

/** What an engagement owes, or owed until lately, with what comes next. */
export async function arrearsOf(tx: Billing | PurposeTx<'service-delivery'>, engagementId: string) {
  const [row] = await tx.call<{
    state: ArrearsState
    beganAt: Date
    toldAt: Date | null
    pausedAt: Date | null
    deletionOn: Date | null
    settledAt: Date | null
  }>(
    `select state, began_at as "beganAt", told_at as "toldAt", paused_at as "pausedAt", deletion_on as "deletionOn",
       settled_at as "settledAt"
     from arrears where engagement_id = $1 order by began_at desc limit 1`,
    [engagementId],
  )
  if (!row || (row.settledAt && daysAfter(row.settledAt, lately) < tx.now)) return undefined
  return { ...row, pausesAt: pausesAt(row) }
}
export type ArrearsView = NonNullable<Awaited<ReturnType<typeof arrearsOf>>>
