import { pausesOf, pausesOfInbox } from '#domain/deliverability/pause-sending.ts'
import type { Sequencer, SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Log } from '#platform/log.ts'
import type { Personal } from '#policy/personal.ts'

const worker = system('keep-pauses')

interface Parts {
  readonly inPurpose: InPurpose
  readonly withLock: WithLock
  readonly openPorts: OpenStackPorts
  readonly log: Log
}

/**
 * Makes the sequencer agree with the reasons in force, inbox by inbox: an inbox with a reason is paused there, one with
 * none left goes on if it was we who paused it. What the record says of the sequencer is what was seen there after the
 * call. One inbox that fails holds up no other; the look around asks again for what is still open.
 */
export async function keepPauses(parts: Parts, stackId: string): Promise<void> {
  await parts.withLock(`pauses:${stackId}`, async () => {
    const found = await parts.inPurpose('service-delivery', worker, async (tx) => {
      const stack = await tx.db
        .selectFrom('stacks')
        .select(['client_id', 'mode'])
        .where('id', '=', stackId)
        .where('state', 'in', ['building', 'warming', 'live'])
        .executeTakeFirst()
      const inboxes = await tx.db
        .selectFrom('inboxes')
        .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
        .select([
          'inboxes.id',
          'inboxes.domain_id as domainId',
          'inboxes.address',
          'inboxes.cold_paused_at as pausedAt',
          'senders.person_id as personId',
        ])
        .where('inboxes.stack_id', '=', stackId)
        .where('inboxes.connected_at', 'is not', null)
        .orderBy('inboxes.id')
        .execute()
      return stack && { stack, inboxes, pauses: await pausesOf(tx, stackId) }
    })
    if (!found) return
    const { stack, inboxes, pauses } = found
    for (const inbox of inboxes) {
      const isWanted = pausesOfInbox(pauses, inbox).length > 0
      if (isWanted === (inbox.pausedAt !== null)) continue
      try {
        const ports = await parts.openPorts({
          stackId,
          clientId: stack.client_id,
          mode: stack.mode,
          people: [inbox.personId],
        })
        const isSeen = isWanted
          ? await pauseAtSequencer(ports.sequencer, inbox.address)
          : await resumeAtSequencer(ports.sequencer, inbox.address)
        if (isSeen)
          await parts.inPurpose('service-delivery', worker, async (tx) => {
            await tx.db
              .updateTable('inboxes')
              .set({ cold_paused_at: isWanted ? tx.now : null })
              .where('id', '=', inbox.id)
              .execute()
            await tx.tell(`stack:${stackId}`)
          })
      } catch (error) {
        if (!(error instanceof VendorError)) throw error
        parts.log.warn('pause.failed', { stackId, operation: 'keep-pauses', code: error.fault.code })
      }
    }
  })
}

/** @returns whether cold sending was seen to have stopped. Warm-up that stopped along with it is started again. */
async function pauseAtSequencer(sequencer: Sequencer, address: Personal<'email'>): Promise<boolean> {
  const before = await sequencer.findAccount(address)
  if (!before) return false
  if (before.state !== 'paused') await sequencer.pauseAccount(address)
  const after = await sequencer.findAccount(address)
  if (stoppedWarming(before, after)) await sequencer.enableWarmUp([address])
  return after?.state === 'paused'
}

function stoppedWarming(before: SequencerAccount, after: SequencerAccount | undefined): boolean {
  return before.warmUp === 'active' && after?.warmUp === 'paused'
}

/** @returns whether the sequencer was seen not to hold it any more, whatever else it says of the inbox */
async function resumeAtSequencer(sequencer: Sequencer, address: Personal<'email'>): Promise<boolean> {
  const before = await sequencer.findAccount(address)
  if (!before) return true
  if (before.state === 'paused') await sequencer.resumeAccount(address)
  const after = await sequencer.findAccount(address)
  return after?.state !== 'paused'
}
