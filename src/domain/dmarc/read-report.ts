import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { getDomain } from 'tldts'
import { z } from 'zod'
import { plainName } from '#platform/dns/record.ts'
import type { Refused } from './unpack-report.ts'

/** Who sent in the domain's name, by what signed or vouched for it; servers are counted and their addresses dropped. */
export interface ReportedSource {
  /** An organisational domain, `unnamed` where nothing vouched for the messages, `others` for what is past the largest. */
  readonly source: string
  readonly servers: number
  readonly messages: number
  /** Messages that passed DMARC: by an aligned signature, an aligned SPF result, or both. */
  readonly aligned: number
  readonly byDkim: number
  readonly bySpf: number
  readonly quarantined: number
  readonly rejected: number
}

export type DmarcPolicy = 'none' | 'quarantine' | 'reject'

export interface AggregateReport {
  readonly format: 'rfc7489' | 'rfc9990'
  readonly org: string
  readonly reportRef: string
  readonly domain: string
  readonly beginsAt: Date
  readonly endsAt: Date
  readonly policy: DmarcPolicy
  readonly sources: readonly ReportedSource[]
}

export type ReadReport = { readonly ok: true; readonly report: AggregateReport } | Refused

const mostRecords = 20_000
/** A domain of ours is sent for by a handful; anybody can send a report that names thousands. */
const mostSources = 500
const mostMessages = 2_000_000_000
/** Elements, attributes and entities, each of which takes its microseconds. */
const mostMarks = 500_000

const word = z.string().trim().toLowerCase()
const text = (most: number) =>
  z.string().transform((value) =>
    value
      .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '')
      .trim()
      .slice(0, most),
  )
/** XML does not tell a list of one from one: none, one and several are lists alike. */
const list = <T extends z.ZodType>(of: T) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), of.array())
const seconds = z
  .string()
  .trim()
  .regex(/^\d{1,11}$/)
  .transform((value) => new Date(Number(value) * 1000))
const policy = word.pipe(z.enum(['none', 'quarantine', 'reject']))

/** What of a report is read. RFC 9990 leaves out `pct`, `rf` and `ri` and adds `np`, `testing` and more; none is needed here. */
const feedback = z.object({
  report_metadata: z.object({
    org_name: text(100).pipe(z.string().min(1)),
    report_id: text(200).pipe(z.string().min(1)),
    date_range: z.object({ begin: seconds, end: seconds }),
  }),
  policy_published: z.object({ domain: word.pipe(z.string().min(1).max(253)), p: policy }),
  record: list(
    z.object({
      row: z.object({
        source_ip: z.string().max(60).optional(),
        count: z
          .string()
          .trim()
          .regex(/^\d{1,10}$/)
          .transform(Number),
        policy_evaluated: z
          .object({
            disposition: word.optional(),
            dkim: word.optional(),
            spf: word.optional(),
          })
          .optional(),
      }),
      auth_results: z
        .union([
          z.object({
            dkim: list(z.object({ domain: word.optional(), result: word.optional() })),
            spf: list(z.object({ domain: word.optional(), result: word.optional() })),
          }),
          z.literal(''),
        ])
        .optional(),
    }),
  ),
})
type ReportRecord = z.infer<typeof feedback>['record'][number]

const refused = (reason: string): Refused => ({ ok: false, reason })

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
})

