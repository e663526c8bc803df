import { type HTMLElement, parse } from 'node-html-parser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { convertLead } from '#domain/clients/convert-lead.ts'
import { askForCall, linkOf, takeCalls, token } from '#test/domain/calls/call-world.ts'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { sitePaths } from '#web/paths.ts'
import { part } from '#web/server/create-web.ts'
import { callRoutes } from '#web/site/call-routes.tsx'
import { serveOnLoopback } from './served.ts'
import { post, siteFixture } from './site-fixture.ts'

let world: EngagementWorld
let site: ReturnType<typeof siteFixture>
let server: Awaited<ReturnType<typeof serveOnLoopback>>
let browser: Browser
beforeAll(async () => {
  world = await openEngagementWorld()
  await takeCalls(world, world.owner)
  site = siteFixture({
    parts: [
      part(
        '/',
        callRoutes({
          inPurpose: world.db.inPurpose,
          about: { controllerName: 'Segmento', contactAddress: 'team@segmento.co' },
          limit: () => (_, next) => next(),
        }),
      ),
    ],
  })
  server = await serveOnLoopback(site.web)
  browser = await launchBrowser()
}, 90_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await world?.drop()
})

const chooseAddress = async (leadId: string) =>
  sitePaths.chooseCall.to({ token: token(world, 'choose call', await linkOf(world, leadId)) })

const get = async (address: string) => {
  const response = await site.web.request(address)
  return {
    status: response.status,
    cookies: response.headers.get('set-cookie'),
    page: parse(await response.text()),
  }
}

const timesOf = (page: HTMLElement) =>
  page.querySelectorAll('.slots time').map((time) => time.getAttribute('datetime') ?? '')

test('a time is chosen without script and cookie, in the zone that the visitor names, and shown before it is booked', async () => {
  const { leadId } = await askForCall(world, 'ada@acme.com')
  const address = await chooseAddress(leadId)
  const house = await get(address)
  expect([house.status, house.cookies]).toEqual([200, null])
  expect(house.page.querySelectorAll('.slots a')[0]?.text).toBe('09:00')
  // Berlin's nine is three in New York: the same moment, told by another clock.
  const york = await get(`${address}?zone=America%2FNew_York`)
  expect(york.page.querySelectorAll('.slots a')[0]?.text).toBe('03:00')
  const moment = ({ page }: typeof york) =>
    page.querySelectorAll('.slots time')[0]?.getAttribute('datetime') ?? ''
  expect(moment(york)).toBe(moment(house))

  const shown = await get(york.page.querySelectorAll('.slots a')[0]?.getAttribute('href') ?? '')
  expect(shown.page.text).toContain('book this time?')
  expect(await world.one('select count(*)::int from calls')).toBe(0)
  const booked = await post(site.web, address, { at: moment(york), zone: 'America/New_York' })
  expect([booked.status, booked.headers.get('set-cookie')]).toEqual([303, null])
  const agreed = await get(booked.headers.get('location') ?? '')
  expect(agreed.page.text).toContain('03:00 to 03:30 (America/New_York)')
  expect((await get(address)).status).toBe(410)

  const agreedAt = booked.headers.get('location') ?? ''
  const other = (await get(`${agreedAt}?move=yes`)).page.querySelectorAll('.slots time')[1]
  const moved = await post(site.web, agreedAt, {
    at: other?.getAttribute('datetime') ?? '',
    zone: 'America/New_York',
  })
  expect(moved.status).toBe(303)
  expect((await get(agreedAt)).status).toBe(410)
  const newest = moved.headers.get('location') ?? ''
  const off = await post(site.web, `${newest}/cancellation`, {})
  expect(off.status).toBe(200)
  const again =
    parse(await off.text())
      .querySelector('main a.button')
      ?.getAttribute('href') ?? ''
  expect((await get(again)).status).toBe(200)
  expect((await post(site.web, `${newest}/cancellation`, {})).status).toBe(410)
})

