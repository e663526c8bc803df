import type { DmarcPolicy } from '#domain/dmarc/read-report.ts'
import { daysAfter } from './scene.ts'
import type { StackTold } from './stack.ts'

/** The seed mailbox of the sandbox world, to which receivers report. */
export const reportsTo = 'proof@seed.segmento.example'

/** Days after going live by which a step of the policy was approved; younger stacks wait for theirs. */
const steps = [
  { policy: 'quarantine', days: 62 },
  { policy: 'reject', days: 128 },
] as const

/** The policy of a stack's domains and since when it stands. */
export function dmarcOf(
  stack: StackTold,
  now: Date,
): { readonly policy: DmarcPolicy; readonly since: Date | null } {
  const live = stack.told.path.at('live')
  const until = stack.told.path.over ?? now
  const last = steps.findLast(({ days }) => live && daysAfter(live, days) <= until)
  if (live && last) return { policy: last.policy, since: daysAfter(live, last.days) }
  return { policy: 'none', since: stack.domains[0]?.done('write-records') ?? null }
}

export const dmarcText = (stack: StackTold, now: Date): string =>
  `v=DMARC1; p=${dmarcOf(stack, now).policy}; rua=mailto:${reportsTo}`
