import { type Edition, editions } from '#policy/editions.ts'
import { declarations } from '#policy/register/declarations.ts'
import { registerAt } from '#policy/register/register-at.ts'
import type { DeclaredRegister, Register } from '#policy/register/register-shape.ts'
import { type PolicySnapshot, snapshotOf } from '#policy/snapshots/snapshot.ts'

/** What a program declares of the policy, for every edition that it knows; tests start with another. */
export interface DeclaredPolicy {
  readonly declarations: DeclaredRegister
  readonly editions: readonly Edition[]
}

export const declaredPolicy: DeclaredPolicy = { declarations, editions }

export function latestOf({ editions: known }: DeclaredPolicy): number {
  return Math.max(...known.map(({ number }) => number))
}

export function registerOf(policy: DeclaredPolicy, edition: number): Register {
  return registerAt(edition, policy.declarations)
}

export function snapshotFor(policy: DeclaredPolicy, edition: number): PolicySnapshot {
  return snapshotOf(edition, policy.declarations, policy.editions)
}
