import type { Block, Inline, PolicyDocument, Section } from './document.ts'
import { dayWords } from './words.ts'

const escaped = (words: string) => words.replace(/[\\`*_[\]<>|]/g, '\\$&')

/** A place within the policy is one on its page: Markdown has no ids for sentences. */
const address = (href: string) => (href.startsWith('#') ? `/privacy${href}` : href)

function line(text: readonly Inline[]): string {
  return text
    .map((piece) =>
      typeof piece === 'string' ? escaped(piece) : `[${escaped(piece.text)}](${address(piece.href)})`,
    )
    .join('')
}

function block(one: Block): string {
  if (one.kind === 'paragraph') return line(one.text)
  if (one.kind === 'list') return one.items.map(({ text }) => `- ${line(text)}`).join('\n')
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    `**${escaped(one.caption)}**\n`,
    row(one.columns.map(escaped)),
    row(one.columns.map(() => '---')),
    ...one.rows.map((cells) => row(cells.map(line))),
  ].join('\n')
}

function section(heading: string, { blocks }: Section): string {
  return [`## ${heading}`, ...blocks.map(block)].join('\n\n')
}

/** The whole policy as Markdown. */
export function policyMarkdown(document: PolicyDocument): string {
  const { title, effective, updated, version, opening, clauses, tables } = document
  return `${[
    `# ${title}.`,
    `effective: ${dayWords(effective)} · last updated: ${dayWords(updated)} · version ${version}`,
    ...opening.map(block),
    ...clauses.map((one) => section(`${one.anchor}. ${one.title}`, one)),
    ...tables.map((one) => section(one.title, one)),
  ].join('\n\n')}\n`
}
