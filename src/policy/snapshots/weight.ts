import { personalCategories } from '#policy/vocabulary.ts'

/** What comes with any record and tells nothing more of whom it is about. */
const machinery: ReadonlySet<string> = new Set(['key', 'technical', 'state', 'time', 'aggregate'])

/**
 * Whether it weighs that a category comes to where others are already: always for what is personal; for the
 * rest of what clients tell us, such as business
 * or payment data, when it is new there.
 */
export function weighs(category: string, alreadyThere: readonly string[]): boolean {
  if (category in personalCategories) return true
  return !machinery.has(category) && !alreadyThere.includes(category)
}
