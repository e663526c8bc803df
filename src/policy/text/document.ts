import type { ClauseId } from '#policy/vocabulary.ts'

/** A piece of a sentence: plain words or a link. */
export type Inline = string | { readonly text: string; readonly href: string }

/** A sentence, and the obligations it states, by id. */
export interface Statement {
  readonly ids: readonly ClauseId[]
  readonly text: readonly Inline[]
}

export interface Paragraph extends Statement {
  readonly kind: 'paragraph'
}

export interface List {
  readonly kind: 'list'
  readonly items: readonly Statement[]
}

export interface Table {
  readonly kind: 'table'
  readonly caption: string
  readonly columns: readonly string[]
  /** A row is a list of cells; the first names the row. */
  readonly rows: readonly (readonly (readonly Inline[])[])[]
}

export type Block = Paragraph | List | Table

export interface Section {
  /** What the address of the section ends with: `5` for /privacy#5. */
  readonly anchor: string
  readonly title: string
  readonly blocks: readonly Block[]
}

/** The policy as a tree that knows nothing of HTML or Markdown. */
export interface PolicyDocument {
  readonly title: string
  readonly version: string
  /** Days, `YYYY-MM-DD`. */
  readonly effective: string
  readonly updated: string
  readonly opening: readonly Block[]
  readonly clauses: readonly Section[]
  /** The same facts as tables, generated from the register. */
  readonly tables: readonly Section[]
}

type Ids = ClauseId | readonly ClauseId[]
const idsOf = (ids: Ids): readonly ClauseId[] => (typeof ids === 'string' ? [ids] : ids)

export function statement(ids: Ids, ...text: Inline[]): Statement {
  return { ids: idsOf(ids), text }
}

export function paragraph(ids: Ids, ...text: Inline[]): Paragraph {
  return { kind: 'paragraph', ids: idsOf(ids), text }
}

export function list(...items: Statement[]): List {
  return { kind: 'list', items }
}

export function statementsOf(blocks: readonly Block[]): readonly Statement[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'paragraph') return [block]
    return block.kind === 'list' ? block.items : []
  })
}

export function plainText(text: readonly Inline[]): string {
  return text.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')
}
