import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import { findIntake, findRegistrant, senderPicture, sendersOf } from '#domain/intake/intake-queries.ts'
import { askAddressProof, confirmAddressProof, findAddressProof } from '#domain/intake/prove-by-address.ts'
import { checkTxtProof, domainProofText } from '#domain/intake/prove-by-txt.ts'
import { proveByWord } from '#domain/intake/prove-by-word.ts'
import { checkRegistrantField } from '#domain/intake/registrant-fields.ts'
import { type IntakeField, saveIntakeField } from '#domain/intake/save-intake.ts'
import { saveRegistrant } from '#domain/intake/save-registrant.ts'
import {
  addSender,
  changeSender,
  removeSender,
  type SenderDetails,
  setSenderPicture,
} from '#domain/intake/senders.ts'
import { missingFromIntake, reopenIntake, submitIntake } from '#domain/intake/submit-intake.ts'
import { linkToken } from '#domain/mails/link-token.ts'
import { system, visitor } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import {
  type EngagementWorld,
  openEngagementWorld,
  type RequestedClient,
} from '#test/support/engagement-world.ts'
import { a, type DnsTree, ns, startTree, txt } from '../../platform/dns/tree.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world.drop())

type Delivery = PurposeTx<'service-delivery'>
const as = <T>(client: RequestedClient, work: (tx: Delivery) => Promise<T>): Promise<T> =>
  world.db.inPurpose('service-delivery', client.client, work)
const save = (client: RequestedClient, field: IntakeField, value: string) =>
  as(client, (tx) => saveIntakeField(tx, client.engagementId, field, value))
const intakeOf = (client: RequestedClient) => as(client, (tx) => findIntake(tx, client.engagementId))

const registrant = {
  firstName: 'Ada',
  lastName: 'Byron',
  organisation: 'Acme Ltd',
  address: '12 St James’s Square',
  city: 'London',
  postalCode: 'SW1Y 4LE',
  country: 'gb',
  phone: '+44 (0)20 7946 0018',
  email: 'Ada@Acme.com',
}
const sender = {
  firstName: personal('name', 'Grace'),
  lastName: personal('name', 'Hopper'),
  role: personal('role', 'Head of Sales'),
  permission: true,
}

test('a field is saved as it is typed, a domain without what surrounds it', async () => {
  const client = await world.inIntake('ada@acme.com')
  expect(await save(client, 'idealCustomer', '  mills in Lancashire ')).toEqual({
    ok: true,
    value: 'mills in Lancashire',
  })
  expect(await save(client, 'domain', 'https://www.Acme.com/about')).toEqual({ ok: true, value: 'acme.com' })
  expect(await intakeOf(client)).toMatchObject({
    domain: 'acme.com',
    idealCustomer: 'mills in Lancashire',
    offer: 'We mend looms.',
    volumeTargets: '3000 a month',
  })
})

test.each([
  ['domain', 'acme'],
  ['domain', 'gmail.com'],
  ['domain', '192.0.2.7'],
  ['volumeTargets', 'x'.repeat(201)],
] as const)('%s refuses %s with a reason and keeps what was there', async (field, value) => {
  const client = await world.inIntake(`refuse-${crypto.randomUUID()}@acme.com`)
  const before = await intakeOf(client)
  expect(await save(client, field, value)).toMatchObject({ ok: false, field })
  expect(await intakeOf(client)).toEqual(before)
})

test('before payment nothing can be saved, and the reason says when', async () => {
  const client = await world.accepted('early@acme.com')
  expect(await save(client, 'offer', 'x')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('payment'),
  })
})

test('an address at the domain that signed in by a mailed link proves it; another domain must be proven anew', async () => {
  const client = await world.inIntake('own@own-domain.com')
  await save(client, 'domain', 'own-domain.com')
  expect(await intakeOf(client)).toMatchObject({ domainProof: 'address' })
  await save(client, 'domain', 'another.com')
  expect(await intakeOf(client)).toMatchObject({
    domain: 'another.com',
    domainProof: null,
    domainProvedAt: null,
  })
})

