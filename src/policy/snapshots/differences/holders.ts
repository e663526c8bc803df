import { lowerCase } from '#policy/text/words.ts'
import { addedTo, type Both, type Found } from '../compare.ts'
import type { HoldingFacts, TableFacts } from '../declared-facts.ts'
import { purposeWords, reworded, subjectWords } from '../naming.ts'
import { daysOf, lengthWords } from './periods.ts'

/** What tables and what is held beside them have in common. */
type Holder = Pick<TableFacts | HoldingFacts, 'what' | 'subjects' | 'retention'>

/** A record as it is called in a sentence: “a request for a call”. */
export const recordWords = ({ what }: Pick<Holder, 'what'>): string => `“${lowerCase(what)}”`

export function subjectsChanged(both: Both, record: Holder) {
  return (was: readonly string[], is: readonly string[]): Found[] => [
    ...addedTo(was, is).map((subject) => ({
      kind: 'record-subject-added' as const,
      material: true,
      words: `${recordWords(record)} is now also about ${subjectWords(both, subject)}`,
    })),
    ...addedTo(is, was).map((subject) => ({
      kind: 'record-subject-removed' as const,
      material: false,
      words: `${recordWords(record)} is no longer about ${subjectWords(both, subject)}`,
    })),
  ]
}

export function whatChanged(was: string, is: string): Found[] {
  return [
    {
      kind: 'record-reworded',
      material: false,
      words: `a record is described in other words: ${reworded(lowerCase(was), lowerCase(is))}`,
    },
  ]
}

export function clausesChanged(record: Holder) {
  return (was: readonly string[], is: readonly string[]): Found[] => [
    {
      kind: 'clauses-changed',
      material: false,
      clauses: [...new Set([...was, ...is])],
      words: `${recordWords(record)} now belongs to clause ${is.join(', ')}, before ${was.join(', ')}`,
    },
  ]
}

/**
 * Another rule: shorter only if that is sure, because two periods without a number can't be compared, nor can one that
 * is counted from another day than when the record is made.
 */
export function periodChanged({ before, after }: Both, record: Holder) {
  return (was: string, is: string): Found[] => {
    const [old, now] = [before.retentionRules[was], after.retentionRules[is]]
    const fromThen = now?.until === null || now?.until === old?.until
    // What has no start never ends; what ends with something that happens may have ended sooner than any number.
    const counted = old !== undefined && (old.from === '' || Number.isFinite(daysOf(old)))
    const shorter = counted && now !== undefined && fromThen && daysOf(now) < daysOf(old)
    return [
      {
        kind: 'record-period-changed',
        material: !shorter,
        words: `${recordWords(record)} is kept ${now ? lengthWords(now) : is}, before ${old ? lengthWords(old) : was}`,
      },
    ]
  }
}

export function useAdded(both: Both, record: Holder, purpose: string, material: boolean): Found {
  return {
    kind: 'use-added',
    material,
    purposes: [purpose],
    words: `${recordWords(record)} is now also used ${purposeWords(both, purpose)}`,
  }
}

export function useRemoved(both: Both, record: Holder, purpose: string): Found {
  return {
    kind: 'use-removed',
    material: false,
    purposes: [purpose],
    words: `${recordWords(record)} is no longer used ${purposeWords(both, purpose)}`,
  }
}
