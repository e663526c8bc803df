import { type InboxStepRun, later, type StepOutcome } from './step-run.ts'

/** Only the host lifts it, so it is looked at again by itself. */
const lookAgainMinutes = 60

/** The outcome for an inbox that its host has suspended; undefined when the host says that it works. */
export async function ifSuspended(run: InboxStepRun): Promise<StepOutcome | undefined> {
  const { inbox, ports } = run
  const hosted = inbox.host_ref ? await ports.host.mailbox(inbox.host_ref) : undefined
  return hosted?.state === 'ended' ? suspended(run) : undefined
}

export const suspended = (run: InboxStepRun): StepOutcome & { kind: 'blocked' } => ({
  kind: 'blocked',
  code: 'build.inbox-suspended',
  again: later(run, lookAgainMinutes),
})
