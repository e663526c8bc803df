import { transferLapsesAt } from '#domain/billing/transfer-clock.ts'
import type { MailPages } from '#mail/house.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type LoadedMail, letter, type MailRow } from './mail-row.ts'

/** What is said of a first invoice that is paid by transfer. One that was paid meanwhile is not asked for. */
export async function loadTransferMail(
  tx: PurposeTx<'operations-email'>,
  { id, kind, aboutId, name }: MailRow<'transfer-reminder' | 'transfer-lapsed'>,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const invoice = await tx.db
    .selectFrom('invoices')
    .innerJoin('clients', 'clients.id', 'invoices.client_id')
    .select(['clients.name as company', 'number', 'total_cents', 'currency', 'status', 'engagement_id'])
    .where('invoices.id', '=', aboutId)
    .executeTakeFirst()
  if (!invoice) return undefined
  const { company, number, currency } = invoice
  const paymentUrl = pages.payment(invoice.engagement_id)
  if (kind === 'transfer-lapsed' && invoice.status === 'void')
    return letter(kind, { name, company, number, paymentUrl })
  if (kind !== 'transfer-reminder' || invoice.status !== 'open') return undefined
  const { queued_at } = await tx.db
    .selectFrom('mails')
    .select('queued_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return letter(kind, {
    name,
    company,
    number,
    cents: invoice.total_cents,
    currency,
    lapsesAt: transferLapsesAt(queued_at),
    paymentUrl,
  })
}
