import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { billingDetailsOf } from './billing-details.ts'
import type { Payments, TaxVerification } from './payments-port.ts'
import type { SettlementDoors } from './settlement-doors.ts'
import { taxTreatment } from './tax-treatment.ts'

const work = system('tell taxes')

/** How often an authority's answer is asked for, in business time. */
const askAgainMinutes = 10

/**
 * Puts the company's tax number on its invoices and reads back what the payment service has found out about it. A company
 * that never paid is no customer there yet: its number goes with the first payment.
 * @throws VendorError when the service cannot be reached; the job is then tried again
 */
export async function tellTaxes(doors: SettlementDoors, engagementId: string): Promise<void> {
  const found = await doors.inPurpose('billing', work, async (tx) => {
    const engagement = await tx.db
      .selectFrom('engagements')
      .select(['client_id as clientId', 'mode'])
      .where('id', '=', engagementId)
      .executeTakeFirst()
    const customerId = engagement && (await customerOf(tx, engagement.clientId))
    return engagement && customerId ? { ...engagement, customerId } : undefined
  })
  if (!found) return
  const { clientId, customerId, mode } = found
  const payments = await doors.openPayments({
    mode: mode === 'live' ? 'live' : 'sandbox',
    clientId,
    people: [],
  })
  await tellTaxesOf(doors, payments, { clientId, customerId })
}

/** The same with the customer at hand. */
export async function tellTaxesOf(
  doors: Pick<SettlementDoors, 'inPurpose'>,
  payments: Payments,
  { clientId, customerId }: { readonly clientId: string; readonly customerId: string },
): Promise<void> {
  const standing = await doors.inPurpose('billing', work, async (tx) => {
    const row = await tx.db
      .selectFrom('billing_details')
      .select(['taxes_told_at as toldAt', 'saved_at as savedAt'])
      .where('client_id', '=', clientId)
      .executeTakeFirst()
    return row && { ...row, details: await billingDetailsOf(tx, clientId) }
  })
  if (!standing || (standing.details.country === null && standing.toldAt === null)) return
  const { taxNumber } = standing.details
  const wordsAt = (verification: TaxVerification | null | undefined) => {
    const treatment = taxTreatment(taxNumber?.kind, verification)
    return treatment.kind === 'reverse-charge' ? treatment.words : undefined
  }
  const tell = async (words: string | undefined) =>
    (await payments.setTaxes(customerId, taxNumber ?? undefined, words)).verification
  // A number that was changed has been judged by nobody yet.
  const told = wordsAt(standing.toldAt ? standing.details.verification : undefined)
  const verification = standing.toldAt ? await payments.readTaxVerification(customerId) : await tell(told)
  if (wordsAt(verification) !== told) await tell(wordsAt(verification))
  await doors.inPurpose('billing', work, async (tx) => {
    await tx.db
      .updateTable('billing_details')
      .set({
        taxes_told_at: tx.now,
        verification: verification ?? null,
        verification_seen_at: verification === undefined ? null : tx.now,
      })
      .where('client_id', '=', clientId)
      // What was changed meanwhile is told by a job of its own.
      .where('saved_at', '=', standing.savedAt)
      .execute()
    await tx.tell(`client:${clientId}`)
  })
}

/** What the payment service calls a company; undefined while it has never paid anything there. */
export async function customerOf(tx: PurposeTx<'billing'>, clientId: string): Promise<string | undefined> {
  const subscribed = await tx.db
    .selectFrom('subscriptions')
    .select('customer_ref')
    .where('client_id', '=', clientId)
    .orderBy('seen_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (subscribed) return subscribed.customer_ref
  const opened = await tx.db
    .selectFrom('checkouts')
    .select('customer_ref')
    .where('client_id', '=', clientId)
    .where('customer_ref', 'is not', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return opened?.customer_ref ?? undefined
}

/** One engagement of each company whose taxes wait to be told, or whose number waits for the authority's answer. */
export async function untoldTaxes(tx: PurposeTx<'billing'>): Promise<string[]> {
  const rows = await tx.call<{ engagement_id: string }>(
    `select distinct on (d.client_id) s.engagement_id from billing_details d
       join subscriptions s on s.client_id = d.client_id
     where d.taxes_told_at is null and d.country is not null
       or d.verification = 'pending' and d.verification_seen_at < $1::timestamptz
     order by d.client_id`,
    [new Date(tx.now.getTime() - askAgainMinutes * 60_000)],
  )
  return rows.map((row) => row.engagement_id)
}