test('a link mailed to an address at the domain proves it once the button is pressed', async () => {
  const client = await world.inIntake('ada@elsewhere.com')
  await save(client, 'domain', 'mailed.com')
  const ask = (address: string) =>
    as(client, (tx) => askAddressProof(tx, client.engagementId, personal('email', address)))
  expect(await ask('ada@elsewhere.com')).toMatchObject({ ok: false })
  expect(await ask('info@mailed.com')).toEqual({ ok: true })
  const mail = await world.one<string>(`select id from mails where about_id = $1 and kind = 'domain-proof'`, [
    client.engagementId,
  ])
  const token = linkToken(world.db.vault, 'prove domain', mail)
  const asVisitor = <T>(work: (tx: Delivery) => Promise<T>) =>
    world.db.inPurpose('service-delivery', visitor, work)
  expect(await asVisitor((tx) => findAddressProof(tx, token))).toMatchObject({ domain: 'mailed.com' })
  expect(await intakeOf(client)).toMatchObject({ domainProof: null })
  expect(await asVisitor((tx) => confirmAddressProof(tx, `${token}x`))).toMatchObject({ ok: false })
  expect(await asVisitor((tx) => confirmAddressProof(tx, token))).toEqual({ ok: true })
  expect(await intakeOf(client)).toMatchObject({ domainProof: 'address' })
})

test('a domain is not flooded with mails that ask for its proof', async () => {
  const client = await world.inIntake('eve@flood.example')
  await save(client, 'domain', 'flooded.com')
  const asked: boolean[] = []
  for (let nth = 1; nth <= 6; nth++)
    asked.push(
      (
        await as(client, (tx) =>
          askAddressProof(tx, client.engagementId, personal('email', `box${nth}@flooded.com`)),
        )
      ).ok,
    )
  expect(asked).toEqual([true, true, true, true, true, false])
  const strangers = `select count(*)::int as id from people where email like '%@flooded.com'`
  expect(await world.one(strangers, [])).toBe(5)
})

test('nobody asks for a proof of another company’s engagement, in the database too', async () => {
  const ours = await world.inIntake('ada@prove-ours.com')
  await save(ours, 'domain', 'prove-ours.com')
  const rival = await world.inIntake('eve@prove-rival.com', 'Rival')
  await expect(
    as(rival, (tx) =>
      tx.call('select app.hold_domain_address($1, $2, $3)', [
        ours.engagementId,
        'x@prove-ours.com',
        tx.vault.newPersonKey(),
      ]),
    ),
  ).rejects.toThrow(/not yours/)
})

test('a TXT record proves the domain; none is absent; no answer is unknown and recorded as nothing', async () => {
  const client = await world.inIntake('ada@dns-elsewhere.com')
  await save(client, 'domain', 'acme.com')
  const intake = await intakeOf(client)
  const zone = (text: string) => ({
    name: 'acme.com',
    records: [a('acme.com', '192.0.2.9'), txt('acme.com', text)],
  })
  const look = async (tree: DnsTree) => {
    try {
      return await checkTxtProof(
        { inPurpose: world.db.inPurpose, openDns: () => tree.resolver },
        client.engagementId,
      )
    } finally {
      await tree.close()
    }
  }
  const tree = (text: string) =>
    startTree({
      '192.0.2.1': { name: '', records: [ns('com', 'tld.test'), a('tld.test', '192.0.2.2')] },
      '192.0.2.2': { name: 'com', records: [ns('acme.com', 'ns1.acme.com'), a('ns1.acme.com', '192.0.2.3')] },
      '192.0.2.3': zone(text),
    })
  const silent = startTree({
    '192.0.2.1': { name: '', records: [ns('com', 'tld.test'), a('tld.test', '192.0.2.200')] },
  })
  expect(await look(await silent)).toBe('unknown')
  expect(await intakeOf(client)).toMatchObject({ domainCheckedAt: null })
  expect(await look(await tree('v=spf1 -all'))).toBe('absent')
  expect(await intakeOf(client)).toMatchObject({ domainProof: null, domainCheckedAt: expect.any(Date) })
  expect(await look(await tree(domainProofText(intake?.domainToken ?? '')))).toBe('proven')
  expect(await intakeOf(client)).toMatchObject({ domainProof: 'txt' })
})

