import { warmUpLimits } from './add-to-sequencer.ts'
import type { InboxStepRun, StepOutcome } from './step-run.ts'

/** Sets what the inbox may send in a day; done when the sequencer reads it back. */
export async function setLimits(run: InboxStepRun): Promise<StepOutcome> {
  const { inbox, ports, build } = run
  const limits = warmUpLimits(build.stack.plan)
  const standing = await ports.sequencer.findAccount(inbox.address)
  const right = standing?.coldPerDay === limits.coldPerDay && standing.warmUpPerDay === limits.warmUpPerDay
  if (!right) await ports.sequencer.setLimits(inbox.address, limits)
  const seen = right ? standing : await ports.sequencer.findAccount(inbox.address)
  if (seen?.coldPerDay !== limits.coldPerDay || seen.warmUpPerDay !== limits.warmUpPerDay)
    return { kind: 'waiting', waitingFor: 'vendor' }
  return {
    kind: 'done',
    async write(tx) {
      await tx.db
        .updateTable('inboxes')
        .set({ daily_limit: limits.coldPerDay })
        .where('id', '=', inbox.id)
        .execute()
    },
  }
}
