import type { NamedTests } from '#policy/bindings/binding.ts'
import type { Edit } from '../mutation/scratch-copy.ts'

/** Where something undeclared has to be stopped, at the latest. */
export type Gate =
  | { readonly at: 'build' }
  /** The start of the changed program on a database that the unchanged one has made. */
  | { readonly at: 'start' }
  | { readonly at: 'test'; readonly tests: readonly NamedTests[] }

/** Something that no declaration covers, put into a scratch copy. */
export interface Addition {
  readonly says: string
  readonly edits: readonly Edit[]
  readonly files?: Readonly<Record<string, string>>
  readonly gate: Gate
  /** What the refusal has to say: what it is about, and what to do. */
  readonly told: readonly string[]
}
