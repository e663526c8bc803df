import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { emptyPack, type Pack, packSchema } from './pack.ts'

type Delivery = PurposeTx<'service-delivery'>

/**
 * Asks for a look at everything that would be handed over; the pack is made from what that look sees.
 * @param after the preparation that whoever asks has seen, undefined before the first: where there is a newer one, they
 *   asked for it already and its answer was lost
 */
export async function prepareHandoff(
  tx: Delivery,
  stackId: string,
  after: string | undefined,
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'operator' && role !== 'owner') return { ok: false, reason: onlyLooking }
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['client_id', 'state'])
    .where('id', '=', stackId)
    .forUpdate()
    .executeTakeFirst()
  if (!stack) return { ok: false, reason: 'There is no such stack.' }
  if (stack.state !== 'live') return { ok: false, reason: 'Only a live stack is handed over, and only once.' }
  const latest = await latestHandoff(tx, stackId)
  if (latest?.pack.state === 'checking' || latest?.pack.state === 'unknown') {
    await tx.enqueue('prepare-handoff', { handoffId: latest.id }, { key: latest.id })
    return { ok: true }
  }
  if (latest && latest.id !== after) return { ok: true }
  const { id } = await tx.db
    .insertInto('handoffs')
    .values({
      client_id: stack.client_id,
      stack_id: stackId,
      pack: JSON.stringify(emptyPack),
      prepared_by: actorPerson(tx.actor),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.enqueue('prepare-handoff', { handoffId: id }, { key: id })
  await tx.tell(`stack:${stackId}`)
  return { ok: true }
}

/** The newest preparation of a stack's hand-off, or nothing before the first. */
export async function latestHandoff(tx: Delivery, stackId: string) {
  const row = await tx.db
    .selectFrom('handoffs')
    .select(['id', 'pack', 'prepared_at as preparedAt', 'opened_at as openedAt'])
    .where('stack_id', '=', stackId)
    .orderBy('prepared_at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row && { ...row, pack: packSchema.parse(row.pack) }
}

/** Keeps what a look saw; a pack that was given meanwhile stays as it was given. */
export async function keepPack(tx: Delivery, handoffId: string, pack: Pack): Promise<void> {
  const kept = await tx.db
    .updateTable('handoffs')
    .set({ pack: JSON.stringify(packSchema.parse(pack)), prepared_at: tx.now })
    .where('id', '=', handoffId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('stacks')
          .select('stacks.id')
          .whereRef('stacks.id', '=', 'handoffs.stack_id')
          .where('stacks.state', '=', 'live'),
      ),
    )
    .returning('stack_id')
    .executeTakeFirst()
  if (kept) await tx.tell(`stack:${kept.stack_id}`)
}
