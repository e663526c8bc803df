import { queueMail } from '#domain/mails/queue-mail.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { NoticeKind } from './arrears-clock.ts'

/**
 * Asks for one message about what is owed, once: to the billing contacts of the company, or to its owners where there are
 * none. @returns whether there was anybody to tell
 */
export async function sendNotice(
  tx: PurposeTx<'billing'>,
  arrears: { readonly id: string; readonly clientId: string },
  kind: NoticeKind,
): Promise<boolean> {
  const [notice] = await tx.call<{ id: string }>(
    `insert into arrears_notices (client_id, arrears_id, kind) values ($1, $2, $3)
     on conflict (arrears_id, kind) do nothing returning id`,
    [arrears.clientId, arrears.id, kind],
  )
  if (!notice) return true
  const members = await tx.call<{ person_id: string; role: string }>(
    `select m.person_id, m.role from client_members m join people p on p.id = m.person_id
     where m.client_id = $1 and m.role in ('billing', 'owner')`,
    [arrears.clientId],
  )
  const billing = members.filter(({ role }) => role === 'billing')
  const told = billing.length > 0 ? billing : members
  for (const { person_id } of told)
    await queueMail(tx, { personId: person_id, kind: 'payment-overdue', aboutId: notice.id }, { once: true })
  return told.length > 0
}
