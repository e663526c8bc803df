import type { SourceFile } from '#policy/bindings/binding.ts'
import type { ClauseId } from '#policy/vocabulary.ts'

export type DatabaseFunction = `function ${string}.${string}`
export type Place = SourceFile | DatabaseFunction

/** One text is replaced by another; `find` stands exactly once in the place. */
export interface TextRemoval {
  /** What the program no longer does, as a clause of a sentence. */
  readonly says: string
  readonly find: string
  readonly replace: string
  /** Where the text stands, when it is not the place that the binding names. */
  readonly in?: Place
}

/** Run by the owner of the database once it is migrated; `{prefix}` is that of the role names. */
export interface DatabaseRemoval {
  readonly says: string
  readonly sql: string
}

/** One layer of one enforcement, taken away so that the program still starts and works. */
export type Removal = TextRemoval | DatabaseRemoval

/** By clause, then by the place as its binding writes it. */
export type Removals = Readonly<Partial<Record<ClauseId, Readonly<Record<string, readonly Removal[]>>>>>

export function isText(removal: Removal): removal is TextRemoval {
  return 'find' in removal
}
