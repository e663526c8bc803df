import { queueMail } from '#domain/mails/queue-mail.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { NoticeKind } from './arrears-clock.ts'

/** Who hears of what is owed: the billing contacts of the company, or its owners where there are none. */
async function toldOf(tx: PurposeTx<'billing'>, clientId: string): Promise<string[]> {
  const members = await tx.call<{ person_id: string; role: string }>(
    `select m.person_id, m.role from client_members m join people p on p.id = m.person_id
     where m.client_id = $1 and m.role in ('billing', 'owner')`,
    [clientId],
  )
  const billing = members.filter(({ role }) => role === 'billing')
  return (billing.length > 0 ? billing : members).map(({ person_id }) => person_id)
}

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