test('who comes second for a time is told so, and offered what is left', async () => {
  const [one, other] = [await askForCall(world, 'one@race.com'), await askForCall(world, 'two@race.com')]
  const [first, second] = [await chooseAddress(one.leadId), await chooseAddress(other.leadId)]
  const at = (await get(first)).page.querySelectorAll('.slots time')[0]?.getAttribute('datetime') ?? ''
  expect((await post(site.web, first, { at, zone: 'UTC' })).status).toBe(303)
  const told = await post(site.web, second, { at, zone: 'UTC' })
  const page = parse(await told.text())
  expect(told.status).toBe(409)
  expect(page.text).toContain('this time is not free any more')
  const left = page.querySelectorAll('.slots time').map((time) => time.getAttribute('datetime'))
  expect(left.length).toBeGreaterThan(0)
  expect(left).not.toContain(at)
})

test('whoever became a client before a time was chosen chooses it by the same link, once, as any visitor would', async () => {
  const { leadId, personId } = await askForCall(world, 'soon@client.com')
  const address = await chooseAddress(leadId)
  const made = await world.db.inPurpose('inquiry-response', world.owner, (tx) =>
    convertLead(tx, leadId, 'sandbox'),
  )
  expect(made.ok).toBe(true)
  const { status, page } = await get(address)
  expect([status, page.querySelector('main h1')?.text]).toEqual([200, 'choose a time'])
  expect(page.querySelector('main')?.text).not.toMatch(/client/i)
  const at = timesOf(page).at(-1) ?? ''

  const press = () => post(site.web, address, { at, zone: 'UTC' })
  const [one, other] = await Promise.all([press(), press()])
  expect([one.status, other.status].toSorted()).toEqual([303, 410])
  const agreed = [one, other].find((answer) => answer.status === 303)?.headers.get('location') ?? ''
  expect((await get(agreed)).page.querySelector('main h1')?.text).toBe('your call')
  expect((await get(address)).status).toBe(410)
  expect(
    await world.one<string>(
      `select string_agg(m.kind, ' ') from mails m join calls c on c.id = m.about_id where c.person_id = $1`,
      [personId],
    ),
  ).toBe('client-call')

  // Its time is offered to nobody else, although a visitor's look sees no client.
  const visitors = await askForCall(world, 'later@visitor.com')
  const offered = timesOf((await get(await chooseAddress(visitors.leadId))).page)
  expect([offered.length > 0, offered.includes(at)]).toEqual([true, false])
})

test('the link of a client whose time is over opens nothing', async () => {
  const { leadId } = await askForCall(world, 'over@client.com')
  const address = await chooseAddress(leadId)
  await world.db.inPurpose('inquiry-response', world.owner, (tx) => convertLead(tx, leadId, 'sandbox'))
  await world.db.owner.query(
    `update clients set retained_until = app.now() - interval '1 day'
     where id = (select client_id from leads where id = $1)`,
    [leadId],
  )
  expect((await get(address)).status).toBe(410)
  expect((await post(site.web, address, { at: new Date().toISOString(), zone: 'UTC' })).status).toBe(410)
})

test('a link that was made up, or is one for another use, opens nothing', async () => {
  const { leadId } = await askForCall(world, 'made@up.com')
  const link = await linkOf(world, leadId)
  for (const made of [
    'x',
    `${link.replaceAll('-', '')}aaaaaaaaaaaaaaaaaaaaaaaa`,
    token(world, 'change call', link),
  ]) {
    expect((await get(sitePaths.chooseCall.to({ token: made }))).status).toBe(410)
    expect((await post(site.web, sitePaths.chooseCall.to({ token: made }), {})).status).toBe(410)
  }
  expect((await get(sitePaths.changeCall.to({ token: token(world, 'choose call', link) }))).status).toBe(410)
})

test.each([
  { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
] as const)('axe-core finds nothing on the pages of a call: $size, $scheme', async (options) => {
  const { leadId } = await askForCall(world, `axe-${options.size}@acme.com`)
  const address = await chooseAddress(leadId)
  const page = await openPage(browser, { ...options, baseURL: server.origin })
  await page.goto(address)
  await expectNoAxeFindings(page)
  await page.locator('.slots a').first().click()
  await expectNoAxeFindings(page)
  await page.getByRole('button', { name: 'book this time' }).click()
  await page.getByRole('heading', { name: 'your call' }).waitFor()
  await expectNoAxeFindings(page)
  await page.goto(address)
  await expectNoAxeFindings(page)
  await page.context().close()
})
