import type { Verdict } from '#domain/evidence/probe.ts'
import type { Standing } from '#domain/evidence/proof.ts'
import { type Enforcement, enforcementKinds, isSourceFile } from '#policy/bindings/binding.ts'
import type { PolicyDocument } from '#policy/text/document.ts'
import { plainText, statementsOf } from '#policy/text/document.ts'
import { type ClauseId, clauseIds } from '#policy/vocabulary.ts'
import type { Tone } from '#web/ui/tone.ts'

export const standingMarks: Readonly<Record<Standing, { tone: Tone; word: string }>> = {
  kept: { tone: 'good', word: 'kept' },
  'in-part': { tone: 'waiting', word: 'in part' },
  open: { tone: 'off', word: 'not yet' },
  failed: { tone: 'bad', word: 'failed' },
  unknown: { tone: 'unknown', word: 'unknown' },
}

export const verdictMarks: Readonly<Record<Verdict, { tone: Tone; word: string }>> = {
  ok: { tone: 'good', word: 'as promised' },
  failed: { tone: 'bad', word: 'not as promised' },
  unknown: { tone: 'unknown', word: 'unknown' },
}

/** What keeps it and how many tests say so; files of the program are not named, objects of the database are. */
export function keeperWords({ kind, where, tests }: Enforcement): string {
  const count = tests.reduce((sum, { titles }) => sum + titles.length, 0)
  const object = isSourceFile(where) ? '' : `: ${where}`
  return `${enforcementKinds[kind]}${object} (${count} ${count === 1 ? 'test' : 'tests'})`
}

/** Longer sentences are cut at a word: the whole one is a click away. */
const sentenceCharacters = 110

/** The sentence of the policy that states each id: the one of its own clause, and about it alone, goes before. */
export function sentences({ opening, clauses }: PolicyDocument): ReadonlyMap<ClauseId, string> {
  const all = [{ anchor: '0', blocks: opening }, ...clauses].flatMap(({ anchor, blocks }) =>
    statementsOf(blocks).map(({ ids, text }) => ({ anchor, ids, text })),
  )
  return new Map(
    clauseIds.flatMap((id) => {
      const stating = all.filter(({ ids }) => ids.includes(id))
      const own = stating.filter(({ anchor }) => id.startsWith(`${anchor}.`))
      const best = own.find(({ ids }) => ids.length === 1) ?? own[0] ?? stating[0]
      return best ? [[id, shortened(plainText(best.text))] as const] : []
    }),
  )
}

function shortened(sentence: string): string {
  if (sentence.length <= sentenceCharacters) return sentence
  return `${sentence.slice(0, sentence.lastIndexOf(' ', sentenceCharacters))} …`
}
