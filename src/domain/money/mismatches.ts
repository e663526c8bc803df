import type { OrphanPage } from '#domain/adoption/orphans.ts'

export type MismatchKind =
  | 'at-vendor-unknown'
  | 'billed-unknown'
  | 'billed-more'
  | 'not-billed'
  | 'priced-otherwise'
  | 'runs-unpaid'
  | 'more-than-paid'
  | 'lines-missing'

export interface Mismatch {
  readonly kind: MismatchKind
  /** A vendor, or the client's own invoices. */
  readonly where: string
  /** A domain, a company or a bill. */
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

/** So many are shown at first, and so many to who asks for all of them. */
export const mostMismatches = { first: 25, all: 500 } as const

/** What costs money without serving anybody comes first; what will come on a later bill last. */
const urgency: Readonly<Record<MismatchKind, number>> = {
  'runs-unpaid': 0,
  'billed-unknown': 0,
  'billed-more': 0,
  'at-vendor-unknown': 0,
  'lines-missing': 1,
  'priced-otherwise': 2,
  'more-than-paid': 2,
  'not-billed': 3,
}

export function mismatchesTogether(
  parts: readonly Mismatches[],
  most: number = mostMismatches.first,
): Mismatches {
  return {
    shown: parts
      .flatMap(({ shown }) => shown)
      .toSorted((one, other) => urgency[one.kind] - urgency[other.kind])
      .slice(0, most),
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
