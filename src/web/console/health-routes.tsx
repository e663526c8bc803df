import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { decideCare } from '#domain/care/decide-care.ts'
import { careOf } from '#domain/care/tend-domains.ts'
import { recordClientView } from '#domain/clients/client-views.ts'
import { adjustThreshold, thresholdsPage } from '#domain/deliverability/adjust-threshold.ts'
import { sourcesOfComplaints } from '#domain/deliverability/complaint-counts.ts'
import {
  consoleHealth,
  type HealthView,
  type StackHealthFilter,
} from '#domain/deliverability/console-health.ts'
import { enterComplaints } from '#domain/deliverability/enter-complaints.ts'
import type { HealthState } from '#domain/deliverability/health-history.ts'
import { type HealthIndexFilter, healthIndex } from '#domain/deliverability/health-index.ts'
import { holdSending, releaseSending } from '#domain/deliverability/hold-sending.ts'
import { reasonsOfPeople } from '#domain/deliverability/pause-reasons.ts'
import { thresholdNames } from '#domain/deliverability/thresholds.ts'
import { approveDmarcStep } from '#domain/dmarc/approve-step.ts'
import { dmarcSection } from '#domain/dmarc/dmarc-section.ts'
import { type Recorded, takeReport } from '#domain/dmarc/record-report.ts'
import { reportLimits } from '#domain/dmarc/unpack-report.ts'
import { findEngagementOfStack } from '#domain/engagements/pipeline-page.ts'
import { daySchema } from '#domain/plans/day.ts'
import { personal, reveal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { oneLine } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { storedIn } from '#web/server/stored-in.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { HealthIndexPage } from './health-index-page.tsx'
import { HealthPage } from './health-page.tsx'
import { ReportsPage } from './reports-page.tsx'
import { ThresholdsPage } from './thresholds-page.tsx'
import { asTyped, type Typed } from './typed.ts'

const pauseSchema = z.object({
  what: z
    .string()
    .regex(/^(stack|(domain|inbox) [0-9a-f-]{36})$/, { error: 'Please choose one of the options.' }),
  reason: z.enum(reasonsOfPeople),
  note: oneLine(300)
    .min(10)
    .transform((text) => personal('message', text))
    .register(storedIn, { column: 'sending_pauses.note' })
    .optional(),
})

const complaintsSchema = z.object({
  domain: z.uuid({ error: 'Please choose one of the options.' }),
  day: daySchema,
  source: z.enum(sourcesOfComplaints),
  told: z
    .string()
    .regex(/^\d{1,5}$|^\d{1,2}([.,]\d{1,3})? ?%$/, { error: 'A number such as 3, or a share such as 0.2 %.' })
    .transform((text) =>
      text.endsWith('%') ? { percent: Number(text.slice(0, -1).replace(',', '.')) } : { count: Number(text) },
    ),
})

const careSchema = z.object({ step: z.enum(['rest', 'recover', 'replace', 'keep', 'retire']) })

const dmarcStepSchema = z.object({ domain: z.uuid(), to: z.enum(['quarantine', 'reject']) })

const thresholdSchema = z.object({
  name: z.enum(thresholdNames),
  value: z
    .string()
    .regex(/^\d{1,5}(\.\d{1,3})?$/, { error: 'A number, please, such as 2 or 0.1.' })
    .optional(),
  why: oneLine(300)
    .min(10)
    .transform((text) => personal('message', text))
    .register(storedIn, { column: 'client_thresholds.why' })
    .optional(),
})

const states: readonly string[] = ['act', 'watch', 'too-little', 'fine']
const spans: readonly number[] = [14, 30, 60, 90]

const stateIn = (query: Record<string, string>): HealthState | undefined =>
  states.includes(query.state ?? '') ? (query.state as HealthState) : undefined
const daysIn = (query: Record<string, string>, otherwise: number): number =>
  spans.includes(Number(query.days)) ? Number(query.days) : otherwise
const pageIn = ({ page = '' }: Record<string, string>): number =>
  /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 1

/** What the address of one stack's health asks for; what it asks for in vain is left out. */
function stackFilter(query: Record<string, string>): StackHealthFilter {
  return { state: stateIn(query), days: daysIn(query, 30), page: pageIn(query) }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function indexFilter(query: Record<string, string>): HealthIndexFilter {
  const { client = '', host = '' } = query
  return {
    state: stateIn(query),
    days: daysIn(query, 14),
    page: pageIn(query),
    clientId: uuid.test(client) ? client : undefined,
    host: /^[a-z-]{1,40}$/.test(host) ? host : undefined,
  }
}

/** Which inbox or domain is sick, since when, and what to do; pausing and resuming. */
export function healthRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.healthIndex.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const filter = indexFilter(c.req.query())
      const index = await desk.in('service-delivery', (tx) => healthIndex(tx, filter))
      return c.html(<HealthIndexPage desk={desk} filter={filter} index={index} />)
    })
    .get(consolePaths.health.pattern, (c) => showHealth(c, deskOf(c, parts), 'inboxes'))
    .get(consolePaths.healthTrends.pattern, (c) => showHealth(c, deskOf(c, parts), 'trends'))
    .get(consolePaths.healthDomains.pattern, (c) => showHealth(c, deskOf(c, parts), 'domains'))
    .get(consolePaths.healthDmarc.pattern, (c) => showHealth(c, deskOf(c, parts), 'dmarc'))
    .post(consolePaths.pause.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const { fields } = await readForm(c)
      const form = parseForm(pauseSchema, fields, desk.register)
      const refuse = (errors: Typed['errors'], values: Typed['values']) =>
        showHealth(c, desk, 'inboxes', { typed: { form: 'pause', errors, values } })
      if (!form.ok) return refuse(form.errors, form.typed)
      const { what, reason, note } = form.value
      if (!note) return refuse({ note: 'This is needed; please fill it in.' }, asTyped(fields))
      const [kind, id = ''] = what.split(' ')
      const part = kind === 'domain' ? { domainId: id } : kind === 'inbox' ? { inboxId: id } : {}
      const held = await desk.in('service-delivery', (tx) =>
        holdSending(tx, { stackId: stack, ...part, reason, note }),
      )
      if (!held.ok) return refuse({ [held.at ?? 'note']: held.reason }, asTyped(fields))
      return c.redirect(withQuery(consolePaths.health.to({ stack }), { done: 'paused' }), 303)
    })
    .post(consolePaths.endPause.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const pauseId = idOf(c, 'pause')
      const ended = await desk.in('service-delivery', (tx) => releaseSending(tx, stack, pauseId))
      if (!ended.ok) return showHealth(c, desk, 'inboxes', { refused: ended.reason })
      return c.redirect(withQuery(consolePaths.health.to({ stack }), { done: 'pause-ended' }), 303)
    })
    .post(consolePaths.complaints.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const { fields } = await readForm(c)
      const form = parseForm(complaintsSchema, fields)
      const refuse = (errors: Typed['errors'], values: Typed['values']) =>
        showHealth(c, desk, 'inboxes', { typed: { form: 'complaints', errors, values } })
      if (!form.ok) return refuse(form.errors, form.typed)
      const { domain, ...entry } = form.value
      const entered = await desk.in('service-delivery', (tx) =>
        enterComplaints(tx, stack, { domainId: domain, ...entry }),
      )
      if (!entered.ok) return refuse({ [entered.at ?? 'told']: entered.reason }, asTyped(fields))
      return c.redirect(withQuery(consolePaths.health.to({ stack }), { done: 'complaints-entered' }), 303)
    })
    .post(consolePaths.care.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const form = parseForm(careSchema, (await readForm(c)).fields)
      if (!form.ok)
        return showHealth(c, desk, 'domains', { refused: 'The page has changed meanwhile; look again.' })
      const decided = await desk.in('service-delivery', (tx) =>
        decideCare(tx, stack, idOf(c, 'domain'), form.value.step),
      )
      if (!decided.ok) return showHealth(c, desk, 'domains', { refused: decided.reason })
      if (form.value.step === 'replace')
        return c.redirect(withQuery(consolePaths.changes.to({ stack }), { done: 'care-replaced' }), 303)
      return c.redirect(withQuery(consolePaths.healthDomains.to({ stack }), { done: 'care-changed' }), 303)
    })
    .post(consolePaths.dmarcStep.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const form = parseForm(dmarcStepSchema, (await readForm(c)).fields)
      if (!form.ok)
        return showHealth(c, desk, 'dmarc', { refused: 'The page has changed meanwhile; look again.' })
      const { domain, to } = form.value
      const approved = await desk.in('service-delivery', (tx) => approveDmarcStep(tx, stack, domain, to))
      if (!approved.ok) return showHealth(c, desk, 'dmarc', { refused: approved.reason })
      return c.redirect(withQuery(consolePaths.healthDmarc.to({ stack }), { done: 'dmarc-step' }), 303)
    })
    .get(consolePaths.reports.pattern, (c) => showReports(c, deskOf(c, parts)))
    .post(consolePaths.reports.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const why = desk.why('approve-dmarc-step')
      const { files } = await readForm(c)
      if (why) return showReports(c, desk, { kind: 'refused', reason: why })
      const file = files.report
      if (!file || file.size === 0)
        return showReports(c, desk, { kind: 'refused', reason: 'Choose a file first.' })
      if (file.size > reportLimits.packedBytes)
        return showReports(c, desk, {
          kind: 'refused',
          reason: 'The file is larger than two megabytes, which no report is.',
        })
      const content = Buffer.from(await file.arrayBuffer())
      const taken = await takeReport((work) => desk.in('service-delivery', work), content, 'upload')
      return showReports(c, desk, taken)
    })
    .get(consolePaths.thresholds.pattern, (c) => showThresholds(c, deskOf(c, parts)))
    .post(consolePaths.thresholds.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const client = idOf(c, 'client')
      const form = parseForm(thresholdSchema, (await readForm(c)).fields, desk.register)
      const refuse = (errors: Typed['errors'], values: Typed['values']) =>
        showThresholds(c, desk, { typed: { form: 'threshold', errors, values } })
      if (!form.ok) return refuse(form.errors, form.typed)
      const { name, value, why } = form.value
      if (!why) return refuse({ why: 'This is needed; please fill it in.' }, { name })
      const change = { name, value: value === undefined ? undefined : Number(value), why }
      const set = await desk.in('service-delivery', (tx) => adjustThreshold(tx, client, change))
      if (!set.ok) return refuse({ value: set.reason }, { name, value: value ?? '', why: reveal(why) })
      const done = value === undefined ? 'threshold-reset' : 'threshold-set'
      return c.redirect(withQuery(consolePaths.thresholds.to({ client }), { done }), 303)
    })
}