test('an operator’s word is kept as a finished task with why', async () => {
  const client = await world.inIntake('word@word-elsewhere.com')
  await save(client, 'domain', 'word.com')
  const vouch = (actor: typeof world.owner) =>
    world.db.inPurpose('service-delivery', actor, (tx) =>
      proveByWord(
        tx,
        client.engagementId,
        personal('message', 'They showed the registrar’s page in a call.'),
      ),
    )
  expect(await vouch(await world.addStaff('viewer'))).toMatchObject({ ok: false })
  expect(await vouch(world.owner)).toEqual({ ok: true })
  expect(await intakeOf(client)).toMatchObject({ domainProof: 'operator' })
  const task = await world.db.owner.query(
    'select kind, state, done_by, evidence from tasks where client_id = $1',
    [client.clientId],
  )
  expect(task.rows).toEqual([
    {
      kind: 'vouch-for-domain',
      state: 'done',
      done_by: world.owner.personId,
      evidence: 'They showed the registrar’s page in a call.',
    },
  ])
})

test('the registrant is kept as registrars want it, and each wrong field has its reason', async () => {
  const client = await world.inIntake('registrant@acme.com')
  const put = (typed: Partial<typeof registrant>) =>
    as(client, (tx) => saveRegistrant(tx, client.engagementId, typed))
  expect(
    await put({ ...registrant, country: 'Britain', phone: '020 7946 0018', email: 'ada' }),
  ).toMatchObject({
    ok: false,
    reasons: { country: expect.any(String), phone: expect.any(String), email: expect.any(String) },
  })
  expect(await put({ country: 'gb', phone: '+44 (0)20 7946 0018', email: 'Ada@Acme.com' })).toEqual({
    ok: true,
  })
  expect(await as(client, (tx) => findRegistrant(tx, client.engagementId))).toMatchObject({
    firstName: 'Ada',
    city: 'London',
    country: 'GB',
    phone: '+442079460018',
    email: 'ada@acme.com',
    organisation: 'Acme Ltd',
  })
  const people = await world.db.owner.query(
    `select p.name, p.email from registrants r join people p on p.id = r.person_id where r.engagement_id = $1`,
    [client.engagementId],
  )
  expect(people.rows).toEqual([{ name: 'Ada Byron', email: null }])
  await put({ lastName: 'Lovelace' })
  expect(
    await world.one<string>(
      'select p.name from registrants r join people p on p.id = r.person_id where r.engagement_id = $1',
      [client.engagementId],
    ),
  ).toBe('Ada Lovelace')
})

test('a sender is a person of their own, who goes when taken out', async () => {
  const client = await world.inIntake('senders@acme.com')
  const added = await as(client, (tx) => addSender(tx, client.engagementId, sender))
  if (!added.ok) throw new Error(added.reason)
  const { senderId } = added
  const person = await world.one<string>('select person_id from senders where id = $1', [senderId])
  expect(await world.one<string>('select name from people where id = $1', [person])).toBe('Grace Hopper')
  await as(client, (tx) =>
    changeSender(tx, senderId, { ...sender, lastName: personal('name', 'Murray'), permission: false }),
  )
  expect(await as(client, (tx) => sendersOf(tx, client.engagementId))).toMatchObject([
    { lastName: 'Murray', permissionAt: null },
  ])
  expect(await as(client, (tx) => removeSender(tx, senderId))).toMatchObject({ ok: true })
  expect(await world.one<number>('select count(*)::int from people where id = $1', [person])).toBe(0)
})

test('a sender whose form is sent again, or twice at once, is named once; their permission counts from the first time', async () => {
  const client = await world.inIntake('twice@acme.com')
  const add = (details: SenderDetails = sender) =>
    as(client, (tx) => addSender(tx, client.engagementId, details))
  const [one, other] = await Promise.all([add(), add()])
  expect(one).toEqual(other)
  const [before] = await as(client, (tx) => sendersOf(tx, client.engagementId))
  await add({ ...sender, signature: personal('signature', 'Grace') })
  const [after, ...more] = await as(client, (tx) => sendersOf(tx, client.engagementId))
  expect(more).toEqual([])
  expect([after?.permissionAt, after?.signature]).toEqual([before?.permissionAt, 'Grace'])
  await add({ ...sender, role: personal('role', 'Buyer') })
  expect(await as(client, (tx) => sendersOf(tx, client.engagementId))).toHaveLength(2)
})

test('a picture is what its bytes say, and no larger than 200 kB', async () => {
  const client = await world.inIntake('pictures@acme.com')
  const added = await as(client, (tx) => addSender(tx, client.engagementId, sender))
  if (!added.ok) throw new Error(added.reason)
  const put = (bytes: Buffer) => as(client, (tx) => setSenderPicture(tx, added.senderId, bytes))
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    Buffer.alloc(100),
  ])
  expect(await put(Buffer.from('<svg onload="alert(1)"/>'))).toMatchObject({ ok: false })
  expect(await put(Buffer.concat([png, Buffer.alloc(200_000)]))).toMatchObject({ ok: false })
  expect(await put(png)).toMatchObject({ ok: true })
  expect(await as(client, (tx) => senderPicture(tx, added.senderId))).toMatchObject({ type: 'image/png' })
})

