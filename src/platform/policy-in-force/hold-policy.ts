import type { Register } from '#policy/register/register-shape.ts'
import type { PolicyDocument } from '#policy/text/document.ts'
import type { Changes } from '../changes/changes.ts'
import { holdCurrent } from '../changes/hold-current.ts'
import { system } from '../database/actor.ts'
import type { InPurpose } from '../database/purposes.ts'
import { type DeclaredPolicy, declaredPolicy, latestOf, registerOf } from './declared-policy.ts'

/** The policy that everything obeys: not the latest that is declared, but the one in effect. */
export interface PolicyInForce {
  readonly version: string
  readonly edition: number
  readonly register: Register
  /** As it was published, with tokens for the controller (`withController`). */
  readonly document: PolicyDocument
  /** The version that was announced to follow it, and the day it takes effect at the earliest. */
  readonly announced?: { readonly version: string; readonly effectiveAt: Date }
}

/** The policy in force at the moment of the call; ask again for each use. */
export type CurrentPolicy = () => PolicyInForce

export interface HeldPolicy {
  /** @throws UnknownEdition once an edition took effect that this program does not know */
  readonly current: CurrentPolicy
  close(): Promise<void>
}

/** A newer program put an edition in effect that this one can't obey. It stops rather than guess. */
export class UnknownEdition extends Error {
  override readonly name = 'UnknownEdition'
  constructor(edition: number) {
    super(
      `edition ${edition} of the policy is in effect, which this program does not know: start the newer one`,
    )
  }
}

interface StoredRow extends Record<string, unknown> {
  readonly version: string
  readonly edition: number
  readonly document: PolicyDocument
  readonly next: string | null
  readonly next_at: Date | null
}

/** @throws UnknownEdition */
export async function readPolicy(
  inPurpose: InPurpose,
  policy: DeclaredPolicy = declaredPolicy,
): Promise<PolicyInForce> {
  const [row] = await inPurpose('legal-obligation', system('policy'), (tx) =>
    tx.call<StoredRow>(
      `select v.version, v.edition, v.document, n.version as next, n.effective_at as next_at
       from policy_versions v left join policy_versions n on n.state = 'announced' where v.state = 'in-effect'`,
      [],
    ),
  )
  if (!row) throw new Error('no version of the policy is in effect')
  if (row.edition > latestOf(policy)) throw new UnknownEdition(row.edition)
  const { version, edition, document, next, next_at } = row
  const announced = next && next_at ? { announced: { version: next, effectiveAt: next_at } } : {}
  return { version, edition, document, register: registerOf(policy, edition), ...announced }
}

/**
 * Holds the policy in force for a running process. It is read again whenever a version takes effect, and whenever
 * changes may have been missed. Until it could be read the one before is obeyed: the database refuses what ended with it,
 * but a call to a recipient that the new one has given up may still leave in that moment.
 *
 * @throws UnknownEdition
 */
export async function holdPolicy(
  inPurpose: InPurpose,
  changes: Changes,
  policy: DeclaredPolicy = declaredPolicy,
): Promise<HeldPolicy> {
  const inForce = (asRead: PolicyInForce | UnknownEdition): PolicyInForce => {
    if (asRead instanceof UnknownEdition) throw asRead
    return asRead
  }
  const held = await holdCurrent(changes, 'policy', () =>
    readPolicy(inPurpose, policy).catch((error: unknown) => {
      // To read it again would not make it known: it is held, and thrown at each use.
      if (error instanceof UnknownEdition) return error
      throw error
    }),
  )
  try {
    inForce(held.current())
  } catch (error) {
    await held.close()
    throw error
  }
  return { current: () => inForce(held.current()), close: held.close }
}
