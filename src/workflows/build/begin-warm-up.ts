import { changeStack } from '#domain/stacks/change-stack.ts'
import type { Build, BuildInbox } from '#domain/stacks/load-build.ts'
import type { StackStep } from '#domain/stacks/next-steps.ts'
import { stepsBefore } from '#domain/stacks/steps.ts'
import { queueUpdate } from '../queue-update.ts'
import type { VolumeParts } from './keep-volume.ts'

const beforeWarmUp = stepsBefore('start-warm-up')

/**
 * A stack warms up once all its inboxes do that nothing holds up: one that a person, its host or the registrar has to
 * free comes after. It never waits for an inbox when another could send already.
 */
export async function beginWarmUp(
  parts: VolumeParts,
  build: Build,
  steps: readonly StackStep[],
): Promise<void> {
  const warm = build.inboxes.filter((inbox) => inbox.warm_up_started_at)
  const isOpen = (inbox: BuildInbox) =>
    parts.isOpen(
      inbox,
      build.domains.find(({ id }) => id === inbox.domain_id),
    )
  const isLate = (inbox: BuildInbox) => !inbox.warm_up_started_at && !isHeldUp(inbox, steps)
  if (warm.length === 0 || (build.inboxes.some(isLate) && !warm.some(isOpen))) return
  const since = new Date(Math.min(...warm.map((inbox) => inbox.warm_up_started_at?.getTime() ?? 0)))
  const { stack } = build
  await parts.keep(async (tx) => {
    await changeStack(tx, stack.id, 'start-warm-up', 'system')
    await tx.db.updateTable('stacks').set({ warm_up_started_at: since }).where('id', '=', stack.id).execute()
    await queueUpdate(tx, stack, 'warm-up-started')
  })
}

/** Whether it stands still for somebody outside: a step before its warm-up is blocked, or waits for what no vendor does by itself. */
function isHeldUp(inbox: BuildInbox, steps: readonly StackStep[]): boolean {
  if (inbox.stopped_at) return true
  return steps.some(
    (step) =>
      (step.subject === inbox.id || step.subject === inbox.domain) &&
      beforeWarmUp.has(step.kind) &&
      (step.state === 'blocked' ||
        (step.state === 'waiting' &&
          ['approval', 'payment', 'registrar-credit'].includes(step.waitsFor.kind))),
  )
}
