import type { PurposeTx } from '#platform/database/purposes.ts'
import type { PolicyInForce } from '#platform/policy-in-force/hold-policy.ts'
import type { ClauseId } from '#policy/vocabulary.ts'
import type { Outside } from './outside.ts'

/** `unknown`: it could not be looked at, which is neither fine nor broken. */
export type Verdict = 'ok' | 'failed' | 'unknown'

export interface Seen {
  readonly verdict: Verdict
  /** What was seen, as a sentence without its full stop. Counts and times only: it is published. */
  readonly words: string
  /** The figure itself, in a few characters, where it is one of those that stand first. */
  readonly figure?: string
}

/** A look at how a promise stands today. It reads aggregates alone. */
export interface Probe {
  readonly id: string
  /** What is looked at, as a heading. */
  readonly what: string
  /** The promises it is evidence of. */
  readonly clauses: readonly ClauseId[]
  look(tx: PurposeTx<'legal-obligation'>, installation: Installation): Promise<Seen>
}

export interface Installation {
  /** What the names of this installation's database roles begin with. */
  readonly rolePrefix: string
  readonly outside: Outside
  /** What is in effect, which is what the promises are. */
  readonly policy: PolicyInForce
}

export interface Evidence extends Seen {
  readonly id: string
  readonly what: string
  readonly clauses: readonly ClauseId[]
  /** Business time. */
  readonly observedAt: Date
}

/** The one row of a function that answers one question. */
export async function figuresOf<R extends Record<string, unknown>>(
  tx: PurposeTx<'legal-obligation'>,
  question: string,
  given: readonly (number | null)[] = [],
): Promise<R> {
  const places = given.map((_, index) => `$${index + 1}`).join(', ')
  const [row] = await tx.call<R>(`select * from app.evidence_of_${question}(${places})`, given)
  if (!row) throw new Error(`app.evidence_of_${question} answered nothing`)
  return row
}

export const verdict = (fine: boolean): Verdict => (fine ? 'ok' : 'failed')

/** "1 domain", "3 domains". */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`
}

/** A duration in its largest fitting unit, rounded up, so that nothing is told shorter than it is. */
export function lasting(seconds: number): string {
  if (seconds < 60) return 'less than a minute'
  if (seconds < 7200) return counted(Math.ceil(seconds / 60), 'minute')
  if (seconds < 172_800) return counted(Math.ceil(seconds / 3600), 'hour')
  return counted(Math.ceil(seconds / 86_400), 'day')
}
