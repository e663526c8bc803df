import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type EngagementWorld,
  openEngagementWorld,
  type RequestedClient,
} from '#test/support/engagement-world.ts'
import { portalPaths } from '#web/paths.ts'
import { openPortal, type PortalBrowser, type TestPortal } from './portal-fixture.ts'

let world: EngagementWorld
let portal: TestPortal
let client: RequestedClient
let browser: PortalBrowser
let page: string
beforeAll(async () => {
  world = await openEngagementWorld()
  portal = await openPortal(world.db)
  client = await world.inIntake('ada@acme.com', 'Acme')
  browser = await portal.enter(client.personId)
  page = portalPaths.intake.to({ engagement: client.engagementId })
}, 60_000)
afterAll(async () => {
  await portal?.close()
  await world?.drop()
})

const section = (name: string) =>
  portalPaths.intakeSection.to({ engagement: client.engagementId, section: name })
const save = (name: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  browser.post(section(name), fields, { from: page, headers })
const htmx = { 'hx-request': 'true' }

const registrant = {
  'registrant.firstName': 'Ada',
  'registrant.lastName': 'Byron',
  'registrant.address': '12 St James Square',
  'registrant.city': 'London',
  'registrant.postalCode': 'SW1Y 4LE',
  'registrant.country': 'GB',
  'registrant.phone': '+44 20 7946 0123',
  'registrant.email': 'ada@acme.com',
}

test('an empty intake can’t be submitted and says what is missing, each with a link to its field', async () => {
  const to = portalPaths.intakeSubmission.to({ engagement: client.engagementId })
  const answer = await browser.post(to, { do: 'submit' }, { from: page })
  expect(answer.status).toBe(422)
  const text = await answer.text()
  expect(text).toContain('href="#field-registrant.phone"')
  expect(text).toContain('id="field-registrant.phone"')
  expect(text).toContain('href="#field-domain"')
})

test('with script a field is kept as it is typed, and the answer is only a word', async () => {
  const answer = await save('domain', { domain: 'https://www.acme.com/about' }, htmx)
  expect(await answer.text()).toBe('<span class="soft">saved</span>')
  const kept = await browser.text(page)
  expect(kept).toContain('value="acme.com"')
  expect(kept).toContain('by a confirmed address at it')
})

test('without script each section has its button and comes back to its place', async () => {
  const answer = await save('business', {
    idealCustomer: 'Mills in the north',
    offer: 'We mend looms',
    volumeTargets: '3000 a month',
  })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe(`${page}?saved=business#business`)
  expect(await browser.text(page)).toContain('Mills in the north')
})

test('a refusal keeps what was typed, and saves what was right beside it', async () => {
  const answer = await save('registrant', { ...registrant, 'registrant.phone': 'call me' })
  expect(answer.status).toBe(422)
  const text = await answer.text()
  expect(text).toContain('value="call me"')
  expect(text).toContain('aria-invalid="true"')
  expect(await world.one('select city from registrants')).toBe('London')
  const htmxAnswer = await save('registrant', { ...registrant, 'registrant.phone': 'call me' }, htmx)
  expect(await htmxAnswer.text()).toContain('not all of it is saved: Give a telephone number')
  expect((await save('registrant', registrant)).status).toBe(303)
})

test('a card number is kept nowhere and not shown again', async () => {
  const offer = () => world.one('select offer from intakes where engagement_id = $1', [client.engagementId])
  const before = await offer()
  const answer = await save('business', { offer: 'pay with 4242 4242 4242 4242' })
  expect(answer.status).toBe(422)
  expect(await answer.text()).not.toContain('4242 4242')
  expect(await offer()).toBe(before)
})

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100)])

test('a sender is added, pictured and taken out, and needs permission', async () => {
  const senders = portalPaths.senders.to({ engagement: client.engagementId })
  const typed = { 'new.firstName': 'Grace', 'new.lastName': '', 'new.role': 'CTO' }
  const refused = await browser.post(senders, typed, { from: page })
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('value="Grace"')
  const added = await browser.post(senders, { ...typed, 'new.lastName': 'Hopper' }, { from: page })
  expect(added.status).toBe(303)
  const sender = await world.one<string>('select id from senders')
  const at = { engagement: client.engagementId, sender }
  expect(await browser.text(page)).toContain('Each sender must be a real person who gave permission')

  const picture = portalPaths.senderPicture.to(at)
  const files = { picture: new Blob([new Uint8Array(png)], { type: 'image/png' }) }
  expect((await browser.post(picture, {}, { from: page, files })).status).toBe(303)
  const shown = await browser.get(picture)
  expect(shown.headers.get('content-type')).toBe('image/png')
  expect(shown.headers.get('cache-control')).toBe('no-store')
  const notOne = { picture: new Blob(['<svg onload=alert(1)>'], { type: 'image/png' }) }
  expect((await browser.post(picture, {}, { from: page, files: notOne })).status).toBe(422)

  const fields = {
    [`${sender}.firstName`]: 'Grace',
    [`${sender}.lastName`]: 'Hopper',
    [`${sender}.role`]: 'Head of Engineering',
    [`${sender}.permission`]: 'yes',
  }
  const changed = await browser.post(portalPaths.sender.to(at), fields, { from: page, headers: htmx })
  expect(await changed.text()).toContain('saved')
  expect(await browser.text(page)).toContain('Head of Engineering')
})

test('a complete intake is submitted once, closes, and can be opened again', async () => {
  const to = portalPaths.intakeSubmission.to({ engagement: client.engagementId })
  const submitted = await browser.post(to, { do: 'submit' }, { from: page })
  expect(submitted.status).toBe(303)
  const closed = await browser.text(page)
  expect(closed).not.toContain('name="offer"')
  expect(closed).toContain('We mend looms')
  expect((await save('business', { offer: 'x' })).status).toBe(422)
  const names = portalPaths.names.to({ engagement: client.engagementId })
  expect(await browser.text(names)).toContain('Names close to your brand appear here')
  expect((await browser.post(to, { do: 'reopen' }, { from: page })).status).toBe(303)
  expect(await browser.text(page)).toContain('name="offer"')
})

test('who may not change the intake reads it, and why', async () => {
  const person = await world.one<string>(
    `select app.hold_person('bill@acme.com', 'Bill', $1, 'client', '9999-12-31')`,
    [world.db.vault.newPersonKey()],
  )
  await world.db.owner.query(
    `insert into client_members (client_id, person_id, role) values ($1, $2, 'billing')`,
    [client.clientId, person],
  )
  const billing = await portal.enter(person)
  const text = await billing.text(page)
  expect(text).toContain('Only the owner or technical contact of your company can change the intake')
  expect(text).not.toContain('name="offer"')
})
