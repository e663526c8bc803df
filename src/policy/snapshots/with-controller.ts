import { type Controller, controllerTokens } from '#policy/controller.ts'
import type { Block, Inline, PolicyDocument, Section } from '#policy/text/document.ts'

/** Words of a snapshot, or of a difference between two, with the names of whoever runs the program. */
export function withControllerNamed(words: string, controller: Controller): string {
  return words
    .replaceAll(controllerTokens.name, () => controller.name)
    .replaceAll(controllerTokens.contact, () => controller.contact)
    .replaceAll(controllerTokens.site, () => controller.site)
}

/** The document with the names of whoever runs the program, where a snapshot has tokens. */
export function withController(document: PolicyDocument, controller: Controller): PolicyDocument {
  const named = (words: string) => withControllerNamed(words, controller)
  const inline = (text: readonly Inline[]): readonly Inline[] =>
    text.map((one) =>
      typeof one === 'string' ? named(one) : { text: named(one.text), href: named(one.href) },
    )
  const block = (one: Block): Block => {
    if (one.kind === 'paragraph') return { ...one, text: inline(one.text) }
    if (one.kind === 'list')
      return { ...one, items: one.items.map(({ ids, text }) => ({ ids, text: inline(text) })) }
    return { ...one, rows: one.rows.map((row) => row.map(inline)) }
  }
  const section = (one: Section): Section => ({ ...one, blocks: one.blocks.map(block) })
  return {
    ...document,
    opening: document.opening.map(block),
    clauses: document.clauses.map(section),
    tables: document.tables.map(section),
  }
}
