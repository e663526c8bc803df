import type { Register } from '#policy/register/register-shape.ts'
import { list, paragraph, type Statement, statement } from '#policy/text/document.ts'
import type { Clause } from './clause.ts'
import { promisedWords } from './promised.ts'

/** What clause 9 promises to use: its description of security measures (GDPR Art. 30(1)(g), 32). */
export function securityMeasures({ commitments }: Register): Statement[] {
  return Object.values(commitments)
    .filter(({ clause, hours }) => clause.startsWith('9.') && hours === undefined)
    .map(({ clause, words }) => statement(clause, words))
}

export const dataSecurity: Clause = {
  number: 9,
  title: 'data security',
  blocks: ({ register }) => [
    paragraph([], 'we use:'),
    list(...securityMeasures(register)),
    paragraph('9.5', `no system is 100% secure. ${promisedWords(register, 'breach-notice')}`.trim()),
  ],
}
