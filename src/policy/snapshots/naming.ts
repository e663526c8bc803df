import type { Both } from './compare.ts'

/** Ids in the words of the policy; an id that neither version has words for stands for itself. */
export const categoryWords = ({ before, after }: Both, id: string): string =>
  after.vocabulary.categories[id] ?? before.vocabulary.categories[id] ?? id

export const purposeWords = ({ before, after }: Both, id: string): string =>
  after.purposes[id]?.words ?? before.purposes[id]?.words ?? id

export const subjectWords = ({ before, after }: Both, id: string): string =>
  after.subjects[id]?.words ?? before.subjects[id]?.words ?? id

const said = (text: string) => `“${text}”`

/** “a”, before “b”. */
export const reworded = (before: string, after: string): string => `${said(after)}, before ${said(before)}`
