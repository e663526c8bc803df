import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { can, type Role, type StaffAction } from './rules.ts'

/**
 * Whether the transaction's actor may do this to the staff, by their session as the database sees it. Changes to
 * the staff wait for each other, so that two owners can't end each other at the same moment.
 */
export async function mayManage(tx: PurposeTx<'authentication'>, action: StaffAction): Promise<Verdict> {
  await tx.call(`select pg_advisory_xact_lock(hashtext('staff'))`, [])
  const [row] = await tx.call<{ role: Role | null }>('select app.staff_role() as role', [])
  return can(action, { role: row?.role ?? 'viewer', secondFactor: row?.role != null })
}

/** Somebody who works here now; undefined for a stranger and for who has left. */
export async function findColleague(
  tx: PurposeTx<'authentication'>,
  personId: string,
): Promise<{ readonly role: Role } | undefined> {
  const row = await tx.db
    .selectFrom('staff')
    .select('role')
    .where('person_id', '=', personId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row && { role: row.role as Role }
}

/** How many owners there are now. */
export async function countOwners(tx: PurposeTx<'authentication'>): Promise<number> {
  const owners = await tx.db
    .selectFrom('staff')
    .select('person_id')
    .where('role', '=', 'owner')
    .where('removed_at', 'is', null)
    .execute()
  return owners.length
}

/** Whether a colleague's place may be taken or made smaller. The last owner stays: nobody could manage then. */
export function mayLosePlace(colleague: {
  readonly role: Role
  readonly isYou: boolean
  readonly owners: number
}): Verdict {
  if (colleague.role === 'owner' && colleague.owners <= 1)
    return { ok: false, reason: 'The last owner stays an owner; make somebody else an owner first.' }
  if (colleague.isYou)
    return {
      ok: false,
      reason: 'Another owner does this for you, so that nobody locks themselves out by mistake.',
    }
  return { ok: true }
}

export const notHere = 'This person does not work here any more.'
