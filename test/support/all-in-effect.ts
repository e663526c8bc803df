import type { GuardedRecipients } from '#platform/guard/guard.ts'
import type { Recipient } from '#policy/recipients/recipient.ts'
import { register } from '#policy/register/register.ts'

/** Recipients of a policy that is in effect as it is declared. */
export function allInEffect(
  recipients: Readonly<Record<string, Recipient>> = register.recipients,
): GuardedRecipients {
  return { inEffect: () => recipients, declared: recipients }
}
