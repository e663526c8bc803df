import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import { changeStack } from '#domain/stacks/change-stack.ts'
import { type Build, loadBuild } from '#domain/stacks/load-build.ts'
import { works } from '#domain/stacks/promote-reserve.ts'
import { queueUpdate } from '../queue-update.ts'
import { keepInboxes, type VolumeParts } from './keep-volume.ts'

/**
 * Raises each inbox whose first cold message may go to the plan's limits and reads them back; with the first one that
 * sends, the stack is live. What is late comes in by itself, as the inboxes of a change do.
 */
export async function goLive(parts: VolumeParts, build: Build): Promise<void> {
  await keepInboxes(parts, build)
  await parts.keep(async (tx) => {
    const seen = await loadBuild(tx, build.stack.id)
    if (!seen?.inboxes.some((inbox) => works(inbox, seen.now))) return
    const changed = await changeStack(tx, build.stack.id, 'go-live', 'system')
    if (!changed.ok) return
    await tx.db.updateTable('stacks').set({ live_at: tx.now }).where('id', '=', build.stack.id).execute()
    await changeEngagement(tx, build.stack.engagement_id, 'go-live', 'system')
    await queueUpdate(tx, build.stack, 'live')
  })
}
