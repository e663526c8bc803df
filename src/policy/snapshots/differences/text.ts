import { diffArrays, diffWordsWithSpace } from 'diff'
import {
  type PolicyDocument,
  plainText,
  type Section,
  type Statement,
  statementsOf,
} from '#policy/text/document.ts'
import { sameFacts } from '../compare.ts'
import type { Difference, MarkedWords } from '../difference.ts'

/** The clauses as readers count them; what stands above the first is 0. */
function sectionsOf({ opening, clauses }: PolicyDocument): readonly Section[] {
  return [{ anchor: '0', title: 'opening', blocks: opening }, ...clauses]
}

/** How much of two paragraphs must be the same words for one to be the other changed. */
const enough = 0.4

/** The words of two paragraphs, marked: in both, only in the later, only in the earlier. */
export function markedWords(before: string, after: string): MarkedWords[] {
  return diffWordsWithSpace(before, after).map(({ added, removed, value }) => ({
    mark: added ? 'added' : removed ? 'removed' : 'same',
    words: value,
  }))
}

function likeness(marked: readonly MarkedWords[]): number {
  const length = (of: readonly MarkedWords[]) => of.reduce((sum, { words }) => sum + words.length, 0)
  const same = length(marked.filter(({ mark }) => mark === 'same'))
  return (2 * same) / Math.max(1, same + length(marked))
}

/** Paragraphs that came and went in one place, the likest of them as one that changed. */
function told(section: string, gone: readonly Statement[], come: readonly Statement[]): Difference[] {
  const left = [...gone]
  const later = come.map((after) => {
    const candidates = left
      .map((before) => ({ before, marked: markedWords(plainText(before.text), plainText(after.text)) }))
      .toSorted((one, other) => likeness(other.marked) - likeness(one.marked))
    const [best] = candidates
    if (!best || likeness(best.marked) < enough) return added(section, after)
    left.splice(left.indexOf(best.before), 1)
    return changed(section, best.before, after, best.marked)
  })
  return [...later, ...left.map((before) => removed(section, before))]
}

/** A heading of a list states nothing itself: it belongs to the first sentence of its clause. */
function about(section: string, ids: readonly string[]) {
  return {
    where: `text of clause ${section}`,
    clauses: ids.length > 0 ? ids : [`${section}.1`],
    purposes: [],
    material: false,
  }
}

function added(section: string, { ids, text }: Statement): Difference {
  const words = plainText(text)
  return {
    ...about(section, ids),
    kind: 'text-added',
    words: `clause ${section} now also says: “${words}”`,
    marked: [{ mark: 'added', words }],
  }
}

function removed(section: string, { ids, text }: Statement): Difference {
  const words = plainText(text)
  return {
    ...about(section, ids),
    kind: 'text-removed',
    words: `clause ${section} no longer says: “${words}”`,
    marked: [{ mark: 'removed', words }],
  }
}

function changed(
  section: string,
  before: Statement,
  after: Statement,
  marked: readonly MarkedWords[],
): Difference {
  return {
    ...about(section, [...new Set([...before.ids, ...after.ids])]),
    kind: 'text-changed',
    words: `clause ${section} now says: “${plainText(after.text)}”, before: “${plainText(before.text)}”`,
    marked,
  }
}

function inSection(section: string, before: readonly Statement[], after: readonly Statement[]): Difference[] {
  const found: Difference[] = []
  let gone: Statement[] = []
  let come: Statement[] = []
  const settle = () => {
    found.push(...told(section, gone, come))
    gone = []
    come = []
  }
  for (const { added: isNew, removed: isGone, value } of diffArrays([...before], [...after], {
    comparator: sameFacts,
  })) {
    if (isNew) come.push(...value)
    else if (isGone) gone.push(...value)
    else settle()
  }
  settle()
  return found
}

/** Paragraph by paragraph, by clause. */
export function textDifferences(before: PolicyDocument, after: PolicyDocument): Difference[] {
  const [was, is] = [sectionsOf(before), sectionsOf(after)]
  const anchors = new Set([...was, ...is].map(({ anchor }) => anchor))
  const within = (sections: readonly Section[], anchor: string) =>
    sections
      .filter((section) => section.anchor === anchor)
      .flatMap((section) => [{ ids: [], text: [section.title] }, ...statementsOf(section.blocks)])
  return [...anchors].flatMap((anchor) => inSection(anchor, within(was, anchor), within(is, anchor)))
}
