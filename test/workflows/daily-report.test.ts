import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerLead } from '#domain/leads/answer-lead.ts'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { endStaffAccess } from '#domain/staff/end-staff-access.ts'
import { visitor } from '#platform/database/actor.ts'
import { openLedgerSigner } from '#platform/evidence/checkpoint-note.ts'
import { exportLedger } from '#platform/evidence/export-ledger.ts'
import { sealEvidence } from '#platform/evidence/seal-evidence.ts'
import {
  callForm,
  type EngagementWorld,
  openEngagementWorld,
  type StaffActor,
} from '#test/support/engagement-world.ts'
import { type MailWorld, openMailWorld } from '#test/support/mail-world.ts'
import { rewriteLedger } from '#test/support/rewrite-ledger.ts'
import { askDailyReport, lastReportDue } from '#workflows/ask-daily-report.ts'
import { turns } from '#workflows/schedule.ts'
import { sendMail } from '#workflows/send-mail.ts'
import { readEarlier, verifyLedger } from '../../scripts/verify-ledger.mjs'

let world: EngagementWorld
let mails: MailWorld
beforeAll(async () => {
  world = await openEngagementWorld()
  mails = await openMailWorld(world)
})
afterAll(async () => {
  await mails.close()
  await world.drop()
})

const emailOf = ({ personId }: StaffActor) =>
  world.one<string>('select email from people where id = $1', [personId])
const askedOf = ({ personId }: StaffActor) =>
  world.one<number>(`select count(*)::int from mails where kind = 'daily-report' and person_id = $1`, [
    personId,
  ])
/** Moves business time to this hour of the next day. */
const nextDayAt = async (hour: number) => {
  await world.db.advanceClock(
    await world.one<string>(
      `select (date_trunc('day', app.now() at time zone 'UTC') + interval '1 day' + make_interval(hours => $1)
        - app.now() at time zone 'UTC')::text`,
      [hour],
    ),
  )
}
const reports = async (owner: StaffActor) =>
  (await mails.mailbox(await emailOf(owner))).filter(({ subject }) => subject.startsWith('today: '))

/** A mail as it is saved with its source: quoted-printable, lines of at most 76 characters. */
const asSent = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) =>
      byte === 10 || (byte >= 32 && byte < 127 && byte !== 61)
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')
    .replace(/.{70}(?=.)(?<!=.?)/g, '$&=\n')

test('it is due at one hour of the day, and the day’s mail before that hour is yesterday’s', () => {
  const due = (now: string) => lastReportDue(new Date(now)).toISOString()
  expect(due('2026-11-24T13:00:00.000Z')).toBe('2026-11-24T13:00:00.000Z')
  expect(due('2026-11-24T12:59:59.999Z')).toBe('2026-11-23T13:00:00.000Z')
  expect(due('2026-11-25T00:00:00.000Z')).toBe('2026-11-24T13:00:00.000Z')
  expect(turns.map(({ name }) => name)).toContain('ask-daily-report')
})

test('each owner has one a day, however often it is asked for, and a new owner none for the day before', async () => {
  await nextDayAt(14)
  const newcomer = await world.addStaff('owner')
  const operator = await world.addStaff('operator')
  const invited = await world.addStaff('owner')
  await world.db.owner.query(
    `delete from auth.account where user_id = (select id from auth."user" where person_id = $1)`,
    [invited.personId],
  )
  await askDailyReport(world.db.inPurpose)
  await askDailyReport(world.db.inPurpose)
  expect([await askedOf(world.owner), await askedOf(newcomer)]).toEqual([1, 0])
  await nextDayAt(12)
  await askDailyReport(world.db.inPurpose)
  expect([await askedOf(world.owner), await askedOf(newcomer)]).toEqual([1, 0])
  await world.db.advanceClock('61 minutes')
  await askDailyReport(world.db.inPurpose)
  await world.db.advanceClock('10 hours')
  await askDailyReport(world.db.inPurpose)
  expect([await askedOf(world.owner), await askedOf(newcomer), await askedOf(operator)]).toEqual([2, 1, 0])
  expect(await askedOf(invited)).toBe(0)
})

test('thirty days at once bring one mail, and what was not sent before gives way to it', async () => {
  await world.db.advanceClock('30 days')
  await askDailyReport(world.db.inPurpose)
  await askDailyReport(world.db.inPurpose)
  expect(await askedOf(world.owner)).toBe(3)
  await mails.sendAll()
  expect(await reports(world.owner)).toHaveLength(1)
  const { rows } = await world.db.owner.query(
    `select id, state from mails where kind = 'daily-report' and person_id = $1 order by queued_at`,
    [world.owner.personId],
  )
  expect(rows.map(({ state }) => state)).toEqual(['void', 'void', 'sent'])
  for (const { id } of rows) await sendMail(mails.doors, id, 'inquiry-response')
  expect(await reports(world.owner)).toHaveLength(1)
})

