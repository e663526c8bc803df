import { afterAll, beforeAll, expect, test } from 'vitest'
import { proposeChoice, recordNameCheck } from '#domain/stacks/choose-names.ts'
import { planStack } from '#domain/stacks/plan-stack.ts'
import { system } from '#platform/database/actor.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { portalPaths } from '#web/paths.ts'
import { openPortal, type TestPortal } from './portal-fixture.ts'

let world: EngagementWorld
let portal: TestPortal
beforeAll(async () => {
  world = await openEngagementWorld()
  portal = await openPortal(world.db)
}, 60_000)
afterAll(async () => {
  await portal?.close()
  await world?.drop()
})

/** A client with a submitted intake whose candidate names the registrar has answered for. */
async function withNames(email: string, company: string) {
  const client = await world.inIntake(email, company)
  const { engagementId, clientId } = client
  await world.db.owner.query(
    `update intakes set domain = $2, domain_proof = 'operator', domain_proved_at = app.now() where engagement_id = $1`,
    [engagementId, email.split('@')[1]],
  )
  await world.db.owner.query(
    `with person as (select app.hold_person(null, 'Ada Byron', $3, 'client', '9999-12-31') as id)
     insert into senders (client_id, engagement_id, person_id, first_name, last_name, role, permission_at)
     select $1, $2, id, 'Ada', 'Byron', 'Founder', app.now() from person`,
    [clientId, engagementId, world.db.vault.newPersonKey()],
  )
  await world.db.owner.query(`update engagements set state = 'approving' where id = $1`, [engagementId])
  const stackId = await world.db.inPurpose('service-delivery', system('test'), async (tx) => {
    const planned = await planStack(tx, engagementId)
    if (planned.kind === 'refused') throw new Error(planned.reason)
    const names = await tx.db
      .selectFrom('domains')
      .select('name')
      .where('stack_id', '=', planned.stackId)
      .orderBy('position')
      .execute()
    for (const [position, { name }] of names.entries())
      await recordNameCheck(tx, planned.stackId, {
        name,
        available: position > 0,
        premium: false,
        priceCents: position > 0 ? 1108 : undefined,
        renewalCents: position > 0 ? 1108 : undefined,
      })
    await proposeChoice(tx, planned.stackId)
    return planned.stackId
  })
  return { ...client, stackId, page: portalPaths.names.to({ engagement: engagementId }) }
}

const ticked = (page: string) =>
  [...page.matchAll(/<input[^>]*name="name" value="([^"]+)" checked=""/g)].map((match) => match[1] ?? '')
const addressesOf = (page: string) => page.match(/[a-z.]+@[a-z]+\.(com|co)/g) ?? []

test('the client approves the names they tick, and the inboxes are those that were shown', async () => {
  const client = await withNames('ada@lovelace.com', 'Lovelace')
  const browser = await portal.enter(client.personId)
  const shown = await browser.text(client.page)
  const names = ticked(shown)
  expect(names).toHaveLength(5)
  // The first candidate is taken and can't be ticked.
  expect(shown).toMatch(/name="name" value="[^"]+" disabled=""/)

  const few = await browser.post(client.page, { do: 'approve', name: names.slice(1) })
  expect(few.status).toBe(422)
  const again = await few.text()
  expect(again).toContain('Choose exactly 5 names that are free.')
  expect(ticked(again)).toEqual(names.slice(1))

  const preview = await (await browser.post(client.page, { do: 'preview', name: names })).text()
  const addresses = addressesOf(preview.slice(preview.indexOf('addresses that follow')))
  const approved = await browser.post(client.page, { do: 'approve', name: names })
  expect(approved.status).toBe(303)
  const { rows } = await world.db.owner.query('select address from inboxes where stack_id = $1', [
    client.stackId,
  ])
  expect(rows).toHaveLength(10)
  for (const { address } of rows) expect(addresses).toContain(address)
  expect(await browser.text(client.page)).toContain('Next we approve the purchase.')
  const entries = await world.one(
    `select count(*)::int from app.evidence where kind = 'names.approved' and actor_kind = 'client'`,
  )
  expect(entries).toBe(1)
})

test('a name of one’s own is asked for if it is a variant of the brand, and refused with the reason if not', async () => {
  const client = await withNames('grace@hopper.com', 'Hopper')
  const browser = await portal.enter(client.personId)
  const own = portalPaths.ownName.to({ engagement: client.engagementId })
  const foreign = await browser.post(own, { ownName: 'getgoogle.com' }, { from: client.page })
  expect(foreign.status).toBe(422)
  expect(await foreign.text()).toContain('value="getgoogle.com"')
  const asked = await browser.post(own, { ownName: 'getHopperHQ.com' }, { from: client.page })
  expect(asked.status).toBe(303)
  const page = await browser.text(asked.headers.get('location') ?? '')
  expect(page).toContain('One name is still being asked for at the registrar.')
  expect(page).toContain('gethopperhq.com')
})

test('a name that another client holds by now is refused in words, and the ticks stay', async () => {
  const one = await withNames('ida@rhodes.com', 'Rhodes')
  const other = await withNames('ida@other.com', 'Other')
  const browser = await portal.enter(one.personId)
  const names = ticked(await browser.text(one.page))
  expect(names).toHaveLength(5)
  await world.db.owner.query('update domains set chosen = false where stack_id = $1', [one.stackId])
  await world.db.owner.query(
    `insert into domains (client_id, stack_id, name, reason, position, chosen, state)
     values ($1, $2, $3, '', 100, true, 'candidate')`,
    [other.clientId, other.stackId, names[0]],
  )
  const refused = await browser.post(one.page, { do: 'approve', name: names })
  expect(refused.status).toBe(422)
  const text = await refused.text()
  expect(text).toContain(`Meanwhile ${names[0]} went to somebody else.`)
  expect(ticked(text)).toEqual(names)
})

test('while the intake is open again nothing is approved', async () => {
  const client = await withNames('emmy@noether.com', 'Noether')
  const browser = await portal.enter(client.personId)
  const names = ticked(await browser.text(client.page))
  await world.db.owner.query(`update engagements set state = 'intake' where id = $1`, [client.engagementId])
  const refused = await browser.post(client.page, { do: 'approve', name: names })
  expect(await refused.text()).toContain('The intake is open again')
})
