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
let own: RequestedClient
let other: RequestedClient
let browser: PortalBrowser
beforeAll(async () => {
  world = await openEngagementWorld()
  portal = await openPortal(world.db)
  own = await world.inIntake('ada@acme.com', 'Acme')
  other = await world.inIntake('grace@hopper.com', 'Hopper')
  browser = await portal.enter(own.personId)
}, 60_000)
afterAll(async () => {
  await portal?.close()
  await world?.drop()
})

const id = '00000000-0000-4000-8000-000000000000'
/** Every address of the portal for one engagement; whatever else an address names is somebody's or nobody's. */
function addressesOf(engagement: string): string[] {
  return Object.values(portalPaths)
    .filter(({ pattern }) => pattern.includes(':engagement'))
    .map(({ pattern }) =>
      pattern
        .replace(':engagement', engagement)
        .replace(':document', 'terms')
        .replace(':version', '2026-11-23')
        .replace(/:(section|way|domain)/, 'x')
        .replace(/:[a-z]+/g, id),
    )
}

test('nobody gets to any page without signing in', async () => {
  for (const address of ['/portal', '/portal/live', ...addressesOf(own.engagementId)]) {
    const answer = await portal.web.request(address)
    const { pathname } = new URL(answer.headers.get('location') ?? '', 'http://portal.example')
    expect([address, answer.status, pathname]).toEqual([address, 303, '/sign-in'])
  }
})

test('nothing of another company is seen or changed: its pages are not there', async () => {
  for (const address of addressesOf(other.engagementId)) {
    const seen = await browser.get(address)
    expect([address, [404, 405].includes(seen.status)]).toEqual([address, true])
    expect(await seen.text()).not.toContain('Hopper')
    const from = portalPaths.people.to({ engagement: own.engagementId })
    const changed = await browser.post(address, { do: 'submit' }, { from })
    expect([address, [404, 405].includes(changed.status)]).toEqual([address, true])
  }
  expect(await world.one('select domain from intakes where engagement_id = $1', [other.engagementId])).toBe(
    null,
  )
})

test('whoever is signed in takes a copy of what is held of them, and of nobody else', async () => {
  const from = portalPaths.yourData.to({ engagement: own.engagementId })
  const answer = await browser.post(portalPaths.yourCopy.to({ engagement: own.engagementId }), {}, { from })
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="your-data.json"')
  const text = await answer.text()
  const copy = JSON.parse(text)
  expect(copy.you.email).toBe('ada@acme.com')
  expect(copy.heldAs).toEqual([{ what: 'active client data', until: 'as long as it runs', keptByLaw: true }])
  expect(copy.records.map(({ record }: { record: string }) => record)).toContain('client_members')
  for (const others of ['grace@hopper.com', other.personId, other.clientId])
    expect(text).not.toContain(others)
  expect(
    await world.one(
      `select count(*)::int from app.evidence e join person_keys k on k.id = e.key_id
       where e.kind = 'rights.copied' and k.person_id = $1`,
      [own.personId],
    ),
  ).toBe(1)
})

test('an address that is no id is not there, and is no fault of ours', async () => {
  expect((await browser.get('/portal/x')).status).toBe(404)
  expect((await browser.get('/portal/x/quote')).status).toBe(404)
  const from = portalPaths.intake.to({ engagement: own.engagementId })
  expect((await browser.post(`${from}/senders/x`, {}, { from })).status).toBe(404)
})

test('a form without the session’s token changes nothing', async () => {
  const address = portalPaths.intakeSection.to({ engagement: own.engagementId, section: 'domain' })
  const answer = await portal.web.request(address, {
    method: 'POST',
    body: new URLSearchParams({ domain: 'acme.com' }),
    headers: { cookie: browser.cookie },
  })
  expect(answer.status).toBe(403)
  const token = { _csrf: 'stolen.token' }
  expect((await browser.post(address, { ...token, domain: 'acme.com' })).status).toBe(403)
})

test('who acts for one company is taken to it, who acts for none is told so', async () => {
  const answer = await browser.get('/portal')
  expect(answer.headers.get('location')).toBe(portalPaths.engagement.to({ engagement: own.engagementId }))
  const left = await world.requested('gone@left.example', 'Left')
  const gone = await portal.enter(left.personId)
  await world.db.owner.query('delete from client_members where person_id = $1', [left.personId])
  expect(await gone.text('/portal')).toContain('You act for no company here')
  expect((await gone.get(`/portal/${left.engagementId}`)).status).toBe(404)
})

test('who acts for two companies chooses, and each page keeps to one', async () => {
  const second = await world.quoted('second@two.example', 'Second')
  await world.db.owner.query(
    `insert into client_members (client_id, person_id, role) values ($1, $2, 'billing')`,
    [second.clientId, own.personId],
  )
  const choice = await browser.text('/portal')
  expect(choice).toContain('Acme')
  expect(choice).toContain('Second')
  const quote = await browser.text(portalPaths.quote.to({ engagement: second.engagementId }))
  expect(quote).toContain('Only the owner contact of your company can accept a quote')
  await world.db.owner.query('delete from client_members where client_id = $1 and person_id = $2', [
    second.clientId,
    own.personId,
  ])
})

test('open pages are told of what is theirs and of nothing else', async () => {
  const answer = await browser.get('/portal/live')
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  const reader = answer.body?.getReader()
  let told = ''
  const readUntil = async (wanted: string) => {
    while (!told.includes(wanted)) told += new TextDecoder().decode((await reader?.read())?.value)
  }
  // At first everything that is theirs, as it may have changed since the page was made.
  await readUntil(`engagement:${own.engagementId}`)
  await readUntil(`client:${own.clientId}`)
  told = ''
  await world.db.owner.query('select app.tell($1)', [`engagement:${other.engagementId}`])
  await world.db.owner.query('select app.tell($1)', [`engagement:${own.engagementId}`])
  await readUntil(`engagement:${own.engagementId}`)
  expect(told).not.toContain(other.engagementId)
  await reader?.cancel()
})

test('a page that stays open after signing out asks for no more changes, and none is shown the sign-in page as one', async () => {
  const session = await portal.enter(own.personId)
  const asked = () => session.get('/portal/live', { accept: 'text/event-stream' })
  const stream = await asked()
  expect(stream.status).toBe(200)
  await stream.body?.cancel()
  await world.db.owner.query(`delete from auth.session where kind = 'portal'`)
  const after = await asked()
  expect([after.status, after.body]).toEqual([204, null])
})