/** RFC 9990 gives its reports a namespace; RFC 7489 has none. */
const namespace9990 = /xmlns(:\w+)?\s*=\s*["']urn:ietf:params:xml:ns:dmarc-2\.0["']/

/** What XML 1.0 allows no character to be (2.2); the parser lets it pass, and the database refuses some of it. */
const noCharacter = /[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/u

/**
 * Reads an aggregate report of either format. What declares a document type is refused before it is parsed, so that no
 * entity can expand; what lacks something or says what cannot be is refused with what it is.
 */
export function readReport(xml: Buffer): ReadReport {
  const source = xml.toString('utf8').replace(/^\uFEFF/, '')
  if (source.includes('\uFFFD')) return refused('The report is not written in UTF-8.')
  if (/<!(DOCTYPE|ENTITY)/i.test(source))
    return refused('The report declares a document type, which no report needs and which can hide harm.')
  if (noCharacter.test(source)) return refused('The report has characters in it that no XML may have.')
  if (marksIn(source) > mostMarks) return refused('The report has more elements in it than any report has.')
  const valid = XMLValidator.validate(source)
  if (valid !== true) return refused('The report is no well-formed XML.')
  let parsed: unknown
  try {
    parsed = parser.parse(source)
  } catch {
    return refused('The report could not be read as XML.')
  }
  const root = z.object({ feedback: z.unknown() }).safeParse(parsed)
  if (!root.success || root.data.feedback === undefined) return refused('This XML is no DMARC report.')
  const read = feedback.safeParse(root.data.feedback)
  if (!read.success) {
    const [issue] = read.error.issues
    return refused(`The report lacks something or says it wrongly: ${issue?.path.join(' → ') ?? 'its form'}.`)
  }
  return settled(read.data, namespace9990.test(source) ? 'rfc9990' : 'rfc7489')
}

function marksIn(source: string): number {
  let marks = 0
  for (const mark of ['<', '&', '='])
    for (let at = source.indexOf(mark); at >= 0; at = source.indexOf(mark, at + 1)) marks += 1
  return marks
}

function settled(data: z.infer<typeof feedback>, format: AggregateReport['format']): ReadReport {
  const { report_metadata: about, policy_published: published, record } = data
  const { begin, end } = about.date_range
  if (end < begin) return refused('The report ends before it begins.')
  if (record.length > mostRecords) return refused(`The report has more than ${mostRecords} records.`)
  const messages = record.reduce((sum, one) => sum + one.row.count, 0)
  if (messages > mostMessages) return refused('The report counts more messages than there can be.')
  return {
    ok: true,
    report: {
      format,
      org: about.org_name,
      reportRef: about.report_id,
      domain: plainName(published.domain),
      beginsAt: begin,
      endsAt: end,
      policy: published.p,
      sources: sourcesOf(record),
    },
  }
}

function sourcesOf(records: readonly ReportRecord[]): ReportedSource[] {
  const messagesOf = (own: readonly ReportRecord[]) => own.reduce((sum, one) => sum + one.row.count, 0)
  const largest = new Set(
    [...Map.groupBy(records, sourceOf)]
      .map(([source, own]) => ({ source, messages: messagesOf(own) }))
      .toSorted((a, b) => b.messages - a.messages)
      .slice(0, mostSources)
      .map(({ source }) => source),
  )
  const shownAs = (record: ReportRecord) => {
    const source = sourceOf(record)
    return largest.has(source) ? source : 'others'
  }
  return [...Map.groupBy(records, shownAs)].map(([source, own]) => {
    const count = (counts: (one: ReportRecord) => boolean) =>
      own.reduce((sum, one) => sum + (counts(one) ? one.row.count : 0), 0)
    const evaluated = (one: ReportRecord) => one.row.policy_evaluated
    const byDkim = (one: ReportRecord) => evaluated(one)?.dkim === 'pass'
    const bySpf = (one: ReportRecord) => evaluated(one)?.spf === 'pass'
    return {
      source,
      servers: new Set(own.map((one) => one.row.source_ip ?? '')).size,
      messages: count(() => true),
      aligned: count((one) => byDkim(one) || bySpf(one)),
      byDkim: count(byDkim),
      bySpf: count(bySpf),
      quarantined: count((one) => evaluated(one)?.disposition === 'quarantine'),
      rejected: count((one) => evaluated(one)?.disposition === 'reject'),
    }
  })
}

/** What a signature or SPF vouched for, as an organisational domain; nothing vouched for an unnamed one. */
function sourceOf(record: ReportRecord): string {
  const results = record.auth_results
  if (!results) return 'unnamed'
  const passing = [...results.dkim, ...results.spf].find((one) => one.result === 'pass' && one.domain)
  const domain = passing?.domain
  if (!domain || domain.length > 253) return 'unnamed'
  return getDomain(domain) ?? 'unnamed'
}