async function showReports(c: Context<StaffEnv>, desk: Desk, taken?: Recorded) {
  const page = await desk.in('service-delivery', async (tx) => ({
    now: tx.now,
    mailboxes: await tx.db
      .selectFrom('report_mailboxes')
      .select(['mode', 'read_at as readAt', 'refused'])
      .orderBy('mode')
      .execute(),
  }))
  return c.html(
    <ReportsPage desk={desk} {...page} {...(taken ? { taken } : {})} />,
    taken?.kind === 'refused' ? 422 : 200,
  )
}

async function showThresholds(
  c: Context<StaffEnv>,
  desk: Desk,
  refusal: { refused?: string; typed?: Typed } = {},
) {
  const clientId = idOf(c, 'client')
  const page = await desk.in('service-delivery', async (tx) => {
    const loaded = found(await thresholdsPage(tx, clientId))
    await recordClientView(tx, clientId, 'thresholds')
    return loaded
  })
  const status = refusal.refused === undefined && refusal.typed === undefined ? 200 : 422
  return c.html(<ThresholdsPage desk={desk} page={page} {...refusal} />, status)
}

async function showHealth(
  c: Context<StaffEnv>,
  desk: Desk,
  view: HealthView,
  refusal: { refused?: string; typed?: Typed } = {},
) {
  const stackId = idOf(c, 'stack')
  const filter = stackFilter(c.req.query())
  const page = await desk.in('service-delivery', async (tx) => {
    const [engagement, health, care] = await Promise.all([
      findEngagementOfStack(tx, stackId),
      consoleHealth(tx, stackId, { ...filter, view }),
      view === 'domains' ? careOf(tx, stackId) : [],
    ])
    const seen = { engagement: found(engagement), health: found(health), care }
    const [dmarc] = await Promise.all([
      view === 'dmarc' ? dmarcSection(tx, seen.health.stack, filter.days) : undefined,
      desk.sameView ? undefined : recordClientView(tx, seen.engagement.clientId, 'health'),
    ])
    return { ...seen, dmarc }
  })
  const status = refusal.refused === undefined && refusal.typed === undefined ? 200 : 422
  return c.html(
    <HealthPage desk={desk} stackId={stackId} filter={filter} view={view} {...page} {...refusal} />,
    status,
  )
}
