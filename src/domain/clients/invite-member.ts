import { type MemberRole, queueMail } from '#domain/mails/queue-mail.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { mayForClient } from './member-role.ts'

export type MemberInvited =
  | { readonly ok: true /** They had access already, in another role. */; readonly otherRole: boolean }
  | { readonly ok: false; readonly reason: string }

/** Lets another person of the company sign in, in a role; they get a mail that says so. Again it changes the role. */
export async function inviteMember(
  tx: PurposeTx<'service-delivery'>,
  clientId: string,
  member: { email: Personal<'email'>; name: Personal<'name'>; role: MemberRole },
): Promise<MemberInvited> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const may = await mayForClient(tx, clientId, 'invite')
  if (!may.ok) return may
  const [before] = await tx.call<{ role: MemberRole }>(
    `select m.role from client_members m join people p on p.id = m.person_id
     where m.client_id = $1 and p.email = lower(trim($2))`,
    [clientId, member.email],
  )
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
  return { ok: true, otherRole: before !== undefined && before.role !== member.role }
}
