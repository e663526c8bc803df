import { type NoticeKind, pausesAt } from '#domain/arrears/arrears-clock.ts'
import type { MailPages } from '#mail/house.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type LoadedMail, letter, type MailRow } from './mail-row.ts'

/** Undefined when it holds no more: nobody is reminded of what was paid meanwhile. */
export async function loadArrearsMail(
  tx: PurposeTx<'operations-email'>,
  { aboutId, name }: MailRow,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const found = await tx.db
    .selectFrom('arrears_notices')
    .innerJoin('arrears', 'arrears.id', 'arrears_notices.arrears_id')
    .innerJoin('clients', 'clients.id', 'arrears.client_id')
    .select([
      'arrears_notices.kind',
      'arrears.engagement_id as engagementId',
      'arrears.state',
      'arrears.began_at as beganAt',
      'arrears.told_at as toldAt',
      'arrears.deletion_on as deletionOn',
      'clients.name as company',
    ])
    .where('arrears_notices.id', '=', aboutId)
    .executeTakeFirst()
  if (!found) return undefined
  const notice = found.kind as NoticeKind
  if ((found.state === 'settled') !== (notice === 'resumed')) return undefined
  const owed = await tx.db
    .selectFrom('invoices')
    .select(['number', 'total_cents', 'paid_cents', 'credited_cents', 'currency'])
    .where('engagement_id', '=', found.engagementId)
    .where('unpaid_since', 'is not', null)
    .orderBy('issued_at')
    .execute()
  if (notice !== 'resumed' && owed.length === 0) return undefined
  return letter('payment-overdue', {
    name,
    company: found.company,
    notice,
    owed: owed.map((invoice) => ({
      number: invoice.number,
      cents: invoice.total_cents - invoice.paid_cents - invoice.credited_cents,
      currency: invoice.currency,
    })),
    pausesAt: pausesAt(found) ?? null,
    deletionOn: found.deletionOn,
    invoicesUrl: pages.invoices(found.engagementId),
  })
}
