import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import { changeStack } from '#domain/stacks/change-stack.ts'
import type { Build } from '#domain/stacks/load-build.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { queueUpdate } from '../queue-update.ts'
import { liveLimits } from './add-to-sequencer.ts'

/**
 * Raises each inbox to the plan's limits, reads them back, and only then calls the stack live. One that its host has
 * stopped is left: it comes in once it is back.
 */
export async function goLive(
  parts: { inPurpose: InPurpose; openPorts: OpenStackPorts },
  build: Build,
): Promise<void> {
  const { stack } = build
  for (const inbox of build.inboxes) {
    const limits = liveLimits(stack.plan, inbox.reserve)
    const state = inbox.reserve ? 'reserve' : 'live'
    if (inbox.stopped_at) continue
    if (inbox.daily_limit === limits.coldPerDay && inbox.state === state) continue
    const ports = await parts.openPorts({
      stackId: stack.id,
      clientId: stack.client_id,
      mode: stack.mode,
      people: [inbox.person_id],
    })
    await ports.sequencer.setLimits(inbox.address, limits)
    const seen = await ports.sequencer.findAccount(inbox.address)
    if (seen?.coldPerDay !== limits.coldPerDay) return
    await parts.inPurpose('service-delivery', system('go-live'), (tx) =>
      tx.db
        .updateTable('inboxes')
        .set({ daily_limit: limits.coldPerDay, state })
        .where('id', '=', inbox.id)
        .execute(),
    )
  }
  await parts.inPurpose('service-delivery', system('go-live'), async (tx) => {
    const changed = await changeStack(tx, stack.id, 'go-live', 'system')
    if (!changed.ok) return
    await tx.db.updateTable('stacks').set({ live_at: tx.now }).where('id', '=', stack.id).execute()
    await changeEngagement(tx, stack.engagement_id, 'go-live', 'system')
    await queueUpdate(tx, stack, 'live')
  })
}
