import type { StepKind } from '#domain/stacks/steps.ts'
import { minutesAfter } from './scene.ts'

/** Minutes after the build began by which a step is done at a vendor that works as usual. */
const usualMinutes: Readonly<Record<StepKind, number>> = {
  register: 0.3,
  'set-registrant': 0.5,
  // What follows from the registrar's deadline of 15 days.
  'verify-registrant': 15 * 1440 + 61,
  'bring-in': 1,
  delegate: 2,
  'write-records': 14,
  forward: 15,
  'open-inbox': 22,
  prove: 24,
  'add-to-sequencer': 27,
  'set-limits': 28,
  'start-warm-up': 30,
}

/** One after the other at the registrar, then each on its own way. */
const minutesBetweenDomains = 0.4

export function doneAt(kind: StepKind, begun: Date, nthDomain: number): Date {
  return minutesAfter(begun, usualMinutes[kind] + nthDomain * minutesBetweenDomains)
}
