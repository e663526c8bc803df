import { joined } from '#policy/text/words.ts'
import { addedTo, type Both, changedFields, compareAll, type Found, unchanged } from '../compare.ts'
import type { OperationFacts, RecipientFacts } from '../declared-facts.ts'
import type { Difference } from '../difference.ts'
import { categoryWords, reworded } from '../naming.ts'
import { weighs } from '../weight.ts'

type Fields = Readonly<Record<string, string>>

/** Every category that reaches a recipient, by whatever way. */
export function receivedCategories({ operations, receives }: RecipientFacts): string[] {
  return [
    ...new Set([
      ...Object.values(operations).flatMap(({ fields }) => Object.values(fields)),
      ...(receives ?? []),
    ]),
  ]
}

/** One sentence for each category: more fields of the same kind in one call are told together. */
export function getsMore(
  both: Both,
  recipient: RecipientFacts,
  known: readonly string[],
  category: string,
  when: string,
): Found {
  return {
    kind: 'recipient-gets-more',
    material: weighs(category, known),
    words: `${recipient.name} now also gets your ${categoryWords(both, category)}${when}`,
  }
}

export function getsLess(both: Both, recipient: RecipientFacts, category: string, when: string): Found {
  return {
    kind: 'recipient-gets-less',
    material: false,
    words: `${recipient.name} no longer gets your ${categoryWords(both, category)}${when}`,
  }
}

/** Calls and their fields that differ, at a recipient that both versions have. */
export function operationDifferences(both: Both, was: RecipientFacts, is: RecipientFacts): Difference[] {
  const known = receivedCategories(was)
  const when = ({ what }: OperationFacts) => `, when this program ${what}`
  const more = (operation: OperationFacts, categories: readonly string[]) =>
    categories.map((category) => getsMore(both, is, known, category, when(operation)))
  const less = (operation: OperationFacts, categories: readonly string[]) =>
    categories.map((category) => getsLess(both, is, category, when(operation)))
  return compareAll<OperationFacts>(was.operations, is.operations, {
    about: (id) => ({ where: `recipient ${is.id}, ${id}`, clauses: [is.clause], purposes: is.purposes }),
    came: (operation) => [
      ...more(operation, categoriesOf(operation.fields)),
      ...(categoriesOf(operation.fields).length === 0
        ? [
            {
              kind: 'recipient-gets-more' as const,
              material: false,
              words: `${is.name} is now also called, with nothing in it${when(operation)}`,
            },
          ]
        : []),
    ],
    went: (operation) => [
      {
        kind: 'recipient-gets-less',
        material: false,
        words: `this program no longer calls ${is.name} where it ${operation.what}${toldOf(both, operation)}`,
      },
    ],
    changed: (before, after) =>
      changedFields(before, after, {
        what: (from, to) => [
          {
            kind: 'recipient-reworded',
            material: false,
            words: `what a call to ${is.name} does is said in other words: ${reworded(from, to)}`,
          },
        ],
        fields: (from, to) => [
          ...more(after, categoriesOf(newIn(from, to))),
          ...less(after, categoriesOf(newIn(to, from))),
        ],
        since: unchanged,
      }),
  })
}

const categoriesOf = (fields: Fields): string[] => [...new Set(Object.values(fields))]

/** Fields that were not there, or carried something else. */
function newIn(before: Fields, after: Fields): Fields {
  return Object.fromEntries(Object.entries(after).filter(([field, category]) => before[field] !== category))
}

function toldOf(both: Both, { fields }: OperationFacts): string {
  const told = categoriesOf(fields).map((category) => categoryWords(both, category))
  return told.length > 0 ? ` (${joined(told)})` : ''
}

/** What reaches it by another way than a call. */
export function receivesChanged(both: Both, was: RecipientFacts, is: RecipientFacts): Found[] {
  const known = receivedCategories(was)
  return [
    ...addedTo(was.receives ?? [], is.receives ?? []).map((one) => getsMore(both, is, known, one, '')),
    ...addedTo(is.receives ?? [], was.receives ?? []).map((one) => getsLess(both, is, one, '')),
  ]
}