test('it says in counts what waits, what is late and what happened, and names nobody', async () => {
  await nextDayAt(1)
  const first = await world.db.inPurpose('inquiry-response', visitor, (tx) =>
    submitLead(tx, callForm('ada@acme.example')),
  )
  await world.db.inPurpose('inquiry-response', visitor, (tx) => submitLead(tx, callForm('bob@acme.example')))
  await world.db.inPurpose('inquiry-response', world.owner, (tx) => answerLead(tx, first.leadId))
  await world.requested('eve@weave.example', 'Weave')
  await sealEvidence(world.db.inPurpose)
  await nextDayAt(13)
  await askDailyReport(world.db.inPurpose)
  await mails.sendAll()
  const [report] = (await reports(world.owner))
    .toReversed()
    .filter(({ text }) => text.includes('draft a plan'))
  expect(report?.subject).toBe('today: 2 things wait for us, 2 late')
  expect(report?.text).toContain('- answer the request: 1, the oldest for 36 hours, 1 late')
  expect(report?.text).toContain('- draft a plan: 1, the oldest for 36 hours, 1 late')
  expect(report?.text).toContain('- requests for a call: 3')
  expect(report?.links).toContain('https://segmento.example/console')
  // Whole words: an id or a signature may hold these letters by chance.
  expect(JSON.stringify(report)).not.toMatch(/\b(acme|weave|ada|bob|eve)\b/i)
})

test('who is an owner no more gets none, even one that was asked for before', async () => {
  const other = await world.addStaff('owner')
  await nextDayAt(13)
  await askDailyReport(world.db.inPurpose)
  await world.db.inPurpose('authentication', world.owner, (tx) => endStaffAccess(tx, other.personId))
  await mails.sendAll()
  expect(await reports(other)).toEqual([])
})

test('a mail carries the newest checkpoint: a later export holds against it, and one rewritten since does not', async () => {
  const { client, engagementId, clientId } = await world.inIntake('pays@acme.example')
  const invoice = await world.one<string>(
    `insert into invoices (client_id, engagement_id, invoice_ref, status, currency, total_cents, paid_cents, issued_at, paid_at, seen_at)
     values ($1, $2, 'in_1', 'paid', 'usd', 100, 100, app.now(), app.now(), app.now()) returning id`,
    [clientId, engagementId],
  )
  await world.db.inPurpose('inquiry-response', visitor, (tx) => submitLead(tx, callForm('asks@acme.example')))
  await mails.sendAll()
  await world.db.owner.query(
    `insert into mails (person_id, kind, purpose, about_id) values ($1, 'payment-received', 'operations-email', $2)`,
    [client.personId, invoice],
  )
  await world.db.inPurpose('service-delivery', { kind: 'system', work: 'test' }, (tx) =>
    tx.call('select app.requeue_mails()', []),
  )
  await nextDayAt(13)
  await askDailyReport(world.db.inPurpose)
  await sealEvidence(world.db.inPurpose)
  await mails.sendAll()
  const signer = openLedgerSigner(world.db.vault).signer
  const receipt = (await mails.mailbox('pays@acme.example')).find(({ text }) =>
    text.includes('we received $1.00'),
  )
  const [report] = await reports(world.owner)
  await sealEvidence(world.db.inPurpose)
  const exported = async () => {
    let text = ''
    for await (const lines of exportLedger(world.db.inPurpose)) text += lines
    return text.trimEnd().split('\n')
  }
  const quoted = (text: string) => text.replace(/^/gm, '> ').replaceAll('\n', '\r\n')
  const before = await exported()
  const mail = receipt?.text ?? ''
  const notes = [mail, report?.text ?? '', quoted(mail), asSent(mail)].map(readEarlier)
  for (const earlier of notes) {
    expect(earlier).toHaveLength(1)
    expect((await verifyLedger(before, { earlier, signer })).faults).toEqual([])
  }
  await rewriteLedger(world.db.owner)
  await sealEvidence(world.db.inPurpose)
  const rewritten = await exported()
  expect((await verifyLedger(rewritten, { signer })).faults).toEqual([])
  for (const earlier of notes)
    expect((await verifyLedger(rewritten, { earlier, signer })).faults.map(({ code }) => code)).toContain(
      'rewritten',
    )
})
