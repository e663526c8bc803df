import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { findColleague, mayManage, notHere } from './may-manage.ts'

/**
 * Allows and records that a colleague's authenticator is forgotten, because it was lost. The caller then does it
 * with `signIn.staff.resetSecondFactor`: their sessions end, and the next sign-in sets up another one.
 */
export async function resetSecondFactor(tx: PurposeTx<'authentication'>, personId: string): Promise<Verdict> {
  const may = await mayManage(tx, 'reset-second-factor')
  if (!may.ok) return may
  if (!(await findColleague(tx, personId))) return { ok: false, reason: notHere }
  await tx.record({
    kind: 'access.ended',
    clauses: ['9.3', '9.4'],
    personId,
    details: { what: 'second-factor' },
  })
  return { ok: true }
}
