import { parse } from 'node-html-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { businessTime } from '#test/support/head-start.ts'
import { portalPaths } from '#web/paths.ts'
import { openPortal, type PortalBrowser, type TestPortal } from './portal-fixture.ts'

let world: BuildWorld
let portal: TestPortal
let member: PortalBrowser
let engagement: string
beforeAll(async () => {
  world = await openBuildWorld()
  portal = await openPortal(world.db)
  const stack = await world.approvedStack({
    company: 'Looms',
    mainDomain: 'looms.com',
    names: ['trylooms.com', 'getlooms.com'],
  })
  const { rows } = await world.db.owner.query<{ engagement: string; person: string }>(
    `select s.engagement_id as engagement, m.person_id as person
     from stacks s join client_members m on m.client_id = s.client_id where s.id = $1`,
    [stack],
  )
  engagement = rows[0]?.engagement ?? ''
  member = await portal.enter(rows[0]?.person ?? '')
  await world.db.owner.query(
    `insert into renewals (client_id, engagement_id, stack_id, domain_id, expires_at, state, currency, price_cents)
     select client_id, $2, stack_id, id, app.now() + case when name = 'trylooms.com' then interval '20 days' else interval '50 days' end,
       'asked', 'usd', 1108 from domains where stack_id = $1`,
    [stack, engagement],
  )
}, 120_000)
afterAll(async () => {
  await portal?.close()
  await world?.close()
})

const renewal = (name: string) =>
  world.db.owner
    .query<{ id: string; state: string }>(
      'select r.id, r.state from renewals r join domains d on d.id = r.domain_id where d.name = $1',
      [name],
    )
    .then(({ rows }) => rows[0])

test('a domain is kept by a second press, beside which stands what it costs and when it is charged', async () => {
  const from = portalPaths.renewals.to({ engagement })
  const html = parse(await member.text(from))
  const confirmed = async (name: string) => {
    const id = (await renewal(name))?.id ?? ''
    const action = portalPaths.renewal.to({ engagement, renewal: id })
    const forms = html
      .querySelectorAll(`form[action="${action}"]`)
      .filter((form) => form.querySelector('input[name=decision]')?.getAttribute('value') === 'keep')
    expect(forms).toHaveLength(1)
    return { action, words: forms[0]?.closest('details')?.text.replaceAll(/\s+/g, ' ') ?? '' }
  }
  const near = await confirmed('trylooms.com')
  expect(near.words).toContain('$11.08 is billed at once')
  expect((await confirmed('getlooms.com')).words).toMatch(/\$11\.08 is billed on \d+ \w+ \d{4}/)
  expect((await member.post(near.action, { decision: 'keep' }, { from })).status).toBe(303)
  expect((await renewal('trylooms.com'))?.state).toBe('renew')
})

test('the first page says how many domains wait for a word, and by which day', async () => {
  await world.db.owner.query(`update engagements set state = 'live' where id = $1`, [engagement])
  await world.db.owner.query(
    `update renewals set state = 'asked', expires_at = app.now() + interval '50 days'`,
  )
  const home = parse(await member.text(portalPaths.engagement.to({ engagement })))
  const said = home
    .querySelector(`main a[href="${portalPaths.renewals.to({ engagement })}"]`)
    ?.closest('.notice')
  expect(said?.text).toMatch(/2 domains wait for your word/)
  const day = said?.querySelector('time')?.getAttribute('datetime') ?? ''
  expect(Math.round((Date.parse(day) - businessTime().getTime()) / 86_400_000)).toBe(20)
})

test('all that are undecided are kept by one confirmation that says what it costs; what it did not show, and what is decided, stays', async () => {
  const from = portalPaths.renewals.to({ engagement })
  const { owner } = world.db
  await owner.query(
    `insert into renewals (client_id, engagement_id, stack_id, domain_id, expires_at, state, currency, price_cents)
     select client_id, engagement_id, stack_id, domain_id, expires_at + interval '1 hour', 'asked', 'usd', 1108 from renewals`,
  )
  const form = parse(await member.text(from)).querySelector(`form[action="${from}"]`)
  const shown = form
    ?.querySelectorAll('input[name=renewal]')
    .map((input) => input.getAttribute('value') ?? '')
  expect(shown).toHaveLength(4)
  expect(form?.closest('details')?.text.replaceAll(/\s+/g, ' ')).toMatch(
    /\$44\.32 in all.*first on \d+ \w+ \d{4}/,
  )
  const [own, ...others] = shown ?? []
  await owner.query(
    `update renewals set state = 'drop', decided_as = 'client', decided_at = app.now() where id = $1`,
    [own],
  )
  await owner.query(
    `insert into renewals (client_id, engagement_id, stack_id, domain_id, expires_at, state)
     select client_id, engagement_id, stack_id, domain_id, expires_at + interval '2 hours', 'asked' from renewals where id = $1`,
    [own],
  )
  expect((await member.post(from, { renewal: shown ?? [] }, { from })).status).toBe(303)
  const { rows } = await owner.query<{ state: string; shown: boolean; decided: string | null }>(
    `select state, id = any($1::uuid[]) as shown, decided_as as decided from renewals order by shown, state`,
    [shown],
  )
  expect(rows).toEqual([
    { state: 'asked', shown: false, decided: null },
    { state: 'drop', shown: true, decided: 'client' },
    ...others.map(() => ({ state: 'renew', shown: true, decided: 'client' })),
  ])
  const again = await member.post(from, { renewal: shown ?? [] }, { from })
  expect([again.status, await again.text()]).toEqual([422, expect.stringContaining('is decided by now')])
})
