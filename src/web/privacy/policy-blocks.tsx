import type { Block, Inline, Section, Statement, Table } from '#policy/text/document.ts'
import { DataTable } from '#web/ui/data-table.tsx'

/** Which ids already have their place on the page: an address can lead to one sentence only. */
export type Anchored = Set<string>

function Words({ text }: { text: readonly Inline[] }) {
  return (
    <>{text.map((piece) => (typeof piece === 'string' ? piece : <a href={piece.href}>{piece.text}</a>))}</>
  )
}

/** The first id that has no place yet becomes the element's own, so that /privacy#5.2 leads to the sentence. */
function placeOf({ ids }: Statement, anchored: Anchored): string | undefined {
  const free = ids.find((id) => !anchored.has(id))
  if (free) anchored.add(free)
  return free
}

function PolicyTable({ table }: { table: Table }) {
  return (
    <DataTable
      caption={table.caption}
      columns={table.columns.map((heading, index) => ({
        key: heading,
        heading,
        cell: (row: Table['rows'][number]) => <Words text={row[index] ?? []} />,
      }))}
      rows={table.rows}
      empty="nothing is declared."
    />
  )
}

export function PolicyBlock({ block, anchored }: { block: Block; anchored: Anchored }) {
  if (block.kind === 'table') return <PolicyTable table={block} />
  if (block.kind === 'paragraph')
    return (
      <p id={placeOf(block, anchored)}>
        <Words text={block.text} />
      </p>
    )
  return (
    <ul>
      {block.items.map((item) => (
        <li id={placeOf(item, anchored)}>
          <Words text={item.text} />
        </li>
      ))}
    </ul>
  )
}

export function PolicySection(props: { section: Section; heading: string; anchored: Anchored }) {
  const { section, heading, anchored } = props
  return (
    <section>
      <h2 id={section.anchor}>
        <a href={`#${section.anchor}`}>{heading}</a>
      </h2>
      {section.blocks.map((block) => (
        <PolicyBlock block={block} anchored={anchored} />
      ))}
    </section>
  )
}