test('nobody of another company sees or changes senders', async () => {
  const ours = await world.inIntake('ours@acme.com')
  const added = await as(ours, (tx) => addSender(tx, ours.engagementId, sender))
  if (!added.ok) throw new Error(added.reason)
  const rival = await world.inIntake('eve@rival.com', 'Rival')
  expect(await as(rival, (tx) => sendersOf(tx, ours.engagementId))).toEqual([])
  expect(await as(rival, (tx) => removeSender(tx, added.senderId))).toEqual({
    ok: false,
    reason: 'There is no such sender.',
  })
  expect(await as(rival, (tx) => saveIntakeField(tx, ours.engagementId, 'offer', 'mine'))).toMatchObject({
    ok: false,
  })
})

test('an intake is submitted only when it is complete, and says field by field what is missing', async () => {
  const client = await world.inIntake('complete@complete.com')
  const submit = () => as(client, (tx) => submitIntake(tx, client.engagementId))
  const refused = await submit()
  if (refused.ok) throw new Error('an empty intake was taken')
  expect(Object.keys(refused.reasons)).toEqual(
    expect.arrayContaining(['domain', 'idealCustomer', 'registrant.phone', 'senders']),
  )
  await save(client, 'domain', 'complete.com')
  await save(client, 'idealCustomer', 'mills')
  await as(client, (tx) => saveRegistrant(tx, client.engagementId, registrant))
  const added = await as(client, (tx) => addSender(tx, client.engagementId, { ...sender, permission: false }))
  if (!added.ok) throw new Error(added.reason)
  expect(await as(client, (tx) => missingFromIntake(tx, client.engagementId))).toEqual({
    senders: 'Each sender must be a real person who gave permission: tick it beside each of them, and save.',
  })
  const inHebrew = { ...sender, firstName: personal('name', 'גרייס') }
  await as(client, (tx) => changeSender(tx, added.senderId, inHebrew))
  expect(await submit()).toEqual({
    ok: false,
    reasons: { senders: expect.stringContaining('in Latin letters') },
  })
  await as(client, (tx) => changeSender(tx, added.senderId, sender))
  expect(await submit()).toEqual({ ok: true })
  expect(await world.one<string>('select state from engagements where id = $1', [client.engagementId])).toBe(
    'approving',
  )
  expect(
    await world.one<number>(
      `select count(*)::int from pgboss.job where name = 'plan-stack' and data->>'engagementId' = $1`,
      [client.engagementId],
    ),
  ).toBe(1)
  expect(await save(client, 'offer', 'late')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('reopen'),
  })
  expect(await as(client, (tx) => reopenIntake(tx, client.engagementId))).toEqual({ ok: true })
  expect(await save(client, 'offer', 'better')).toMatchObject({ ok: true })
  expect(await submit()).toEqual({ ok: true })
})

test('building starts by the program alone', async () => {
  const client = await world.inIntake('building@acme.com')
  const start = (actor: Parameters<typeof world.db.inPurpose>[1]) =>
    world.db.inPurpose('service-delivery', actor, (tx) =>
      changeEngagement(tx, client.engagementId, 'start-building'),
    )
  expect(await start(client.client)).toMatchObject({ ok: false })
  expect(await start(world.owner)).toMatchObject({ ok: false })
  expect(await start(system('test'))).toMatchObject({ ok: false })
})

test.each([
  ['firstName', '😀'],
  ['firstName', '<script>x</script>'],
  ['organisation', 'Acme \u202egnipoolb'],
  ['city', '12'],
] as const)('a registrant’s %s is nothing that a register could not print', (field, typed) => {
  expect(checkRegistrantField(field, typed).ok).toBe(false)
})

test('a registrant’s name and street are taken in any script', () => {
  for (const [field, typed] of [
    ['firstName', 'Zoë'],
    ['lastName', '李'],
    ['address', '12 St James’s Square, 2ⁿᵈ floor'],
    ['postalCode', '10115'],
  ] as const)
    expect(checkRegistrantField(field, typed)).toEqual({ ok: true, value: typed })
})
