import type { PolicyInForce } from '#platform/policy-in-force/hold-policy.ts'
import { latestEdition } from '#policy/editions.ts'
import { register } from '#policy/register/register.ts'
import { snapshotOf } from '#policy/snapshots/snapshot.ts'

const { version, edition, document } = snapshotOf(latestEdition)

/** All that is declared, in effect: what the web obeys while it is measured. */
export const policyAsDeclared: PolicyInForce = { version, edition, document, register }
