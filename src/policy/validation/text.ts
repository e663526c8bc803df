import type { Clause } from '#policy/clauses/clause.ts'
import { opening } from '#policy/clauses/opening.ts'
import { controllerTokens } from '#policy/controller.ts'
import type { Register } from '#policy/register/register.ts'
import type { RetentionPeriod } from '#policy/register/retention.ts'
import { plainText, type Statement, statementsOf } from '#policy/text/document.ts'
import { monthsWords } from '#policy/text/words.ts'
import { clauseIds, legalBases } from '#policy/vocabulary.ts'
import { type Issue, issue } from './issue.ts'
import { soundsForbidden } from './recipients.ts'

const known: ReadonlySet<string> = new Set(clauseIds)

function sentencesOf(register: Register, text: readonly Clause[], edition: number): readonly Statement[] {
  const facts = { controller: controllerTokens, register, edition }
  return statementsOf([...opening(facts), ...text.flatMap(({ blocks }) => blocks(facts))])
}

/** Where each clause id is carried: by a declaration or by a sentence of the text. */
function carried(register: Register, sentences: readonly Statement[]): [where: string, id: string][] {
  return [
    ...Object.entries(register.tables).flatMap(([name, one]) => one.clauses.map((id) => pair(name, id))),
    ...Object.entries(register.holdings).flatMap(([name, one]) => one.clauses.map((id) => pair(name, id))),
    ...Object.values(register.recipients).map(({ id, clause }) => pair(`recipient ${id}`, clause)),
    ...Object.entries(register.retentionRules).map(([id, { clause }]) => pair(`period ${id}`, clause)),
    ...Object.entries(register.purposes).map(([id, { clause }]) => pair(`purpose ${id}`, clause)),
    ...sentences.flatMap(({ ids }) => ids.map((id) => pair('the text', id))),
  ]
}

/** A right or a promise names a clause, too, but carries it only where the text says it. */
function promised({ rights, commitments }: Register): [where: string, id: string][] {
  return [
    ...Object.entries(rights).map(([id, { clause }]) => pair(`right ${id}`, clause)),
    ...Object.entries(commitments).map(([id, { clause }]) => pair(`commitment ${id}`, clause)),
  ]
}

const pair = (where: string, id: string): [string, string] => [where, id]

export function validateClauses(register: Register, text: readonly Clause[], edition: number): Issue[] {
  const sentences = sentencesOf(register, text, edition)
  const named = carried(register, sentences)
  const stated = new Set(named.map(([, id]) => id))
  const said = sentences.map((sentence) => plainText(sentence.text)).join('\n')
  return [
    ...Object.entries(register.commitments)
      .filter(([, { words }]) => !said.includes(words))
      .map(([id]) => issue('commitment.not-said', `commitment ${id}`, 'no sentence of the policy says it')),
    ...[...named, ...promised(register)]
      .filter(([, id]) => !known.has(id))
      .map(([where, id]) => issue('clause.unknown', where, `there is no clause ${id}`)),
    ...clauseIds
      .filter((id) => !stated.has(id))
      .map((id) => issue('clause.not-carried', `clause ${id}`, 'no declaration and no sentence carries it')),
  ]
}

export function validateRetention({ retentionRules, tables }: Register): Issue[] {
  return Object.entries(retentionRules).flatMap(([id, rule]) => {
    const [table = '', column = ''] = rule.until?.split('.') ?? []
    const missing = rule.until !== null && !tables[table]?.columns[column]
    return [
      ...(missing
        ? [issue('retention.unknown-column', `period ${id}`, `${rule.until} is not declared`)]
        : []),
      ...(saysItsNumber(rule)
        ? []
        : [issue('retention.words-differ', `period ${id}`, `“${rule.words}” is not what is counted`)]),
    ]
  })
}

function saysItsNumber({ months, days, words }: RetentionPeriod): boolean {
  if (months !== null && !words.includes(monthsWords(months))) return false
  return days === undefined || words.includes(`${days} days`)
}

export function validatePurposes({ purposes }: Register): Issue[] {
  return Object.entries(purposes).flatMap(([id, { basis, words }]) => [
    ...(basis in legalBases ? [] : [issue('purpose.no-basis', `purpose ${id}`, 'nothing makes it lawful')]),
    ...(soundsForbidden(words)
      ? [issue('purpose.forbidden-use', `purpose ${id}`, `“${words}” reads like a use the policy rules out`)]
      : []),
  ])
}

export function validateCookies({ cookies }: Register): Issue[] {
  return Object.values(cookies)
    .filter(({ why, setUnder }) => why.trim() === '' || setUnder.length === 0)
    .map(({ name }) => issue('cookie.no-reason', `cookie ${name}`, 'it does not say why or where it is set'))
}
