import type { Both } from './compare.ts'
import { sameFacts } from './compare.ts'
import type { Difference } from './difference.ts'
import { commitmentDifferences } from './differences/commitments.ts'
import { cookieDifferences } from './differences/cookies.ts'
import { holdingDifferences } from './differences/holdings.ts'
import { logFieldDifferences, noticeDifferences, questionDifferences } from './differences/impersonal.ts'
import { periodDifferences } from './differences/periods.ts'
import { purposeDifferences } from './differences/purposes.ts'
import { recipientDifferences } from './differences/recipients.ts'
import { rightDifferences } from './differences/rights.ts'
import { subjectDifferences } from './differences/subjects.ts'
import { tableDifferences } from './differences/tables.ts'
import { textDifferences } from './differences/text.ts'
import { establishmentDifferences, vocabularyDifferences } from './differences/vocabulary.ts'
import type { PolicySnapshot } from './snapshot.ts'

/**
 * All that is different between two versions: what is declared first, by kind of declaration, then the text,
 * paragraph by paragraph. Two versions with the same hash have none; two with other hashes have at least one.
 */
export function differencesBetween(before: PolicySnapshot, after: PolicySnapshot): Difference[] {
  const both = { before: before.declared, after: after.declared }
  const found = [...declaredDifferences(both), ...textDifferences(before.document, after.document)]
  return found.length > 0 ? found : tablesOtherwise(before, after)
}

/** Material or words only: computed from what is declared, never from how it is told. */
function declaredDifferences(both: Both): Difference[] {
  return [
    ...purposeDifferences(both),
    ...subjectDifferences(both),
    ...tableDifferences(both),
    ...holdingDifferences(both),
    ...recipientDifferences(both),
    ...periodDifferences(both),
    ...rightDifferences(both),
    ...commitmentDifferences(both),
    ...cookieDifferences(both),
    ...logFieldDifferences(both),
    ...noticeDifferences(both),
    ...questionDifferences(both),
    ...establishmentDifferences(both),
    ...vocabularyDifferences(both),
  ]
}

/** The same facts and sentences, but the tables beneath them are laid out otherwise. */
function tablesOtherwise(before: PolicySnapshot, after: PolicySnapshot): Difference[] {
  if (sameFacts(before.document.tables, after.document.tables)) return []
  return [
    {
      kind: 'tables-changed',
      material: false,
      where: 'tables of the policy',
      clauses: ['0.1'],
      purposes: [],
      words: 'the tables that show these facts once more are laid out otherwise',
    },
  ]
}

/** Whether clients must be told before the later version takes effect (clauses 12.1, 12.2). */
export function isMaterial(differences: readonly Difference[]): boolean {
  return differences.some(({ material }) => material)
}
