/** Every way in which two versions of the policy can differ. */
export const differenceKinds = [
  'purpose-added',
  'purpose-removed',
  'basis-changed',
  'purpose-reworded',
] as const
export type DifferenceKind = (typeof differenceKinds)[number]

export interface Difference {
  readonly kind: DifferenceKind
  /** The declaration it is about, for whoever writes the register: `leads.phone`, `recipient porkbun`. */
  readonly where: string
  /** Whether clients must be told before it takes effect (clauses 12.1, 12.2). */
  readonly material: boolean
  /** What is different, as one tells a client. */
  readonly words: string
  /** The sentences of the policy that it touches; at least one. */
  readonly clauses: readonly string[]
  /** The purposes that it touches: a consent to one of them has to be asked again when it is material. */
  readonly purposes: readonly string[]
}
