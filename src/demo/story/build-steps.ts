import { stepKey } from '#domain/stacks/next-steps.ts'
import { ruleOf, type StepKind, stepKinds } from '#domain/stacks/steps.ts'
import { idOf } from '../seeded.ts'
import { daysAfter, minutesAfter, type Scene } from './scene.ts'
import type { StackTold } from './stack.ts'

interface Subject {
  /** A domain's name or an inbox's id. */
  readonly subject: string
  readonly domainId: string
  readonly inboxId: string | null
  done(kind: StepKind): Date | undefined
}

/** Days after which a registrant who said nothing is found to have said nothing. */
const registrantDays = 15

/** What the reconciler has noted of each step: done, or stopped with the reason. What is open is found by its next look. */
export function tellBuildSteps(scene: Scene, stack: StackTold): void {
  const subjects: Subject[] = [
    ...stack.domains.map((one) => ({ subject: one.name, domainId: one.id, inboxId: null, done: one.done })),
    ...stack.inboxes.map((one) => ({
      subject: one.id,
      domainId: one.domain.id,
      inboxId: one.id,
      done: one.done,
    })),
  ]
  for (const kind of stepKinds)
    for (const subject of subjects)
      if ((subject.inboxId === null) === (ruleOf(kind).per === 'domain'))
        tellStep(scene, stack, kind, subject)
}

/** When the step at which a stack stopped was found so; a registrant has their days first. */
export function stoppedAt({ told, stopped }: StackTold): Date | undefined {
  const begun = told.path.at('building')
  if (!begun || !stopped) return undefined
  return minutesAfter(stopped.kind === 'verify-registrant' ? daysAfter(begun, registrantDays) : begun, 75)
}

function tellStep(scene: Scene, stack: StackTold, kind: StepKind, subject: Subject): void {
  const { rows, now } = scene
  const { told, stopped } = stack
  const head = {
    id: idOf('build step', stack.id, kind, subject.subject),
    client_id: told.clientId,
    stack_id: stack.id,
    domain_id: subject.domainId,
    inbox_id: subject.inboxId,
    kind,
    natural_key: stepKey(kind, subject.subject),
  }
  const doneAt = subject.done(kind)
  if (doneAt) {
    const intended =
      kind === 'verify-registrant' ? daysAfter(doneAt, -registrantDays) : minutesAfter(doneAt, -0.5)
    rows.add('build_steps', {
      ...head,
      state: 'done',
      intended_at: intended,
      due_at: null,
      done_at: doneAt,
      attempts: 1,
      fault_code: null,
      vendor_code: null,
      updated_at: doneAt,
      blocked_at: null,
    })
    return
  }
  const begun = told.path.at('building')
  if (!begun || stopped?.kind !== kind || !stopped.subjects.includes(subject.subject)) return
  const isRegistrant = kind === 'verify-registrant'
  rows.add('build_steps', {
    ...head,
    state: 'blocked',
    intended_at: isRegistrant ? begun : minutesAfter(begun, 1),
    // The registrant can still confirm, so that is looked at again by itself; the others wait for a person.
    due_at: isRegistrant ? minutesAfter(now, 25) : null,
    done_at: null,
    attempts: isRegistrant ? 9 : 2,
    fault_code: stopped.code,
    vendor_code: kind === 'register' ? 'taken' : kind === 'open-inbox' ? 'failed' : null,
    updated_at: stoppedAt(stack) ?? now,
    blocked_at: stoppedAt(stack) ?? now,
  })
}
