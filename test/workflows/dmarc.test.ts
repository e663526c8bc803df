import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveDmarcStep } from '#domain/dmarc/approve-step.ts'
import { dmarcSection } from '#domain/dmarc/dmarc-section.ts'
import { takeReport } from '#domain/dmarc/record-report.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { applyChanges } from '#workflows/apply-changes.ts'
import { readReports } from '#workflows/read-reports.ts'

let world: BuildWorld
let stackId: string
let clientId: string
const [clean, leaky] = ['tryreported.com', 'leaky-reported.com']

beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  stackId = await world.approvedStack({
    company: 'Reported Co',
    mainDomain: 'reported.com',
    names: [clean, leaky],
  })
  await world.buildUp(stackId)
  await world.passWarmUp('reported.com')
  await world.advance(stackId)
  const { rows } = await world.db.owner.query('select client_id from stacks where id = $1', [stackId])
  clientId = rows[0]?.client_id
}, 240_000)
afterAll(() => world?.close())

const deliver = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>): Promise<T> =>
  world.db.inPurpose('service-delivery', system('test'), work)
const read = () =>
  readReports(
    { inPurpose: world.db.inPurpose, openReportMailbox: world.ports.reportMailbox, log: world.parts.log },
    'sandbox',
  )
const section = () => deliver((tx) => dmarcSection(tx, { id: stackId, clientId }, 30))
const countReports = async () =>
  (await world.db.owner.query('select count(*)::int as reports from dmarc_reports')).rows[0]?.reports
const recordOf = async (domain: string) => {
  const found = await world.ports.resolver('sandbox').lookUp(`_dmarc.${domain}`, 'TXT')
  return found.kind === 'found' ? found.records[0]?.text : found.kind
}

test('the records ask for reports to the mailbox that is read, because its domain consents', async () => {
  expect(await recordOf(clean)).toBe('v=DMARC1; p=none; rua=mailto:proof@seed.segmento.example')
})

test('reports are read from the mailbox in both forms, each once, however often it is read', async () => {
  await read()
  const kept = await countReports()
  expect(kept).toBeGreaterThanOrEqual(30)
  const { rows } = await world.db.owner.query('select distinct format from dmarc_reports order by format')
  expect(rows.map(({ format }) => format)).toEqual(['rfc7489', 'rfc9990'])
  await read()
  expect(await countReports()).toBe(kept)
  await world.db.owner.query('update report_mailboxes set last_uid = 0')
  for (let look = 0; look < 3; look += 1) await read()
  expect(await countReports()).toBe(kept)
}, 120_000)

test('the step is proposed where the reports allow it and not where a fifth comes from somebody else', async () => {
  const { domains, sources } = await section()
  const next = (name: string) => domains.find(({ domain }) => domain === name)?.next
  expect(next(clean)).toMatchObject({ kind: 'step', to: 'quarantine' })
  expect(next(leaky)).toMatchObject({ kind: 'wait', why: expect.stringContaining('98 % in both are needed') })
  expect(sources[0]).toMatchObject({ domain: leaky, source: 'othermailer.example', aligned: 0 })
}, 60_000)

test('an operator approves the step; it is written by the plan of changes, seen from outside, and the two weeks begin anew', async () => {
  const [operator, viewer] = [await addStaff(world.db, 'operator'), await addStaff(world.db, 'viewer')]
  const domainId = (await section()).domains.find(({ domain }) => domain === clean)?.domainId ?? ''
  const approve = (actor: typeof operator, to: 'quarantine' | 'reject') =>
    world.db.inPurpose('service-delivery', actor, (tx) => approveDmarcStep(tx, stackId, domainId, to))
  expect(await approve(viewer, 'quarantine')).toMatchObject({ ok: false })
  expect(await approve(operator, 'reject')).toMatchObject({ ok: false })
  expect(await approve(operator, 'quarantine')).toEqual({ ok: true })
  expect(await approve(operator, 'quarantine')).toMatchObject({ ok: false })
  await applyChanges(world.parts, stackId)
  expect(await recordOf(clean)).toBe('v=DMARC1; p=quarantine; rua=mailto:proof@seed.segmento.example')
  const after = (await section()).domains.find(({ domain }) => domain === clean)
  expect(after).toMatchObject({ policy: 'quarantine', next: { kind: 'wait' } })
}, 120_000)

test('an uploaded report counts once beside those that came by mail, and one of somebody else’s domain not at all', async () => {
  const report = (domain: string) =>
    Buffer.from(
      `<feedback><report_metadata><org_name>Uploaded</org_name><report_id>u-1</report_id><date_range><begin>1764000000</begin><end>1764086399</end></date_range></report_metadata><policy_published><domain>${domain}</domain><p>none</p></policy_published><record><row><source_ip>192.0.2.1</source_ip><count>7</count><policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row></record></feedback>`,
    )
  const take = (domain: string) => takeReport(deliver, report(domain), 'upload')
  expect(await take(clean)).toEqual({ kind: 'kept', domain: clean, messages: 7 })
  expect(await take(clean)).toEqual({ kind: 'known', domain: clean })
  expect(await take('example.com')).toMatchObject({ kind: 'refused' })
})
