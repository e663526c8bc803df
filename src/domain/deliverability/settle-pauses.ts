import type { PurposeTx } from '#platform/database/purposes.ts'
import { tellOfPauses } from './pause-sending.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Ends what ends by itself; asks for the stacks to be looked at whose pauses or holds are due. */
export async function settlePauses(tx: Delivery, most: number): Promise<void> {
  const over = await tx.db
    .updateTable('sending_pauses')
    .set({ ended_at: tx.now })
    .where('ended_at', 'is', null)
    .where('until', '<=', tx.now)
    .returning(['stack_id', 'client_id'])
    .execute()
  const due = await tx.call<{ stack_id: string; client_id: string }>(
    `select due.stack_id, due.client_id from (
       select stack_id, client_id from sequencer_holds where look_at <= $1
       union select stack_id, client_id from sending_pauses where ended_at is null and seen_at is null and look_at <= $1
     ) due join stacks s on s.id = due.stack_id
     where s.state in ('building', 'warming', 'live', 'retiring') limit $2`,
    [tx.now, most],
  )
  const stacks = new Map([...over, ...due].map((row) => [row.stack_id, row.client_id]))
  for (const [stackId, clientId] of stacks) await tellOfPauses(tx, { stackId, clientId })
}

/** Marks open pauses as seen at the sequencer, each once; the others are looked at again at `lookAt`. */
export async function markPauses(
  tx: Delivery,
  pauses: { readonly seen: readonly string[]; readonly open: readonly string[]; readonly lookAt: Date },
): Promise<void> {
  if (pauses.seen.length > 0)
    await tx.db
      .updateTable('sending_pauses')
      .set({ seen_at: tx.now })
      .where('id', 'in', [...pauses.seen])
      .where('seen_at', 'is', null)
      .execute()
  if (pauses.open.length > 0)
    await tx.db
      .updateTable('sending_pauses')
      .set({ look_at: pauses.lookAt })
      .where('id', 'in', [...pauses.open])
      .where('seen_at', 'is', null)
      .execute()
}
