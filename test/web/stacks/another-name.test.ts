import { parse } from 'node-html-parser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { type ConsoleWorld, consoleWorld } from '#test/web/console/console-world.ts'
import { openPortal, type TestPortal } from '#test/web/portal/portal-fixture.ts'
import { serveOnLoopback } from '#test/web/served.ts'
import { consolePaths, portalPaths } from '#web/paths.ts'

let world: ConsoleWorld
let portal: TestPortal
let chromium: Browser
beforeAll(async () => {
  world = await consoleWorld()
  portal = await openPortal(world.build.db)
  chromium = await launchBrowser()
}, 90_000)
afterAll(async () => {
  await chromium?.close()
  await portal?.close()
  await world?.close()
})

async function rows<R extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<R[]> {
  return (await world.build.db.owner.query<R>(sql, values)).rows
}

/** A stack whose first name stopped, with one spare name at the usual price and a dear one. */
async function stoppedStack(brand: string) {
  const stackId = await world.build.approvedStack({
    company: brand,
    mainDomain: `${brand}.com`,
    names: [`try${brand}.com`, `get${brand}.com`],
    spareNames: [`use${brand}.com`, `dear${brand}.com`],
  })
  await rows(`update domains set price_cents = 9900 where stack_id = $1 and name like 'dear%'`, [stackId])
  await rows(
    `insert into build_steps (client_id, stack_id, domain_id, kind, natural_key, state, intended_at, attempts, fault_code)
     select client_id, stack_id, id, 'register', 'register ' || name, 'blocked', app.now(), 1, 'build.name-taken'
     from domains where stack_id = $1 and name like 'try%'`,
    [stackId],
  )
  await rows(`update stacks set state = 'building' where id = $1`, [stackId])
  const [ids] = await rows<{ engagement: string; person: string }>(
    `select s.engagement_id as engagement, m.person_id as person
     from stacks s join client_members m on m.client_id = s.client_id where s.id = $1`,
    [stackId],
  )
  if (!ids) throw new Error('the stack has nobody')
  return { stackId, ...ids }
}

const addresses = async (stackId: string) =>
  (
    await rows<{ address: string }>('select address from inboxes where stack_id = $1 order by address', [
      stackId,
    ])
  ).map(({ address }) => address.split('@')[1])

