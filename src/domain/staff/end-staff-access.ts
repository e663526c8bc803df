import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { periodInEffect } from '#platform/policy-in-force/period-in-effect.ts'
import { countOwners, findColleague, mayLosePlace, mayManage, notHere } from './may-manage.ts'

/**
 * Ends a colleague's place on the staff. The database shows their sessions nothing from this moment on; the caller
 * ends the sessions themselves with `signIn.forgetPerson`. Their period begins to run.
 */
export async function endStaffAccess(tx: PurposeTx<'authentication'>, personId: string): Promise<Verdict> {
  const may = await mayManage(tx, 'manage-staff')
  if (!may.ok) return may
  const colleague = await findColleague(tx, personId)
  if (!colleague) return { ok: false, reason: notHere }
  const free = mayLosePlace({
    role: colleague.role,
    isYou: actorPerson(tx.actor) === personId,
    owners: await countOwners(tx),
  })
  if (!free.ok) return free
  await tx.record({
    kind: 'access.ended',
    clauses: ['9.3', '9.4'],
    personId,
    details: { role: colleague.role },
  })
  await tx.db.updateTable('staff').set({ removed_at: tx.now }).where('person_id', '=', personId).execute()
  const { months } = await periodInEffect(tx, 'staff')
  await tx.call(
    `update people set staff_until = $2::timestamptz + make_interval(months => $3) where id = $1`,
    [personId, tx.now, months],
  )
  return { ok: true }
}
