import { reveal } from '#policy/personal.ts'
import type { ImportColumn } from './columns.ts'
import type { CellRefusal, ImportedClient } from './imported-client.ts'
import type { Row } from './read-row.ts'

/** What one row says against another of the same file. */
export function clashes(
  row: Row,
  client: ImportedClient,
  before: ImportedClient | undefined,
  taken: { domains: ReadonlyMap<string, string>; inboxes: ReadonlyMap<string, string> },
): CellRefusal[] {
  const refusal = (column: ImportColumn, value: string, words: string): CellRefusal => ({
    line: row.line,
    column,
    value,
    words,
  })
  const other = (owner: string | undefined) => owner !== undefined && owner !== client.key
  return [
    ...(before && reveal(before.contactEmail) !== reveal(client.contactEmail)
      ? [
          refusal(
            'contact e-mail',
            row.cells.get('contact e-mail') ?? '',
            `Line ${before.lines[0]} names somebody else for the same company.`,
          ),
        ]
      : []),
    ...(before?.subscription && client.subscription && before.subscription !== client.subscription
      ? [
          refusal(
            'subscription id',
            client.subscription,
            `Line ${before.lines[0]} names another one for the same company.`,
          ),
        ]
      : []),
    ...client.domains
      .filter((domain) => other(taken.domains.get(domain)))
      .map((domain) => refusal('domains', domain, 'Another company of this file has it already.')),
    ...client.inboxes
      .filter(({ address }) => other(taken.inboxes.get(reveal(address))))
      .map(({ address }) =>
        refusal('inboxes', reveal(address), 'Another company of this file has it already.'),
      ),
  ]
}

/** Rows of one company add up; where both say something, the later row counts. */
export function together(before: ImportedClient | undefined, next: ImportedClient): ImportedClient {
  if (!before) return next
  const renewed = new Set(next.inboxes.map(({ address }) => reveal(address)))
  return {
    ...next,
    lines: [...before.lines, ...next.lines],
    domains: [...new Set([...before.domains, ...next.domains])],
    inboxes: [...before.inboxes.filter(({ address }) => !renewed.has(reveal(address))), ...next.inboxes],
    subscription: next.subscription ?? before.subscription,
    startedOn: next.startedOn ?? before.startedOn,
  }
}