describe('a name that could not be bought', () => {
  test('is replaced by the client, who sees the prices and what was approved', async () => {
    const { stackId, engagement, person } = await stoppedStack('looms')
    const client = await portal.enter(person)
    const from = portalPaths.build.to({ engagement })
    const page = await client.text(from)
    expect(page).toContain('Somebody else has registered this name meanwhile')
    expect(page).toContain('uselooms.com, $11.08')
    expect(page).toMatch(/dearlooms\.com, \$99\.00 \(\$[\d.]+ more to be approved\)/)
    const action = portalPaths.replaceName.to({ engagement })
    const taken = await client.post(action, { stopped: 'trylooms.com', instead: 'uselooms.com' }, { from })
    expect([taken.status, taken.headers.get('location')]).toEqual([303, from])
    expect(await addresses(stackId)).toEqual(['getlooms.com', 'uselooms.com'])
    expect(await client.text(from)).not.toContain('choose another name')
    const [job] = await rows<{ n: number }>(
      `select count(*)::int as n from pgboss.job where name = 'advance-stack' and data->>'stackId' = $1`,
      [stackId],
    )
    expect(job?.n).toBeGreaterThan(0)
  })

  test('keeps the client’s choice beside the reason when it is refused', async () => {
    const { stackId, engagement, person } = await stoppedStack('mills')
    const other = await stoppedStack('other')
    await rows(
      `update domains set name = 'usemills.com', chosen = true where stack_id = $1 and name like 'dear%'`,
      [other.stackId],
    )
    const client = await portal.enter(person)
    const from = portalPaths.build.to({ engagement })
    const action = portalPaths.replaceName.to({ engagement })
    const refused = await client.post(action, { stopped: 'trymills.com', instead: 'usemills.com' }, { from })
    expect(refused.status).toBe(422)
    const shown = parse(await refused.text())
    expect(shown.querySelector('#field-instead-error')?.text).toContain('went to somebody else')
    expect(shown.querySelector('#field-instead option[selected]')?.getAttribute('value')).toBe('usemills.com')
    expect(await addresses(stackId)).toEqual(['getmills.com', 'trymills.com'])
  })

  test('of another company is not there to be replaced, and a contact for billing may not', async () => {
    const { stackId, engagement, person } = await stoppedStack('gears')
    const stranger = await stoppedStack('thief')
    const thief = await portal.enter(stranger.person)
    const fields = { stopped: 'trygears.com', instead: 'usegears.com' }
    const action = portalPaths.replaceName.to({ engagement })
    const own = portalPaths.build.to({ engagement: stranger.engagement })
    expect((await thief.post(action, fields, { from: own })).status).toBe(404)
    await rows(`update client_members set role = 'billing' where person_id = $1`, [person])
    const billing = await portal.enter(person)
    const from = portalPaths.build.to({ engagement })
    expect(await billing.text(from)).toContain('Only the owner or technical contact of your company')
    expect((await billing.post(action, fields, { from })).status).toBe(422)
    expect(await addresses(stackId)).toEqual(['getgears.com', 'trygears.com'])
  })

  test('is replaced by an operator for the client, and not by a viewer', async () => {
    const { stackId } = await stoppedStack('cards')
    const at = { stack: stackId }
    const action = consolePaths.build.to(at)
    const viewer = await world.colleague('viewer')
    const seen = await viewer.get(consolePaths.build.to(at))
    const off = await viewer.send(seen, action, { instead: 'usecards.com' })
    expect([off.status, off.words]).toEqual([422, expect.stringContaining('You can look at everything here')])
    const operator = await world.colleague('operator')
    const page = await operator.get(consolePaths.build.to(at))
    const wrong = await operator.send(page, action, { instead: 'nothing.com' })
    expect([wrong.status, wrong.words]).toEqual([422, expect.stringContaining('the registrar says is free')])
    const done = await operator.send(page, action, { instead: 'usecards.com' })
    expect(done.to).toContain('done=name-replaced')
    expect(await addresses(stackId)).toEqual(['getcards.com', 'usecards.com'])
    expect(world.faults).toEqual([])
  })
})

test('a step that failed and is tried again says why and when, to the client and to an operator', async () => {
  const { stackId, engagement, person } = await stoppedStack('again')
  await rows(
    `update build_steps set state = 'waiting', fault_code = 'vendor.unavailable', due_at = app.now() + interval '40 minutes'
     where stack_id = $1`,
    [stackId],
  )
  const client = await portal.enter(person)
  const shown =
    parse(await client.text(portalPaths.build.to({ engagement }))).querySelector('main')?.text ?? ''
  const page = await world.owner.get(consolePaths.build.to({ stack: stackId }))
  for (const words of [shown, page.words]) expect(words).toMatch(/Next try in (40|39) minutes/)
  expect(shown).toContain('tried again')
})

test.each([
  { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
] as const)('axe-core finds nothing on either page with the choice: $size, $scheme', async (options) => {
  const { stackId, engagement, person } = await stoppedStack(`axe${options.size}`)
  const client = await portal.enter(person)
  const ways = [
    {
      web: portal.web,
      cookies: [client.cookie.split(/=(.*)/s)],
      address: portalPaths.build.to({ engagement }),
    },
    {
      web: world.web,
      cookies: [...world.owner.browser.jar],
      address: consolePaths.build.to({ stack: stackId }),
    },
  ]
  for (const { web, cookies, address } of ways) {
    const server = await serveOnLoopback(web)
    const page = await openPage(chromium, { ...options, baseURL: server.origin })
    await page
      .context()
      .addCookies(cookies.map(([name = '', value = '']) => ({ name, value, url: server.origin })))
    await page.goto(address)
    await page.getByRole('heading', { name: 'choose another name' }).waitFor()
    await expectNoAxeFindings(page)
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(
      page.viewportSize()?.width,
    )
    await page.context().close()
    await server.close()
  }
})
