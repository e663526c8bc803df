import { joined } from '#policy/text/words.ts'
import type { Both, Found } from '../compare.ts'
import type { RecipientFacts } from '../declared-facts.ts'
import { categoryWords } from '../naming.ts'
import { weighs } from '../weight.ts'
import { receivedCategories } from './operations.ts'

/** Whether anything could reach it: the program runs on it, calls it, or it gets something by another way. */
export const isConnected = ({ role, operations, receives }: RecipientFacts): boolean =>
  role === 'infrastructure' || Object.keys(operations).length > 0 || (receives ?? []).length > 0

/** Whether anything about people reaches it. */
export const isGiven = (recipient: RecipientFacts): boolean =>
  recipient.role === 'infrastructure' || receivedCategories(recipient).some((one) => weighs(one, []))

/** What of people goes to a recipient that is new or newly used. */
export function gets(both: Both, recipient: RecipientFacts): string {
  if (recipient.role === 'infrastructure') return 'all that we hold lies with it'
  const told = receivedCategories(recipient).filter((category) => weighs(category, []))
  const words = joined(told.map((category) => categoryWords(both, category)))
  return words ? `it gets: ${words}` : 'it gets nothing about a person'
}

/** A recipient that the policy only named, and to whom something can be sent from now on. */
export function connected(both: Both, was: RecipientFacts, is: RecipientFacts): Found[] {
  if (isConnected(was) || !isConnected(is)) return []
  return [
    {
      kind: 'recipient-connected',
      material: isGiven(is),
      words: `${is.name}, named before without being used, is now used: ${gets(both, is)}`,
    },
  ]
}
