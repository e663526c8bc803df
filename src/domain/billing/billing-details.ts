import { mayForClient } from '#domain/clients/member-role.ts'
import type { Currency } from '#domain/money/currencies.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { collectionsToSet } from './collections-to-set.ts'
import type { TaxNumber, TaxNumberKind, TaxVerification } from './payments-port.ts'

type Billing = PurposeTx<'billing'>

export interface BillingDetails {
  /** ISO 4217 in lower case; every quote and invoice of the company is in it. */
  readonly currency: string
  readonly paysBy: 'card' | 'transfer'
  readonly country: string | null
  readonly taxNumber: TaxNumber | null
  /** As the payment service said at `verificationSeenAt`; null while nobody has looked. */
  readonly verification: TaxVerification | null
  readonly verificationSeenAt: Date | null
}

const usual: BillingDetails = {
  currency: 'usd',
  paysBy: 'card',
  country: null,
  taxNumber: null,
  verification: null,
  verificationSeenAt: null,
}

/** How a company is billed; what holds for everybody where nothing was said. */
export async function billingDetailsOf(tx: Billing, clientId: string): Promise<BillingDetails> {
  const row = await tx.db
    .selectFrom('billing_details')
    .select([
      'currency',
      'pays_by',
      'country',
      'tax_kind',
      'tax_number',
      'verification',
      'verification_seen_at',
    ])
    .where('client_id', '=', clientId)
    .executeTakeFirst()
  if (!row) return usual
  return {
    currency: row.currency,
    paysBy: row.pays_by === 'transfer' ? 'transfer' : 'card',
    country: row.country,
    taxNumber:
      row.tax_kind && row.tax_number ? { kind: row.tax_kind as TaxNumberKind, value: row.tax_number } : null,
    verification: row.verification as TaxVerification | null,
    verificationSeenAt: row.verification_seen_at,
  }
}

/** Keeps country and tax number as the client gave them; the payment service is told by a job. */
export async function saveTaxes(
  tx: Billing,
  given: { readonly clientId: string; readonly engagementId: string },
  taxes: { readonly country: string; readonly taxNumber: TaxNumber | null },
): Promise<Verdict> {
  const may = await mayForClient(tx, given.clientId, 'pay')
  if (!may.ok) return may
  const seen = {
    country: taxes.country,
    tax_kind: taxes.taxNumber?.kind ?? null,
    tax_number: taxes.taxNumber?.value ?? null,
    verification: null,
    verification_seen_at: null,
    taxes_told_at: null,
    saved_at: tx.now,
  }
  await tx.db
    .insertInto('billing_details')
    .values({ client_id: given.clientId, ...seen })
    .onConflict((conflict) => conflict.column('client_id').doUpdateSet(seen))
    .execute()
  await tx.enqueue('tell-taxes', { engagementId: given.engagementId }, { key: given.engagementId })
  await tx.tell(`client:${given.clientId}`)
  return { ok: true }
}

/**
 * Says in which currency a company is billed and by which way. The currency stands once a quote is out or accepted, so that
 * no invoice, quote or total of a company mixes two.
 */
export async function setBilling(
  tx: Billing,
  clientId: string,
  given: { readonly currency: Currency; readonly paysBy: 'card' | 'transfer' },
): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const standing = await billingDetailsOf(tx, clientId)
  if (standing.currency !== given.currency) {
    const quoted = await tx.db
      .selectFrom('quotes')
      .select('id')
      .where('client_id', '=', clientId)
      .where('state', 'in', ['sent', 'accepted'])
      .limit(1)
      .executeTakeFirst()
    if (quoted)
      return {
        ok: false,
        reason:
          'A quote is out or accepted in the present currency, and nothing of a client mixes two. Take the quote back first.',
      }
  }
  const seen = { currency: given.currency, pays_by: given.paysBy }
  await tx.db
    .insertInto('billing_details')
    .values({ client_id: clientId, ...seen })
    .onConflict((conflict) => conflict.column('client_id').doUpdateSet(seen))
    .execute()
  // Somebody has had a word in it from now on, also for what is sent already.
  if (standing.paysBy !== given.paysBy)
    await tx.db
      .updateTable('subscriptions')
      .set({ switched_at: tx.now })
      .where('client_id', '=', clientId)
      .where('collection', '=', 'transfer')
      .where('switched_at', 'is', null)
      .execute()
  // Said again, it is asked again, also where it was refused before.
  await tx.db
    .updateTable('subscriptions')
    .set({ refused_code: null })
    .where('client_id', '=', clientId)
    .execute()
  for (const subscriptionId of await collectionsToSet(tx, clientId))
    await tx.enqueue('set-collection', { subscriptionId }, { key: subscriptionId })
  await tx.tell(`client:${clientId}`)
  return { ok: true }
}
