import type { BuildInbox } from '#domain/stacks/load-build.ts'
import type { StepKind } from '#domain/stacks/steps.ts'
import { addToSequencer } from './add-to-sequencer.ts'
import { bringIn } from './bring-in.ts'
import { delegate } from './delegate.ts'
import { forward } from './forward.ts'
import { openInbox } from './open-inbox.ts'
import { prove } from './prove.ts'
import { register } from './register.ts'
import { setLimits } from './set-limits.ts'
import { setRegistrant } from './set-registrant.ts'
import { startWarmUp } from './start-warm-up.ts'
import type { DomainStep, InboxStep, StepOutcome, StepRun } from './step-run.ts'
import { verifyRegistrant } from './verify-registrant.ts'
import { writeRecords } from './write-records.ts'

const domainSteps = {
  register,
  'set-registrant': setRegistrant,
  'verify-registrant': verifyRegistrant,
  'bring-in': bringIn,
  delegate,
  'write-records': writeRecords,
  forward,
} as const satisfies Partial<Record<StepKind, DomainStep>>

const inboxSteps = {
  'open-inbox': openInbox,
  prove,
  'add-to-sequencer': addToSequencer,
  'set-limits': setLimits,
  'start-warm-up': startWarmUp,
} as const satisfies Record<Exclude<StepKind, keyof typeof domainSteps>, InboxStep>

/** Does one step, or looks again at one under way. */
export function runStep(
  kind: StepKind,
  run: StepRun & { readonly inbox: BuildInbox | undefined },
): Promise<StepOutcome> {
  if (kind in domainSteps) return domainSteps[kind as keyof typeof domainSteps](run)
  const { inbox } = run
  if (!inbox) throw new Error(`${kind} is a step of an inbox`)
  return inboxSteps[kind as keyof typeof inboxSteps]({ ...run, inbox })
}
