/**
 * How a declaration differs: it came, went, holds another value, or only reads otherwise; `given` is a single value
 * of one, such as what a purpose may do with a table.
 */
export type Turn = 'came' | 'given' | 'went' | 'changed' | 'reworded'

/** Every way in which two versions of the policy can differ. */
export const differenceKinds = {
  'purpose-added': 'came',
  'purpose-removed': 'went',
  'basis-changed': 'changed',
  'purpose-reworded': 'reworded',
  'subject-added': 'came',
  'subject-removed': 'went',
  'subject-use-added': 'changed',
  'subject-use-removed': 'changed',
  'subject-reworded': 'reworded',
  'record-added': 'came',
  'record-removed': 'went',
  'record-reworded': 'reworded',
  'record-subject-added': 'changed',
  'record-subject-removed': 'changed',
  'record-period-changed': 'changed',
  'record-reach-changed': 'changed',
  'column-added': 'came',
  'column-removed': 'went',
  'column-changed': 'changed',
  'category-added': 'changed',
  'category-removed': 'changed',
  'use-added': 'given',
  'use-removed': 'went',
  'use-wider': 'given',
  'use-narrower': 'changed',
  'client-access-changed': 'changed',
  'recipient-added': 'came',
  'recipient-removed': 'went',
  'recipient-connected': 'changed',
  'recipient-role-changed': 'changed',
  'recipient-service-changed': 'changed',
  'recipient-use-added': 'changed',
  'recipient-use-removed': 'changed',
  'recipient-gets-more': 'given',
  'recipient-gets-less': 'went',
  'recipient-replaced': 'changed',
  'recipient-hosts-changed': 'changed',
  'recipient-policy-moved': 'changed',
  'recipient-reworded': 'reworded',
  'country-changed': 'changed',
  'transfer-changed': 'changed',
  'contract-changed': 'changed',
  'cookie-added': 'came',
  'cookie-removed': 'went',
  'cookie-longer': 'changed',
  'cookie-shorter': 'changed',
  'cookie-places-changed': 'changed',
  'cookie-reworded': 'reworded',
  'period-added': 'came',
  'period-removed': 'went',
  'period-longer': 'changed',
  'period-shorter': 'changed',
  'period-otherwise': 'changed',
  'period-start-changed': 'changed',
  'period-reworded': 'reworded',
  'right-added': 'came',
  'right-removed': 'went',
  'right-slower': 'changed',
  'right-faster': 'changed',
  'right-reworded': 'reworded',
  'commitment-added': 'came',
  'commitment-removed': 'went',
  'commitment-slower': 'changed',
  'commitment-faster': 'changed',
  'commitment-reworded': 'reworded',
  'log-field-added': 'reworded',
  'log-field-removed': 'reworded',
  'log-field-changed': 'reworded',
  'notice-added': 'reworded',
  'notice-removed': 'reworded',
  'notice-changed': 'reworded',
  'question-added': 'reworded',
  'question-removed': 'reworded',
  'question-changed': 'reworded',
  'establishment-changed': 'changed',
  'clauses-changed': 'reworded',
  'vocabulary-reworded': 'reworded',
  'text-added': 'reworded',
  'text-removed': 'reworded',
  'text-changed': 'reworded',
  'tables-changed': 'reworded',
} as const satisfies Readonly<Record<string, Turn>>
export type DifferenceKind = keyof typeof differenceKinds

/** A run of words of a paragraph; those that are the same stand in both. */
export interface MarkedWords {
  readonly mark: 'same' | 'added' | 'removed'
  readonly words: string
}

export interface Difference {
  readonly kind: DifferenceKind
  /** The declaration it is about, for whoever writes the register: `leads.phone`, `recipient porkbun`. */
  readonly where: string
  /** Whether clients must be told before it takes effect (clauses 12.1, 12.2). */
  readonly material: boolean
  /** What is different, as one tells a client; names of the controller are tokens (`withControllerNamed`). */
  readonly words: string
  /** The sentences of the policy that it touches; at least one. */
  readonly clauses: readonly string[]
  /** The purposes that it touches: a consent to one of them has to be asked again when it is material. */
  readonly purposes: readonly string[]
  /** The paragraph, its changed words marked, where the text itself differs. */
  readonly marked?: readonly MarkedWords[]
}

const remedies: Readonly<Record<Turn, (edition: number) => string>> = {
  came: (edition) => `since: ${edition}`,
  given: (edition) => `since(${edition}, …)`,
  went: (edition) => `ended: ${edition}, and keep it`,
  changed: (edition) => `was: [{ before: ${edition}, … what it was }]`,
  reworded: () => 'nothing: words may change within an edition',
}

/** What to write so that a difference comes with a new edition instead of changing the one in effect. */
export function remedyOf({ kind }: Difference, nextEdition: number): string {
  return remedies[differenceKinds[kind]](nextEdition)
}
