import type { DeclaredFacts, PurposeFacts } from './declared-facts.ts'
import type { Difference } from './difference.ts'
import { type Pair, pairsOf } from './pairs.ts'

export function purposeDifferences(before: DeclaredFacts, after: DeclaredFacts): Difference[] {
  return pairsOf(before.purposes, after.purposes).flatMap((pair) => differencesOf(pair, before, after))
}

function differencesOf(
  { id, before, after }: Pair<PurposeFacts>,
  was: DeclaredFacts,
  is: DeclaredFacts,
): Difference[] {
  const about = {
    where: `purpose ${id}`,
    clauses: [after?.clause ?? before?.clause ?? '3.1'],
    purposes: [id],
  }
  if (after && !before)
    return [{ ...about, kind: 'purpose-added', material: true, words: `we now also use data ${after.words}` }]
  if (before && !after)
    return [
      { ...about, kind: 'purpose-removed', material: false, words: `we no longer use data ${before.words}` },
    ]
  if (!before || !after) return []
  const basis = (facts: DeclaredFacts, of: string) => facts.vocabulary.legalBases[of]?.words ?? of
  return [
    ...(before.basis === after.basis
      ? []
      : [
          {
            ...about,
            kind: 'basis-changed' as const,
            material: true,
            clauses: [after.clause, '7.1'],
            words: `what makes it lawful to use data ${after.words} is now ${basis(is, after.basis)}, not ${basis(was, before.basis)}`,
          },
        ]),
    ...(before.words === after.words
      ? []
      : [
          {
            ...about,
            kind: 'purpose-reworded' as const,
            material: false,
            words: `a purpose is said in other words: “${after.words}”, before “${before.words}”`,
          },
        ]),
  ]
}
