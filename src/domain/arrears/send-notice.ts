import { queueMail } from '#domain/mails/queue-mail.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { NoticeKind } from './arrears-clock.ts'
import { toldOf } from './told-of.ts'

/**
 * Asks for one message about what is owed, once. Where there is nobody to tell nothing counts as sent, so that whoever is
 * invited later is told in full. @returns whether there was anybody to tell
 */
export async function sendNotice(
  tx: PurposeTx<'billing'>,
  arrears: { readonly id: string; readonly clientId: string },
  kind: NoticeKind,
): Promise<boolean> {
  const told = await toldOf(tx, arrears.clientId)
  if (told.length === 0) return false
  const [notice] = await tx.call<{ id: string }>(
    `insert into arrears_notices (client_id, arrears_id, kind) values ($1, $2, $3)
     on conflict (arrears_id, kind) do nothing returning id`,
    [arrears.clientId, arrears.id, kind],
  )
  if (!notice) return true
  for (const personId of told)
    await queueMail(tx, { personId, kind: 'payment-overdue', aboutId: notice.id }, { once: true })
  return true
}
