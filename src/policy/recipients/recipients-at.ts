import { mapped, standingAt, valuesAt } from '#policy/register/declared.ts'
import type { DeclaredRecipient, Recipient } from './recipient.ts'

/** Recipients as they stand in one edition of the policy, with the calls and fields of that edition alone. */
export function recipientsAt(
  edition: number,
  declared: Readonly<Record<string, DeclaredRecipient>>,
): Record<string, Recipient> {
  return mapped(declared, (one) => {
    const recipient = standingAt(edition, one)
    return recipient && { ...recipient, operations: operationsAt(edition, one.operations) }
  })
}

function operationsAt(edition: number, declared: DeclaredRecipient['operations']): Recipient['operations'] {
  return mapped(declared, (one) => {
    const operation = standingAt(edition, one)
    return operation && { ...operation, fields: valuesAt(edition, one.fields) }
  })
}
