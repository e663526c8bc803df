import type { PurposeTx } from '#platform/database/purposes.ts'
import { stepKey } from './next-steps.ts'
import type { StepKind } from './steps.ts'

type Delivery = PurposeTx<'service-delivery'>

const fromHost: readonly StepKind[] = [
  'open-inbox',
  'prove',
  'add-to-sequencer',
  'set-limits',
  'start-warm-up',
]
const fromSequencer: readonly StepKind[] = ['add-to-sequencer', 'set-limits', 'start-warm-up']

/**
 * Lets the reconciler make an inbox anew that the host or the sequencer has lost. Its steps wait again, as if a person
 * had asked for another try, so that a sign-in that fails is read anew. The rest of the stack goes on.
 */
export async function rebuildInbox(
  tx: Delivery,
  inbox: { readonly id: string; readonly stackId: string },
  from: 'host' | 'sequencer',
): Promise<void> {
  const kinds = from === 'host' ? fromHost : fromSequencer
  const lost =
    from === 'host'
      ? { host_ref: null, opened_at: null, proved_at: null, proof_token: null, proof_sent_at: null }
      : {}
  await tx.db
    .updateTable('inboxes')
    .set({
      ...lost,
      connected_at: null,
      daily_limit: null,
      warm_up_job: null,
      warm_up_started_at: null,
      state: from === 'host' ? 'planned' : 'proven',
    })
    .where('id', '=', inbox.id)
    .execute()
  await tx.db
    .updateTable('build_steps')
    .set({
      state: 'waiting',
      intended_at: null,
      done_at: null,
      due_at: null,
      fault_code: null,
      vendor_code: null,
      waiting_for: null,
      updated_at: tx.now,
    })
    .where('stack_id', '=', inbox.stackId)
    .where(
      'natural_key',
      'in',
      kinds.map((kind) => stepKey(kind, inbox.id)),
    )
    .execute()
  await tx.db.updateTable('stacks').set({ look_at: tx.now }).where('id', '=', inbox.stackId).execute()
  await tx.enqueue('advance-stack', { stackId: inbox.stackId }, { key: inbox.stackId })
}
