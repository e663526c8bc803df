import { type MemberRole, queueMail } from '#domain/mails/queue-mail.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { mayForClient } from './member-role.ts'

/** Lets another person of the company sign in, in a role; they get a mail that says so. Again it changes the role. */
export async function inviteMember(
  tx: PurposeTx<'service-delivery'>,
  clientId: string,
  member: { email: Personal<'email'>; name: Personal<'name'>; role: MemberRole },
): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const may = await mayForClient(tx, clientId, 'invite')
  if (!may.ok) return may
  const [held] = await tx.call<{ id: string }>(
    'select app.invite_member($1, lower(trim($2)), $3, $4, $5) as id',
    [clientId, member.email, member.name, member.role, tx.vault.newPersonKey()],
  )
  if (!held) throw new Error('the database did not answer with the person')
  await tx.record({
    kind: 'access.granted',
    clauses: ['2.4', '9.4'],
    personId: held.id,
    categories: ['email', 'name', 'role'],
    details: { client: clientId, role: member.role },
  })
  await queueMail(tx, { personId: held.id, kind: 'invitation', aboutId: clientId }, { quietHours: 1 })
  await tx.tell(`client:${clientId}`)
  return { ok: true }
}
