import type { Register } from '#policy/register/register.ts'
import type { RetentionPeriod } from '#policy/register/retention.ts'
import { list, type Statement, statement } from '#policy/text/document.ts'
import { monthsWords } from '#policy/text/words.ts'
import type { Clause } from './clause.ts'
import { promisedParagraph, promisedWords } from './promised.ts'

/** Rules that the three founding sentences already tell, and the one that is about nobody. */
const told = new Set(['client', 'prospect', 'subscriber', 'none'])

function period({ of, words, clause }: RetentionPeriod): Statement {
  return statement(clause, `${of}: ${words}`)
}

function prospects({ of, months, clause }: RetentionPeriod): Statement {
  const kept = monthsWords(months ?? 0)
  return statement(
    clause,
    `${of}: ${kept}. if you don’t become a client, we delete on request or after ${kept}, whichever is first. sending the form again begins the period anew`,
  )
}

function founding(register: Register): Statement[] {
  const { client, prospect, subscriber } = register.retentionRules
  return [
    ...(client ? [period(client)] : []),
    ...(prospect ? [prospects(prospect)] : []),
    ...(subscriber
      ? [
          statement(
            subscriber.clause,
            `${subscriber.of}: ${subscriber.words}. ${promisedWords(register, 'one-click')}`,
          ),
        ]
      : []),
  ]
}

export const howLongWeKeepIt: Clause = {
  number: 5,
  title: 'how long we keep it',
  blocks: ({ register }) => [
    list(
      ...founding(register),
      ...Object.entries(register.retentionRules).flatMap(([id, rule]) =>
        told.has(id) ? [] : [period(rule)],
      ),
    ),
    ...promisedParagraph(register, 'unreadable-at-expiry'),
  ],
}
