import type { ClauseId, ImpersonalCategory } from './vocabulary.ts'

/** A field that a log line may have. Its form is what it must look like; anything else is withheld. */
export interface LogFieldDeclaration {
  readonly category: ImpersonalCategory
  readonly form: LogForm
  readonly why: string
  readonly clauses: readonly ClauseId[]
}

/**
 * How a value has to look to be written. `code`: a fault's, an error's or PostgreSQL's code, or an error's name;
 * `pattern`: a route as it is declared, `/portal/:engagement`, never the path that was asked for.
 */
export const logForms = {
  number: /^\d{1,15}$/,
  id: /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{12})$/,
  code: /^([a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+|E[A-Z0-9]+|[A-Z]+(_[A-Z0-9]+)+|(?=\w*\d)[0-9A-Z]{5}|([A-Z][A-Za-z]*)?(Error|Refusal|Warning)|unknown)$/,
  word: /^[a-z]+([.-][a-z]+)*$/,
  method: /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/,
  pattern: /^(\/(\*|:?[a-zA-Z.-]+)?)+$/,
} as const satisfies Record<string, RegExp>
export type LogForm = keyof typeof logForms

const clauses: readonly ClauseId[] = ['2.11']

/** Every field that the program's log has (policy 2.11): codes, ids and counts, and no free text at all. */
export const logFields = {
  code: { category: 'technical', form: 'code', why: 'says which fault it was, without its message', clauses },
  count: { category: 'aggregate', form: 'number', why: 'says how many', clauses },
  durationMs: { category: 'technical', form: 'number', why: 'shows what is slow', clauses },
  jobId: { category: 'key', form: 'id', why: 'finds the job that failed', clauses },
  method: { category: 'technical', form: 'method', why: 'says how a page was asked for', clauses },
  operation: { category: 'state', form: 'word', why: 'says which step or turn it was', clauses },
  queue: { category: 'state', form: 'word', why: 'says what kind of job it was', clauses },
  requestId: { category: 'key', form: 'id', why: 'finds the fault that somebody tells us of', clauses },
  route: { category: 'technical', form: 'pattern', why: 'says which page it was', clauses },
  stackId: { category: 'key', form: 'id', why: 'finds the build that stands still', clauses },
} as const satisfies Readonly<Record<string, LogFieldDeclaration>>
export type LogField = keyof typeof logFields
