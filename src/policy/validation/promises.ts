import type { Register } from '#policy/register/register-shape.ts'
import type { RightDeclaration } from '#policy/rights.ts'
import { type Issue, issue } from './issue.ts'

/** An answer takes one month at most (GDPR Art. 12(3)). */
const longestAnswerDays = 30

export function validateRights({ rights }: Register): Issue[] {
  return Object.entries(rights).flatMap(([id, right]) => {
    const where = `right ${id}`
    return [
      ...(hasTimes(right)
        ? []
        : [
            issue(
              'right.no-answer-time',
              where,
              'it does not say within how many days and hours it is answered',
            ),
          ]),
      ...(right.answerDays > longestAnswerDays
        ? [
            issue(
              'right.beyond-law',
              where,
              `an answer in ${right.answerDays} days may be later than one month`,
            ),
          ]
        : []),
      ...(right.citations.some((law) => law.trim() !== '')
        ? []
        : [issue('right.no-law', where, 'it does not say which law gives it')]),
    ]
  })
}

/** What is usual can't be slower than what is promised. */
function hasTimes({ answerDays, usuallyHours }: RightDeclaration): boolean {
  return answerDays >= 1 && usuallyHours >= 1 && usuallyHours <= answerDays * 24
}

export function validateCommitments({ commitments }: Register): Issue[] {
  return Object.entries(commitments).flatMap(([id, { words, hours }]) => [
    ...(words.trim() === ''
      ? [issue('commitment.no-words', `commitment ${id}`, 'nobody could hold us to a promise without words')]
      : []),
    ...(hours === undefined || words.includes(`${hours} hours`)
      ? []
      : [issue('commitment.words-differ', `commitment ${id}`, `“${words}” does not say its ${hours} hours`)]),
  ])
}

/** Kinds of people that records name, and what each may be used for. */
export function validateSubjects({ subjects, purposes, tables, holdings }: Register): Issue[] {
  const named = [...Object.entries(tables), ...Object.entries(holdings)].flatMap(([name, record]) =>
    record.subjects.map((subject) => ({ name, subject })),
  )
  return [
    ...named
      .filter(({ subject }) => !(subject in subjects))
      .map(({ name, subject }) =>
        issue('subject.undeclared', name, `it is about ${subject}, whom nothing declares`),
      ),
    ...Object.entries(subjects).flatMap(([id, subject]) =>
      subject.purposes
        .filter((purpose) => !(purpose in purposes))
        .map((purpose) => issue('subject.purpose-undeclared', `subject ${id}`, `${purpose} is no purpose`)),
    ),
  ]
}
