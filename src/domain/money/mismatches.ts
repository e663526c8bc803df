import type { OrphanPage } from '#domain/adoption/orphans.ts'

export type MismatchKind =
  | 'at-vendor-unknown'
  | 'billed-unknown'
  | 'billed-more'
  | 'not-billed'
  | 'priced-otherwise'
  | 'runs-unpaid'
  | 'more-than-paid'

export interface Mismatch {
  readonly kind: MismatchKind
  /** A vendor, or the client's own invoices. */
  readonly where: string
  /** A domain or a company. */
  readonly about: string
  readonly clientId: string | undefined
  readonly words: string
  /** What it costs, in cents of a US dollar; undefined where nobody can say. */
  readonly cents: number | undefined
}

/** What does not match: the first of it, and how much there is. */
export interface Mismatches {
  readonly shown: readonly Mismatch[]
  readonly count: number
}

/** So many are shown at once: those are mended first. */
export const mostMismatches = 25

export function mismatchesTogether(parts: readonly Mismatches[]): Mismatches {
  return {
    shown: parts.flatMap(({ shown }) => shown).slice(0, mostMismatches),
    count: parts.reduce((sum, { count }) => sum + count, 0),
  }
}

/** Rows of a list that was cut in the database, each with how many there are, said in words. */
export function inWords<R extends { readonly all: number }>(
  rows: readonly R[],
  words: (row: R) => Mismatch,
): Mismatches {
  return { shown: rows.map(words), count: rows[0]?.all ?? 0 }
}

/** What stands in our accounts at vendors and belongs to no client, as last read there. */
export function orphanMismatches({ orphans, counts }: OrphanPage): Mismatches {
  const about = (orphan: (typeof orphans)[number]) => orphan.domain ?? orphan.ref ?? orphan.kind
  const alike = Map.groupBy(orphans, (orphan) => [orphan.vendor, orphan.kind, about(orphan)].join(' '))
  const shown = [...alike.values()].flatMap((same): Mismatch[] => {
    const [orphan] = same
    if (!orphan) return []
    return [
      {
        kind: 'at-vendor-unknown',
        where: orphan.vendor,
        about: about(orphan),
        clientId: undefined,
        words: `${thingsInWords(orphan.kind, same.length)} no client has`,
        cents: undefined,
      },
    ]
  })
  // What is not on the first page of them counts one by one.
  const others = Object.values(counts).reduce((sum, count) => sum + count, 0) - orphans.length
  return { shown, count: shown.length + others }
}

function thingsInWords(kind: string, count: number): string {
  if (kind === 'domain') return 'a domain that'
  if (kind === 'hosted-domain') return 'a hosted domain that'
  if (kind === 'subscription') return 'a subscription that'
  return `${inboxes(count)} that`
}

export const inboxes = (count: number): string => (count === 1 ? '1 inbox' : `${count} inboxes`)
