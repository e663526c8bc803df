import { type Both, keysOf, type Pair, pairsOf, sameFacts } from '../compare.ts'
import type { Difference } from '../difference.ts'
import { reworded } from '../naming.ts'
import type { Vocabulary } from '../vocabulary-of.ts'

/** Where the words of each part of the vocabulary are read. */
const clauseOf: Readonly<Record<keyof Vocabulary, string>> = {
  categories: '2.11',
  legalBases: '7.1',
  services: '4.9',
  contracts: '4.9',
  countries: '11.1',
  transfers: '11.1',
}

const said = (one: unknown): string => (typeof one === 'string' ? one : Object.values(one ?? {}).join(', '))

/** Other words for what both versions use. What only one uses is told where it is used. */
export function vocabularyDifferences({ before, after }: Both): Difference[] {
  return keysOf(clauseOf).flatMap((part) =>
    pairsOf<unknown>(before.vocabulary[part], after.vocabulary[part])
      .filter((pair) => pair.before !== undefined && pair.after !== undefined)
      .filter((pair) => !sameFacts(pair.before, pair.after))
      .map((pair) => rewordedIn(part, pair)),
  )
}

/** What a country is called is the fact itself: another name may be another country. */
function rewordedIn(part: keyof Vocabulary, { id, before, after }: Pair<unknown>): Difference {
  return {
    kind: part === 'countries' ? 'country-changed' : 'vocabulary-reworded',
    material: part === 'countries',
    where: `${part} ${id}`,
    clauses: [clauseOf[part]],
    purposes: [],
    words: `the policy now says ${reworded(said(before), said(after))}`,
  }
}

/** Where whoever runs the program is established, which every transfer hangs on. */
export function establishmentDifferences({ before, after }: Both): Difference[] {
  if (sameFacts(before.establishment, after.establishment)) return []
  return [
    {
      kind: 'establishment-changed',
      material: before.establishment.country !== after.establishment.country,
      where: 'establishment',
      clauses: ['11.1'],
      purposes: Object.keys(after.purposes),
      words: `we are based in ${after.establishment.country}, before in ${before.establishment.country}`,
    },
  ]
}
