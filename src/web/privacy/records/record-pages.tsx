import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { csv } from '#domain/handoff/csv.ts'
import { allRecords } from '#policy/records/all-records.ts'
import { cellText, type RegisterExport } from '#policy/records/record.ts'
import { sitePaths } from '#web/paths.ts'
import { perVersion, policyOf } from '#web/server/policy-in-effect.ts'
import { sameForEverybody } from '#web/site/site-page.tsx'
import { controllerOf, type PrivacyFacts } from '../privacy-pages.tsx'
import { RecordPage, RecordsPage } from './record-page.tsx'

/** The exports of the register: each as a page, as CSV and as JSON, at one address that ends differently. */
export function recordPages(facts: PrivacyFacts): Hono {
  const controller = controllerOf(facts)
  const recordsOf = perVersion(({ register }) => allRecords(controller, register))
  return new Hono()
    .get(sitePaths.privacyRecords.pattern, (c) => {
      sameForEverybody(c)
      return c.html(<RecordsPage c={c} about={facts} records={recordsOf(c)} />)
    })
    .get(sitePaths.privacyRecord.pattern, (c) => {
      const [id, form, ...more] = c.req.param('file').split('.')
      const record = recordsOf(c).find((one) => one.id === id)
      if (!record || more.length > 0) throw new HTTPException(404)
      sameForEverybody(c)
      if (form === undefined)
        return c.html(<RecordPage c={c} about={facts} record={record} part={partOf(c.req.query('part'))} />)
      if (form === 'json') return c.json(recordJson(record, policyOf(c).version))
      if (form !== 'csv') throw new HTTPException(404)
      c.header('content-disposition', `attachment; filename="${record.id}.csv"`)
      return c.body(recordCsv(record), 200, { 'content-type': 'text/csv; charset=utf-8' })
    })
}

/** What somebody wrote into the address; anything but a number is the first part. */
const partOf = (asked = '1'): number => (/^\d{1,4}$/.test(asked) ? Number(asked) : 1)

function recordCsv({ columns, rows }: RegisterExport): string {
  return csv(
    columns,
    rows.map((row) => row.map(cellText)),
  )
}

function recordJson({ title, about, columns, rows }: RegisterExport, version: string) {
  return {
    title,
    about,
    version,
    rows: rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? '']))),
  }
}
