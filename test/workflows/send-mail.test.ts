import { afterAll, beforeAll, expect, test } from 'vitest'
import { remindOfQuotes } from '#domain/billing/remind-of-quote.ts'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { confirmGuide } from '#domain/newsletter/confirm-guide.ts'
import { requestGuide } from '#domain/newsletter/request-guide.ts'
import { unsubscribe } from '#domain/newsletter/unsubscribe.ts'
import { takeBackQuote } from '#domain/quotes/take-back-quote.ts'
import { readWork } from '#domain/staff/read-work.ts'
import { deliveryWork } from '#domain/staff/waiting-delivery.ts'
import { clocks } from '#domain/staff/work-clocks.ts'
import { system, visitor } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { callForm, type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { type MailWorld, openMailWorld } from '#test/support/mail-world.ts'
import { requeueMails } from '#workflows/requeue-mails.ts'
import { type MailDoors, sendMail } from '#workflows/send-mail.ts'

let world: EngagementWorld
let mail: MailWorld
let doors: MailDoors
let sendAll: MailWorld['sendAll']
let mailbox: MailWorld['mailbox']

beforeAll(async () => {
  world = await openEngagementWorld()
  mail = await openMailWorld(world)
  ;({ doors, sendAll, mailbox } = mail)
})
afterAll(async () => {
  await mail.close()
  await world.drop()
})

const mailOf = (address: string, kind: string) =>
  world.one<string>(
    `select m.state || ' ' || coalesce(m.response, '') || ' ' || m.attempts from mails m
     join people p on p.id = m.person_id where p.email = $1 and m.kind = $2`,
    [address, kind],
  )

test('a request is acknowledged to who asked and told to staff, naming nobody there', async () => {
  await world.db.inPurpose('inquiry-response', visitor, (tx) => submitLead(tx, callForm('ada@acme.example')))
  await sendAll()
  const [mail] = await mailbox('ada@acme.example')
  expect(mail?.subject).toBe('we have your request for a call')
  expect(await mailOf('ada@acme.example', 'lead-acknowledgement')).toBe('sent 250 1')
  const owner = await world.one<string>('select email from people where id = $1', [world.owner.personId])
  const [notice] = await mailbox(owner)
  expect(JSON.stringify(notice)).not.toMatch(/acme|Ada|looms/)
})

test('a mail that was sent is not sent again, and its sending is on the ledger with what left', async () => {
  const id = await world.one<string>(
    `select m.id from mails m join people p on p.id = m.person_id where p.email = 'ada@acme.example'`,
  )
  await sendMail(doors, id, 'inquiry-response')
  expect(await mailbox('ada@acme.example')).toHaveLength(1)
  const kinds = await world.db.owner.query<{ kind: string }>(
    `select e.kind from app.evidence e join person_keys k on k.id = e.key_id
     join people p on p.id = k.person_id where p.email = 'ada@acme.example' order by e.id`,
  )
  expect(kinds.rows.map(({ kind }) => kind)).toEqual(['lead.submitted', 'data.disclosed', 'mail.sent'])
})

test('the guide comes by the links in the mails, with one-click unsubscribe in header and text', async () => {
  const address = 'reader@acme.example'
  await world.db.inPurpose('newsletter', visitor, (tx) => requestGuide(tx, personal('email', address)))
  await sendAll()
  const [asked] = await mailbox(address)
  const token = asked?.links.find((link) => link.includes('/confirm/'))?.split('/confirm/')[1] ?? ''
  expect(await world.db.inPurpose('newsletter', visitor, (tx) => confirmGuide(tx, token))).toBe('confirmed')
  await sendAll()
  const guide = (await mailbox(address)).find(({ subject }) => subject.includes('the guide'))
  expect(guide?.headers['list-unsubscribe-post']).toContain('One-Click')
  const link = guide?.links.find((one) => one.includes('/unsubscribe/')) ?? ''
  expect(guide?.headers['list-unsubscribe']).toContain(link)
  expect(
    await world.one<boolean>(
      `select guide_sent_at is not null from subscribers s join people p on p.id = s.person_id where p.email = $1`,
      [address],
    ),
  ).toBe(true)
  await world.db.inPurpose('newsletter', visitor, (tx) =>
    unsubscribe(tx, link.split('/unsubscribe/')[1] ?? ''),
  )
  expect(await world.one<number>('select count(*)::int from people where email = $1', [address])).toBe(0)
})

test('what has expired before it is sent is not sent', async () => {
  await world.db.inPurpose('newsletter', visitor, (tx) =>
    requestGuide(tx, personal('email', 'late@acme.example')),
  )
  await world.db.advanceClock('8 days')
  await sendAll()
  expect(await mailbox('late@acme.example')).toEqual([])
})

test('a quote is announced with its sum and link; one that was taken back meanwhile is not', async () => {
  const client = await world.quoted('quote@acme.example')
  await sendAll()
  const quote = (await mailbox('quote@acme.example')).find(({ subject }) => subject.includes('quote'))
  expect(quote?.links).toContain(`https://segmento.example/quote/${client.engagementId}`)
  const back = await world.quoted('back@acme.example')
  await world.db.inPurpose('service-delivery', world.owner, (tx) => takeBackQuote(tx, back.quoteId))
  await sendAll()
  expect((await mailbox('back@acme.example')).filter(({ subject }) => subject.includes('quote'))).toEqual([])
  expect(await mailOf('back@acme.example', 'quote-ready')).toBe('void  1')
  const toMend = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
    readWork(tx, deliveryWork, { kinds: ['mend-mail'], clocks, most: 10 }),
  )
  expect(toMend.listed, 'the address works: the mail had nothing to say').toEqual([])
})

