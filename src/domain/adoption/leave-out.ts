import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/** Decides that something which only a vendor shows is not taken in; again, it stays decided. */
export async function leaveOut(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
  sightingId: string,
): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const adoption = await tx.db
    .selectFrom('adoptions')
    .select('client_id')
    .where('engagement_id', '=', engagementId)
    .executeTakeFirst()
  const found =
    adoption &&
    (await tx.db
      .updateTable('sightings')
      .set((eb) => ({
        left_out_at: eb.fn.coalesce('left_out_at', eb.val(tx.now)),
        left_out_by: eb.fn.coalesce('left_out_by', eb.val(actorPerson(tx.actor))),
      }))
      .where('id', '=', sightingId)
      .where('client_id', '=', adoption.client_id)
      .returning('id')
      .executeTakeFirst())
  if (!found) return { ok: false, reason: 'The vendor does not show this any more.' }
  await tx.tell(`engagement:${engagementId}`)
  return { ok: true }
}
