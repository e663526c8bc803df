import type { Context } from 'hono'
import { type Cell, cellText, type RegisterExport } from '#policy/records/record.ts'
import { sitePaths, withQuery } from '#web/paths.ts'
import { SitePage, type SitePageProps } from '#web/site/site-page.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'

interface RecordProps {
  c: Context
  about: SitePageProps['about']
}

/** More columns than this are read as a list, one heading a row. */
const tableColumns = 7
/** More lines than this are shown in parts, so that the page stays quick to load. */
export const linesAPart = 80

/** @param props.part which part of the lines, from 1 on; one that there is not shows the last. */
export function RecordPage(props: RecordProps & { record: RegisterExport; part: number }) {
  const { c, about, record } = props
  const parts = Math.max(1, Math.ceil(record.rows.length / linesAPart))
  const part = Math.min(Math.max(1, props.part), parts)
  const shown = { ...record, rows: record.rows.slice((part - 1) * linesAPart, part * linesAPart) }
  return (
    <SitePage c={c} about={about} title={record.title} description={record.about}>
      <article class="policy">
        <h1>{record.title}.</h1>
        <p>{record.about}</p>
        <p class="small soft">
          generated from the register of this program. <Files record={record} />.{' '}
          <a href={sitePaths.privacyRecords.to()}>all records</a>
        </p>
        {shown.columns.length > tableColumns ? <AsList record={shown} /> : <AsTable record={shown} />}
        {parts > 1 && <Parts record={record} part={part} parts={parts} />}
      </article>
    </SitePage>
  )
}

export function RecordsPage({ c, about, records }: RecordProps & { records: readonly RegisterExport[] }) {
  return (
    <SitePage
      c={c}
      about={about}
      title="records of the register"
      description="The record of processing, the recipients, the data inventory and the retention schedule."
    >
      <article class="policy">
        <h1>records of the register.</h1>
        <p>
          the <a href={sitePaths.privacy.to()}>privacy policy</a>, the database and the program are made from
          one register. these are its exports; <a href={sitePaths.privacyProof.to()}>the proof</a> shows what
          keeps it.
        </p>
        {records.map((record) => (
          <section>
            <h2>
              <a href={sitePaths.privacyRecord.to({ file: record.id })}>{record.title}</a>
            </h2>
            <p>{record.about}</p>
            <p class="small soft">
              {record.rows.length} lines · <Files record={record} />
            </p>
          </section>
        ))}
      </article>
    </SitePage>
  )
}

function Files({ record }: { record: RegisterExport }) {
  return (
    <>
      for machines: <a href={sitePaths.privacyRecord.to({ file: `${record.id}.csv` })}>CSV</a>,{' '}
      <a href={sitePaths.privacyRecord.to({ file: `${record.id}.json` })}>JSON</a>
    </>
  )
}

function Parts({ record, part, parts }: { record: RegisterExport; part: number; parts: number }) {
  return (
    <nav aria-label="parts of this record">
      <p>
        part {part} of {parts}, {record.rows.length} lines in all:{' '}
        {Array.from({ length: parts }, (_, index) => index + 1).map((one) => (
          <>
            {one === part ? (
              <b aria-current="page">{one}</b>
            ) : (
              <a href={withQuery(sitePaths.privacyRecord.to({ file: record.id }), { part: one })}>{one}</a>
            )}{' '}
          </>
        ))}
      </p>
    </nav>
  )
}

function AsTable({ record }: { record: RegisterExport }) {
  return (
    <DataTable
      caption={record.title}
      hideCaption
      columns={record.columns.map((heading, index) => ({
        key: heading,
        heading,
        cell: (row: readonly Cell[]) => cellText(row[index] ?? ''),
      }))}
      rows={record.rows}
      empty="nothing is declared."
    />
  )
}

function AsList({ record: { columns, rows } }: { record: RegisterExport }) {
  return (
    <>
      {rows.map(([name, ...cells]) => (
        <section>
          <h2>{cellText(name ?? '')}</h2>
          <DefinitionList
            facts={cells.map((cell, index) => [columns[index + 1] ?? '', cellText(cell) || 'none'])}
          />
        </section>
      ))}
    </>
  )
}
