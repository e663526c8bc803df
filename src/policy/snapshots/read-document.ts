import type { Block, Inline, PolicyDocument, Section, Statement } from '#policy/text/document.ts'
import { type ClauseId, clauseIds } from '#policy/vocabulary.ts'
import { fieldsOf, listOf, type Reader, text, UnreadableSnapshot } from './reading.ts'

const isClauseId = (id: string): id is ClauseId => clauseIds.some((known) => known === id)

const inline: Reader<Inline> = (value, at) => {
  if (typeof value === 'string') return value
  const of = fieldsOf(value, at)
  return { text: of('text', text), href: of('href', text) }
}

/** Ids of a program that had other clauses are left out: nothing of ours could be found under them. */
const statement: Reader<Statement> = (value, at) => {
  const of = fieldsOf(value, at)
  return { ids: of('ids', listOf(text)).filter(isClauseId), text: of('text', listOf(inline)) }
}

const block: Reader<Block> = (value, at) => {
  const of = fieldsOf(value, at)
  const kind = of('kind', text)
  if (kind === 'paragraph') return { kind, ...statement(value, at) }
  if (kind === 'list') return { kind, items: of('items', listOf(statement)) }
  if (kind !== 'table') throw new UnreadableSnapshot(`${at}.kind is no kind of block.`)
  return {
    kind,
    caption: of('caption', text),
    columns: of('columns', listOf(text)),
    rows: of('rows', listOf(listOf(listOf(inline)))),
  }
}

const section: Reader<Section> = (value, at) => {
  const of = fieldsOf(value, at)
  return { anchor: of('anchor', text), title: of('title', text), blocks: of('blocks', listOf(block)) }
}

/** The document of a snapshot, as it was stored. */
export const readDocument: Reader<PolicyDocument> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    title: of('title', text),
    version: of('version', text),
    effective: of('effective', text),
    updated: of('updated', text),
    opening: of('opening', listOf(block)),
    clauses: of('clauses', listOf(section)),
    tables: of('tables', listOf(section)),
  }
}
