import { addedTo, type Both, changedFields, compareAll, type Found, unchanged } from '../compare.ts'
import type { RecipientFacts } from '../declared-facts.ts'
import type { Difference } from '../difference.ts'
import { purposeWords, reworded } from '../naming.ts'
import { connected, gets, isConnected, isGiven } from './connection.ts'
import { operationDifferences, receivesChanged } from './operations.ts'
import { otherSites, siteOf } from './sites.ts'

const countryOf = ({ after, before }: Both, id: string): string =>
  after.vocabulary.countries[id] ?? before.vocabulary.countries[id] ?? id

export function recipientDifferences(both: Both): Difference[] {
  const calls = Object.entries(both.after.recipients).flatMap(([id, is]) => {
    const was = both.before.recipients[id]
    return was && isConnected(was) ? operationDifferences(both, was, is) : []
  })
  return [...ownDifferences(both), ...calls]
}

const saidOtherwise =
  (name: string) =>
  (was: string, is: string): Found[] => [
    {
      kind: 'recipient-reworded',
      material: false,
      words: `${name} is described otherwise: ${reworded(was, is)}`,
    },
  ]

/**
 * Who a recipient is shows in its name, in the sites it answers on, and in whose privacy policy holds: where one of them is
 * another, nothing here can know that it is still the same company.
 */
function ownDifferences(both: Both): Difference[] {
  const { before: old, after: now } = both
  const service = (id: string) => now.vocabulary.services[id] ?? old.vocabulary.services[id] ?? id
  const transfer = (id: string) =>
    now.vocabulary.transfers[id]?.words ?? old.vocabulary.transfers[id]?.words ?? id
  const contract = (id: string) =>
    now.vocabulary.contracts[id]?.words ?? old.vocabulary.contracts[id]?.words ?? id
  return compareAll<RecipientFacts>(old.recipients, now.recipients, {
    about: (id, { clause, purposes }) => ({ where: `recipient ${id}`, clauses: [clause], purposes }),
    came: (recipient) => [
      {
        kind: 'recipient-added',
        material: true,
        clauses: [recipient.clause, '4.9'],
        words: `${recipient.name} is a new recipient (${service(recipient.does)}, ${countryOf(both, recipient.country)}): ${gets(both, recipient)}`,
      },
    ],
    went: ({ name }) => [
      { kind: 'recipient-removed', material: false, words: `${name} is no longer a recipient` },
    ],
    changed: (before, after) => [
      ...connected(both, before, after),
      ...changedFields(before, after, {
        role: (was, is) => [
          {
            kind: 'recipient-role-changed',
            material: true,
            words: `${after.name} now acts as ${is}, not as ${was}`,
          },
        ],
        does: (was, is) => [
          {
            kind: 'recipient-service-changed',
            material: true,
            words: `${after.name} now does ${service(is)}, not ${service(was)}`,
          },
        ],
        purposes: (was, is) => [
          ...addedTo(was, is).map((purpose) => ({
            kind: 'recipient-use-added' as const,
            material: true,
            purposes: [purpose],
            words: `${after.name} is now also used ${purposeWords(both, purpose)}`,
          })),
          ...addedTo(is, was).map((purpose) => ({
            kind: 'recipient-use-removed' as const,
            material: false,
            purposes: [purpose],
            words: `${after.name} is no longer used ${purposeWords(both, purpose)}`,
          })),
        ],
        country: (was, is) => [
          {
            kind: 'country-changed',
            material: true,
            clauses: [after.clause, '4.9', '11.1'],
            words: `${after.name} now processes data in another country: ${countryOf(both, is)}, before ${countryOf(both, was)}`,
          },
        ],
        transfer: (was, is) => [
          {
            kind: 'transfer-changed',
            material: true,
            clauses: [after.clause, '4.9', '11.1'],
            words: `how a transfer to ${after.name} is covered: ${transfer(is)}, before ${transfer(was)}`,
          },
        ],
        contract: (was, is) => [
          {
            kind: 'contract-changed',
            material: is === 'not-yet',
            clauses: [after.clause, '4.9'],
            words: `what binds ${after.name}: ${contract(is)}, before ${contract(was)}`,
          },
        ],
        contractOn: (was, is) => [
          {
            kind: 'contract-changed',
            material: false,
            clauses: [after.clause, '4.9'],
            words: `the contract with ${after.name} is of ${is ?? 'the day of the account'}, before of ${was ?? 'the day of the account'}`,
          },
        ],
        hosts: (was, is) => [
          {
            kind: 'recipient-hosts-changed',
            material: isGiven(before) && otherSites(was, is).length > 0,
            words: `${after.name} is reached at ${is.join(', ') || 'no host'}, before at ${was.join(', ') || 'no host'}`,
          },
        ],
        receives: () => (isConnected(before) ? receivesChanged(both, before, after) : []),
        operations: unchanged,
        id: saidOtherwise(after.name),
        name: (was, is) => [
          {
            kind: 'recipient-replaced',
            material: isGiven(before),
            words: `${was} is now ${is}: another recipient, or the same one under another name`,
          },
        ],
        why: saidOtherwise(after.name),
        policyUrl: (was, is) => [
          {
            kind: 'recipient-policy-moved',
            material: isGiven(before) && siteOf(was) !== siteOf(is),
            words: `what ${after.name} does with data is told at ${is}, before at ${was}`,
          },
        ],
        clause: (was, is) => [
          {
            kind: 'clauses-changed',
            material: false,
            clauses: [was, is],
            words: `${after.name} now stands in clause ${is}, not ${was}`,
          },
        ],
        since: unchanged,
      }),
    ],
  })
}