test('a client is reminded of an accepted quote with a way to pay; one that was paid or taken back meanwhile is not asked for', async () => {
  const remind = () => world.db.inPurpose('billing', system('test'), remindOfQuotes)
  const reminded = async (address: string) =>
    (await mailbox(address)).filter(({ subject }) => subject.includes('not paid yet'))
  const client = await world.accepted('unpaid@acme.example')
  const back = await world.accepted('undone@acme.example')
  await world.db.advanceClock('49 hours')
  await remind()
  await world.db.inPurpose('service-delivery', world.owner, (tx) => takeBackQuote(tx, back.quoteId))
  await sendAll()
  const [mail, ...more] = await reminded('unpaid@acme.example')
  expect(more).toEqual([])
  expect(mail?.links).toContain(`https://segmento.example/payment/${client.engagementId}`)
  expect(await reminded('undone@acme.example')).toEqual([])
})

test('a deferred mail waits and is tried again; a refused one asks somebody for the right address', async () => {
  await world.quoted('slow@acme.example')
  const { rows } = await world.db.owner.query<{ id: string }>(
    `select m.id from mails m join people p on p.id = m.person_id
     where p.email = 'slow@acme.example' and m.kind = 'quote-ready'`,
  )
  await world.db.owner.query(`delete from pgboss.job where name = 'send-mail'`)
  const id = rows[0]?.id ?? ''
  await expect(sendMail(doors, id, 'operations-email')).rejects.toMatchObject({ failure: 'limited' })
  expect(await mailOf('slow@acme.example', 'quote-ready')).toBe('queued 451 1')

  const gone = await world.quoted('bounce@acme.example')
  await sendAll()
  expect(await mailOf('bounce@acme.example', 'quote-ready')).toBe('refused 550 1')
  expect(
    await world.one<string>(`select kind from tasks where client_id = $1 and state = 'open'`, [
      gone.clientId,
    ]),
  ).toBe('correct-address')
})

test('mail whose job gave up is asked for again, once, and expired mail is not', async () => {
  await world.db.owner.query(`delete from pgboss.job where name = 'send-mail'`)
  await requeueMails(world.db.inPurpose)
  await requeueMails(world.db.inPurpose)
  const { rows } = await world.db.owner.query<{ email: string }>(
    `select p.email from pgboss.job j join mails m on m.id = (j.data->>'mailId')::uuid join people p on p.id = m.person_id
     where j.name = 'send-mail'`,
  )
  const addresses = rows.map(({ email }) => email)
  expect(addresses.filter((address) => address === 'slow@acme.example')).toHaveLength(1)
  expect(addresses).not.toContain('late@acme.example')
})
