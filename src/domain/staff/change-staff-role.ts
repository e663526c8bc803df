import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { countOwners, findColleague, mayLosePlace, mayManage, notHere } from './may-manage.ts'
import type { Role } from './rules.ts'

/** Gives a colleague another role; it holds from their next click on. */
export async function changeStaffRole(
  tx: PurposeTx<'authentication'>,
  personId: string,
  role: Role,
): Promise<Verdict> {
  const may = await mayManage(tx, 'manage-staff')
  if (!may.ok) return may
  const colleague = await findColleague(tx, personId)
  if (!colleague) return { ok: false, reason: notHere }
  if (colleague.role === role) return { ok: true }
  const free = mayLosePlace({
    role: colleague.role,
    isYou: actorPerson(tx.actor) === personId,
    owners: await countOwners(tx),
  })
  if (!free.ok) return free
  await tx.db.updateTable('staff').set({ role }).where('person_id', '=', personId).execute()
  await tx.record({
    kind: 'access.granted',
    clauses: ['9.3', '9.4'],
    personId,
    categories: ['role'],
    details: { role, insteadOf: colleague.role },
  })
  return { ok: true }
}
