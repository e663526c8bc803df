import { type HeldData, runsOn } from '#domain/rights/held-data.ts'
import { authorities } from '#policy/clauses/gdpr.ts'
import { reveal } from '#policy/personal.ts'

const asLongAsItRuns = 'as long as it runs'

/** What somebody takes away: all that is held of them, as JSON that a person can read and a program, too. */
export function copyOf(
  held: HeldData,
  { at, version, contact }: { at: Date; version: string; contact: string },
): string {
  const copy = {
    about:
      'What we hold of you, and what was done with it. Ids of rows and hashes are left out: they say nothing to anybody else. Words about you in notes and tasks of a company are looked through by a person: ask for them.',
    madeAt: at,
    policyVersion: version,
    yourRights: {
      ask: `To have something corrected or deleted, or to object, write to ${contact}.`,
      complain: Object.fromEntries(Object.values(authorities).map(({ text, href }) => [text, href])),
    },
    you: {
      name: held.name === null ? null : reveal(held.name),
      email: held.email === null ? null : reveal(held.email),
    },
    heldAs: held.reasons.map(({ of, until, kept }) => ({
      what: of,
      until: until ?? asLongAsItRuns,
      keptByLaw: kept,
    })),
    records: held.records.map(({ table, what, purposes, period, rows }) => ({
      record: table,
      what,
      purposes,
      kept: period,
      rows: rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, told(value)])),
      ),
    })),
    doneWithIt: held.done,
    elsewhere: held.elsewhere,
  }
  return `${JSON.stringify(copy, null, 2)}\n`
}

/** A picture comes as base64. */
function told(value: unknown): unknown {
  if (runsOn(value)) return asLongAsItRuns
  return Buffer.isBuffer(value) ? value.toString('base64') : value
}
