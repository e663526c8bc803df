import { registerAt } from '#policy/register/register-at.ts'
import type { Register } from '#policy/register/register-shape.ts'
import type { RetentionPeriod, RetentionRule } from '#policy/register/retention.ts'
import type { SharedTx } from '../database/shared-tx.ts'

/** How long something is kept by a register. @throws Error when it does not have the rule */
export function periodOf(register: Register, rule: RetentionRule): RetentionPeriod {
  const period = register.retentionRules[rule]
  if (!period) throw new Error(`the policy in effect does not say how long ${rule} is kept`)
  return period
}

/** The same by the policy in effect in this transaction: a longer period waits for its edition. */
export async function periodInEffect(
  tx: Pick<SharedTx, 'call'>,
  rule: RetentionRule,
): Promise<RetentionPeriod> {
  const [row] = await tx.call<{ edition: number }>('select app.policy_edition() as edition', [])
  return periodOf(registerAt(row?.edition ?? 0), rule)
}
