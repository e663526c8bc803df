import { type Both, changedFields, compareAll, type FieldDifferences, type Found } from '../compare.ts'
import type { LogFieldFacts, Named, NoticeFacts, QuestionFacts } from '../declared-facts.ts'
import type { Difference, DifferenceKind } from '../difference.ts'
import { reworded } from '../naming.ts'

/** None of it is personal, so no change of it is one that clients have to be told of before. */
const minor = (kind: DifferenceKind, words: string): Found[] => [{ kind, material: false, words }]

const listed = (names: readonly string[]): string => names.join(', ') || 'nothing'
const columns = (reads: Named<readonly string[]>): string =>
  listed(Object.entries(reads).flatMap(([table, read]) => read.map((column) => `${table}.${column}`)))

const clausesChanged = (what: string, was: readonly string[], is: readonly string[]): Found[] => [
  {
    kind: 'clauses-changed',
    material: false,
    clauses: [...is, ...was.filter((one) => !is.includes(one))],
    words: `${what} now belongs to clause ${is.join(', ')}, before ${was.join(', ')}`,
  },
]

export function logFieldDifferences(both: Both): Difference[] {
  const told = (id: string): FieldDifferences<LogFieldFacts> => ({
    category: (was, is) => minor('log-field-changed', `the log’s “${id}” is ${is}, before ${was}`),
    form: (was, is) => minor('log-field-changed', `the log’s “${id}” has the form of a ${is}, before ${was}`),
    why: (was, is) => minor('log-field-changed', `why the log has “${id}”: ${reworded(was, is)}`),
    clauses: (was, is) => clausesChanged(`the log’s “${id}”`, was, is),
  })
  return compareAll<LogFieldFacts>(both.before.logFields, both.after.logFields, {
    about: (id, { clauses }) => ({ where: `log field ${id}`, clauses, purposes: [] }),
    came: ({ why }, id) => minor('log-field-added', `the log has “${id}”: it ${why}`),
    went: (_, id) => minor('log-field-removed', `the log no longer has “${id}”`),
    changed: (before, after, id) => changedFields(before, after, told(id)),
  })
}

export function noticeDifferences(both: Both): Difference[] {
  const told = (id: string): FieldDifferences<NoticeFacts> => ({
    what: (was, is) => minor('notice-changed', `what ${id} tells us of: ${reworded(was, is)}`),
    fields: (was, is) =>
      minor(
        'notice-changed',
        `of what ${id} tells us we read ${listed(Object.keys(is))}, before ${listed(Object.keys(was))}`,
      ),
    clauses: (was, is) => clausesChanged(`what ${id} tells us`, was, is),
  })
  return compareAll<NoticeFacts>(both.before.notices, both.after.notices, {
    about: (id, { clauses }) => ({ where: `notice ${id}`, clauses, purposes: [] }),
    came: ({ what }, id) => minor('notice-added', `${id} tells us ${what}`),
    went: (_, id) => minor('notice-removed', `we read nothing any more of what ${id} tells by itself`),
    changed: (before, after, id) => changedFields(before, after, told(id)),
  })
}

export function questionDifferences(both: Both): Difference[] {
  const told = (after: QuestionFacts): FieldDifferences<QuestionFacts> => ({
    asks: (was, is) => minor('question-changed', `a question over all clients: ${reworded(was, is)}`),
    clause: (was, is) => clausesChanged(`the question ${after.asks}`, [was], [is]),
    purpose: (was, is) =>
      minor('question-changed', `the question ${after.asks} is asked for ${is}, before for ${was}`),
    reads: (was, is) =>
      minor('question-changed', `to learn ${after.asks} we read ${columns(is)}, before ${columns(was)}`),
  })
  return compareAll<QuestionFacts>(both.before.questions, both.after.questions, {
    about: (id, { clause, purpose }) => ({ where: `question ${id}`, clauses: [clause], purposes: [purpose] }),
    came: ({ asks }) => minor('question-added', `over all clients we ask ${asks}`),
    went: ({ asks }) => minor('question-removed', `over all clients we no longer ask ${asks}`),
    changed: (before, after) => changedFields(before, after, told(after)),
  })
}
