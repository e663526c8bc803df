import type { InboxStepRun, StepOutcome } from './step-run.ts'

/** Switches warm-up on. The sequencer does it in its own time: done when the account itself says that it warms. */
export async function startWarmUp(run: InboxStepRun): Promise<StepOutcome> {
  const { inbox, ports, now } = run
  const standing = await ports.sequencer.findAccount(inbox.address)
  if (!standing) return { kind: 'waiting', waitingFor: 'vendor' }
  if (standing.warmUp === 'banned' || standing.warmUp === 'suspended')
    return { kind: 'blocked', code: 'build.sequencer-refused', vendorCode: standing.warmUp }
  if (standing.warmUp === 'active')
    return {
      kind: 'done',
      async write(tx) {
        await tx.db
          .updateTable('inboxes')
          .set({ warm_up_started_at: standing.warmUpStartedAt ?? now, state: 'warming' })
          .where('id', '=', inbox.id)
          .execute()
      },
    }
  const job = inbox.warm_up_job ? await ports.sequencer.readJob(inbox.warm_up_job) : undefined
  if (job?.state === 'running') return { kind: 'waiting', waitingFor: 'vendor' }
  const started = await ports.sequencer.enableWarmUp([inbox.address])
  return {
    kind: 'waiting',
    waitingFor: 'vendor',
    async write(tx) {
      await tx.db.updateTable('inboxes').set({ warm_up_job: started.id }).where('id', '=', inbox.id).execute()
    },
  }
}
