import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { findColleague, mayManage, notHere } from './may-manage.ts'
import type { Role } from './rules.ts'

type Authentication = PurposeTx<'authentication'>

export type InviteOutcome =
  | { readonly ok: true; readonly personId: string }
  | { readonly ok: false; readonly reason: string; readonly field?: 'email' }

/** Gives somebody who acts for no client a place on the staff; a mail with a link to choose a password goes to them. */
export async function inviteStaff(
  tx: Authentication,
  colleague: { email: Personal<'email'>; name: Personal<'name'>; role: Role },
): Promise<InviteOutcome> {
  const may = await mayManage(tx, 'manage-staff')
  if (!may.ok) return may
  const [here] = await tx.call<{ id: string }>(
    `select p.id from people p join staff s on s.person_id = p.id
     where p.email = lower(trim($1)) and s.removed_at is null`,
    [colleague.email],
  )
  if (here) return { ok: false, field: 'email', reason: 'Somebody with this address works here already.' }
  const [acts] = await tx.call<{ id: string }>(
    `select p.id from people p where p.email = lower(trim($1))
     and exists (select from client_members m where m.person_id = p.id)`,
    [colleague.email],
  )
  if (acts)
    return {
      ok: false,
      field: 'email',
      reason:
        'Somebody with this address acts for a client, and here they would see all clients. Use another address.',
    }
  const [held] = await tx.call<{ id: string }>(
    `select app.hold_person(lower(trim($1)), $2, $3, 'staff', '9999-12-31T00:00:00Z') as id`,
    [colleague.email, colleague.name, tx.vault.newPersonKey()],
  )
  if (!held) throw new Error('the database did not answer with the person')
  await tx.db
    .insertInto('staff')
    .values({ person_id: held.id, role: colleague.role })
    .onConflict((conflict) =>
      conflict.column('person_id').doUpdateSet({ role: colleague.role, added_at: tx.now, removed_at: null }),
    )
    .execute()
  await tx.record({
    kind: 'access.granted',
    clauses: ['9.3', '9.4'],
    personId: held.id,
    categories: ['email', 'name', 'role'],
    details: { role: colleague.role },
  })
  await tx.enqueue('send-staff-invitation', { personId: held.id }, { key: held.id })
  return { ok: true, personId: held.id }
}

/** Mails the link anew: the first one was lost or is over, or the password is forgotten. The old link ends. */
export async function resendStaffInvitation(tx: Authentication, personId: string): Promise<Verdict> {
  const may = await mayManage(tx, 'manage-staff')
  if (!may.ok) return may
  if (!(await findColleague(tx, personId))) return { ok: false, reason: notHere }
  await tx.enqueue('send-staff-invitation', { personId }, { key: personId })
  return { ok: true }
}
