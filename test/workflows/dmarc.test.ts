import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveDmarcStep } from '#domain/dmarc/approve-step.ts'
import { dmarcSection } from '#domain/dmarc/dmarc-section.ts'
import { takeReport } from '#domain/dmarc/record-report.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { openLog } from '#platform/log.ts'
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

test('a step that is refused changes nothing: neither the policy that is wanted nor its two weeks', async () => {
  const operator = await addStaff(world.db, 'operator')
  const domainId = (await section()).domains.find(({ domain }) => domain === clean)?.domainId ?? ''
  const approve = () =>
    world.db.inPurpose('service-delivery', operator, (tx) =>
      approveDmarcStep(tx, stackId, domainId, 'quarantine'),
    )
  const kept = async () =>
    (
      await world.db.owner.query(
        `select desired_records, dmarc_since,
           (select count(*)::int from differences where domain_id = d.id and state <> 'gone') as differing
         from domains d where id = $1`,
        [domainId],
      )
    ).rows[0]

  await world.db.owner.query(
    `insert into differences (client_id, stack_id, domain_id, kind, natural_key, wanted, found, state)
     values ($1, $2, $3, 'record', $4, '{"records":[]}', '{"records":[]}', 'open')`,
    [clientId, stackId, domainId, `record _dmarc.${clean} TXT dmarc`],
  )
  const before = await kept()
  expect(await approve()).toMatchObject({ ok: false, reason: expect.stringContaining('decide about that') })
  expect(await kept()).toEqual(before)
  await world.db.owner.query(`update differences set state = 'gone' where domain_id = $1`, [domainId])

  await world.db.owner.query('update domains set zone_records = 10 where id = $1', [domainId])
  await world.db.owner.query(
    `insert into world_changes (client_id, stack_id, domain_id, kind, stood, written, state, approved_at, applied_at)
     values ($1, $2, $3, 'record', '{"records":[1,2,3]}', '{"records":[]}', 'applied', app.now(), app.now())`,
    [clientId, stackId, domainId],
  )
  expect(await approve()).toMatchObject({ ok: false, reason: expect.stringContaining('30 %') })
  expect(await kept()).toEqual({ ...before, differing: 0 })
  await world.db.owner.query(`delete from world_changes where domain_id = $1`, [domainId])
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

const reportOf = (
  domain: string,
  given: { org?: string; id?: string; count?: number; begin?: number; records?: string } = {},
) => {
  const { org = 'Uploaded', id = 'u-1', count = 7, begin = 1_764_000_000 } = given
  const record = `<record><row><source_ip>192.0.2.1</source_ip><count>${count}</count><policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row></record>`
  return Buffer.from(
    `<feedback><report_metadata><org_name>${org}</org_name><report_id>${id}</report_id><date_range><begin>${begin}</begin><end>${begin + 86_399}</end></date_range></report_metadata><policy_published><domain>${domain}</domain><p>none</p></policy_published>${given.records ?? record}</feedback>`,
  )
}

test('what anybody sends to the mailbox is passed over where it cannot be kept, and the reports after it are read', async () => {
  await world.db.owner.query(`create function refuse_poison() returns trigger language plpgsql as
    $$ begin raise exception 'cannot be kept'; end $$`)
  await world.db.owner.query(`create trigger poison before insert on dmarc_reports for each row
    when (new.org = 'Poison') execute function refuse_poison()`)
  const manySenders = Array.from(
    { length: 7000 },
    (_, number) =>
      `<record><row><count>1</count></row><auth_results><spf><domain>s${number}.example</domain><result>pass</result></spf></auth_results></record>`,
  ).join('')
  const files = [
    reportOf(`${clean}\0`, { id: 'nul' }),
    reportOf(clean, { org: 'Poison', id: 'poison' }),
    reportOf(clean, { id: 'many', records: manySenders }),
    reportOf(clean, { id: 'honest' }),
  ]
  const lastUid = 1_000_000
  await readReports(
    {
      inPurpose: world.db.inPurpose,
      log: openLog('error', () => {}),
      openReportMailbox: async () => ({
        reportsTo: 'proof@seed.segmento.example',
        readReports: async () => ({ uidValidity: 1, lastUid, files, more: false }),
      }),
    },
    'live',
  )
  const { rows: mailboxes } = await world.db.owner.query(
    "select last_uid::int as uid, refused from report_mailboxes where mode = 'live'",
  )
  expect(mailboxes).toEqual([{ uid: lastUid, refused: 2 }])
  const { rows: kept } = await world.db.owner.query(
    "select report_ref as ref from dmarc_reports where report_ref in ('nul', 'poison', 'many', 'honest') order by 1",
  )
  expect(kept).toEqual([{ ref: 'honest' }, { ref: 'many' }])
})

test('forged reports of more messages than an integer holds leave the health page and its next steps standing', async () => {
  const yesterday = Math.floor((await deliver(async (tx) => tx.now)).getTime() / 86_400_000) * 86_400 - 86_400
  for (const id of ['forged-1', 'forged-2'])
    await takeReport(deliver, reportOf(leaky, { id, count: 2_000_000_000, begin: yesterday }), 'mail')
  const { domains, days, sources } = await section()
  const forged = domains.find(({ domain }) => domain === leaky)
  expect(forged?.weeks[0].messages).toBeGreaterThan(4_000_000_000)
  expect(days.at(-1)?.alignedPercent).toBeGreaterThan(99)
  expect(sources.some(({ messages }) => messages >= 4_000_000_000)).toBe(true)
})

test('an uploaded report counts once beside those that came by mail, and one of somebody else’s domain not at all', async () => {
  const take = (domain: string) => takeReport(deliver, reportOf(domain), 'upload')
  expect(await take(clean)).toEqual({ kind: 'kept', domain: clean, messages: 7 })
  expect(await take(clean)).toEqual({ kind: 'known', domain: clean })
  expect(await take('example.com')).toMatchObject({ kind: 'refused' })
})
