import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptAdoption } from '#domain/adoption/accept-adoption.ts'
import { inviteContact } from '#domain/adoption/invite-contact.ts'
import { adoptSubscription } from '#domain/billing/adopt-subscription.ts'
import { proveByWord } from '#domain/intake/prove-by-word.ts'
import { saveIntakeField } from '#domain/intake/save-intake.ts'
import { saveRegistrant } from '#domain/intake/save-registrant.ts'
import { addSender, changeSender } from '#domain/intake/senders.ts'
import { acceptPlanChange } from '#domain/plan-changes/answer-plan-change.ts'
import { approvePlanChange, spendingOfChange } from '#domain/plan-changes/approve-plan-change.ts'
import { askPlanChange } from '#domain/plan-changes/ask-plan-change.ts'
import { chargePlanChange } from '#domain/plan-changes/charge-plan-change.ts'
import { draftPlanChange } from '#domain/plan-changes/draft-plan-change.ts'
import { pricePlanChange } from '#domain/plan-changes/price-plan-change.ts'
import { dayOf } from '#domain/plans/day.ts'
import { bookInForce } from '#domain/quotes/price-books.ts'
import { setPrices } from '#domain/quotes/set-prices.ts'
import { type Actor, system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import { addSession, addStaff } from '#test/support/acting.ts'
import { sendAsShown } from '#test/support/change-world.ts'
import { openPortal } from '#test/web/portal/portal-fixture.ts'
import { portalPaths } from '#web/paths.ts'
import { checkNames } from '#workflows/check-names.ts'
import { cards, payWith } from '../../vendors/stripe/stripe-world.ts'
import { type AdoptionWorld, headings, openAdoptionWorld } from './adoption-world.ts'

let world: AdoptionWorld
let ids: { engagement: string; stack: string; client: string; person: string }
let owner: Actor
beforeAll(async () => {
  world = await openAdoptionWorld()
  const { sandboxes } = world.build
  const control = (path: string) => fetch(`${sandboxes.origin('stripe')}${path}`, { method: 'POST' })
  await control('/_hold')
  await control('/_rate?perSecond=10000')
  await fetch(`${sandboxes.origin('porkbun')}/website/spend-limit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ limitCents: 100_000 }),
  })
  const subscription = await paidBefore('ada@lovelacelooms.com')
  await world.bringIn(
    `${headings}\nLovelace Looms,Ada Byron,ada@lovelacelooms.com,${world.found.domains.join(';')},${world.found.inboxes.join(';')},Ada Byron,2026-06-01,${subscription},2026-03-01`,
  )
  await world.read()
  const found = await world.one<{ engagement: string; stack: string; client: string }>(
    'select engagement_id as engagement, stack_id as stack, client_id as client from adoptions',
  )
  expect(await as(world.operator, (tx) => acceptAdoption(tx, found.engagement, []))).toEqual({ ok: true })
  await adoptSubscription(doors(), found.engagement)
  expect(await as(world.operator, (tx) => inviteContact(tx, found.engagement))).toMatchObject({ ok: true })
  const { person } = await world.one<{ person: string }>(
    'select person_id as person from client_members where client_id = $1',
    [found.client],
  )
  ids = { ...found, person }
  owner = {
    kind: 'client',
    personId: person,
    sessionHash: await addSession(world.build.db, person, 'portal'),
  }
}, 240_000)
afterAll(() => world?.close())

const doors = (): Parameters<typeof adoptSubscription>[0] => ({
  inPurpose: world.build.db.inPurpose,
  openPayments: ({ mode, ...about }) => world.build.ports.payments(mode, system('test'), about),
})

/** A subscription that runs at the payment service and that nothing here knows of. */
async function paidBefore(email: string): Promise<string> {
  const clientId = crypto.randomUUID()
  const payments = await doors().openPayments({ mode: 'sandbox', clientId, people: [] })
  const { customerId } = await payments.ensureCustomer({
    clientId,
    companyName: 'Company',
    email: personal('email', email),
  })
  const session = await payments.createCheckout({
    quoteId: crypto.randomUUID(),
    clientId,
    customerId,
    currency: 'usd',
    lines: [{ title: 'inboxes', unitAmountCents: 30_000, quantity: 1, every: 'month' }],
    successUrl: 'http://127.0.0.1:9/done',
    cancelUrl: 'http://127.0.0.1:9/canceled',
    idempotencyKey: `checkout-${clientId}`,
  })
  await payWith(session.url, cards.pays)
  const { subscriptionId = '' } = await payments.readCheckout(session.sessionId)
  return subscriptionId
}

const as = <T>(actor: Actor, work: (tx: PurposeTx<'service-delivery'>) => Promise<T>): Promise<T> =>
  world.build.db.inPurpose('service-delivery', actor, work)
const all = async <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await world.build.db.owner.query<T>(sql, values)).rows

const registrant = {
  firstName: 'Ada',
  lastName: 'Byron',
  address: '12 St James Square',
  city: 'London',
  postalCode: 'SW1Y 4LE',
  country: 'GB',
  phone: '+442079460123',
  email: 'ada@lovelacelooms.com',
}

test('a client who was brought in gets more inboxes and domains: what is missing is asked for before they pay, and all is built', async () => {
  // As if fewer inboxes had been found on its domains than they have places, so that some are added to each.
  await world.build.db.owner.query(
    `update plans set result = jsonb_set(result, '{request,changed}',
       coalesce(result -> 'request' -> 'changed', '{}') || '{"inboxesPerDomain": 2}')`,
  )
  const asked = await as(owner, (tx) =>
    askPlanChange(tx, ids.stack, { kind: 'resize', targetPerMonth: 6_000 }),
  )
  const changeId = asked.ok ? asked.changeId : ''
  const draft = async () => {
    expect(await as(world.operator, (tx) => draftPlanChange(tx, changeId))).toEqual({ ok: true })
    await checkNames(world.build.parts, ids.stack)
    await pricePlanChange(doors(), changeId)
  }
  const offer = () => as(world.operator, (tx) => sendAsShown(tx, ids.stack, changeId))
  const missing = (words: string) => ({ ok: false, reason: expect.stringContaining(words) })

  await draft()
  expect(await offer()).toMatchObject(missing('own domain is not given'))
  const save = (by: Actor, domain: string) =>
    as(by, (tx) => saveIntakeField(tx, ids.engagement, 'domain', domain))
  expect(await save(world.viewer, 'lovelacelooms.com')).toMatchObject({ ok: false })
  expect(await save(world.operator, 'lovelacelooms.com')).toMatchObject({ ok: true })
  await draft()
  expect(await offer()).toMatchObject(missing('own domain is not given'))
  expect(
    await as(world.operator, (tx) =>
      proveByWord(
        tx,
        ids.engagement,
        personal('message', 'Their contract names it, and they write from it.'),
      ),
    ),
  ).toEqual({ ok: true })
  expect(await save(world.operator, 'another.com')).toMatchObject({ ok: false })
  await draft()
  expect(await offer()).toMatchObject(missing('To whom new domains are registered'))
  expect(await as(owner, (tx) => saveRegistrant(tx, ids.engagement, registrant))).toEqual({ ok: true })
  expect(await offer()).toMatchObject(missing('sender'))

  const [sender] = await all<{ id: string }>('select id from senders where engagement_id = $1', [
    ids.engagement,
  ])
  const named = (firstName: string, lastName: string) => ({
    firstName: personal('name', firstName),
    lastName: personal('name', lastName),
    role: personal('role', 'Founder'),
    permission: true,
  })
  const change = (details: ReturnType<typeof named>) =>
    as(owner, (tx) => changeSender(tx, sender?.id ?? '', details))
  expect(await change(named('Grace', 'Hopper'))).toMatchObject(missing('sends in this name'))
  expect(await change(named('Ada', 'Byron'))).toMatchObject({ ok: true })
  expect(await as(owner, (tx) => addSender(tx, ids.engagement, named('Mary', 'Somerville')))).toMatchObject({
    ok: true,
  })
  // What was priced by one book is offered by it, though other prices hold by then.
  const agency = await addStaff(world.build.db, 'owner')
  const book = await as(agency, (tx) => bookInForce(tx, 'usd'))
  if (!book) throw new Error('no prices')
  const { version, ...standing } = book
  expect(
    await as(agency, (tx) =>
      setPrices(
        tx,
        { role: 'owner', secondFactor: true },
        { ...standing, domainMarginPercent: 50, effectiveFrom: dayOf(tx.now) },
        version,
      ),
    ),
  ).toEqual({ ok: true })
  expect(await offer()).toEqual({ ok: true })
  expect(
    await world.one<{ book: string; isAtCost: boolean }>(
      `select c.price_book as book, c.once_cents = sum(d.price_cents) as "isAtCost" from plan_changes c
       join domains d on d.name = any (c.names) and d.stack_id = c.stack_id where c.id = $1 group by c.id`,
      [changeId],
    ),
  ).toEqual({ book: String(version), isAtCost: true })

  const priced = await world.one<{
    cents: number
    difference: { newDomains: number; onStanding: unknown[] }
  }>(`select (due_now_cents + once_cents)::int as cents, difference from plan_changes where id = $1`, [
    changeId,
  ])
  expect(priced.difference.newDomains).toBeGreaterThan(0)
  expect(priced.difference.onStanding.length).toBeGreaterThan(0)
  expect(await as(owner, (tx) => acceptPlanChange(tx, changeId, priced.cents))).toEqual({ ok: true })
  await chargePlanChange(doors(), changeId)
  const { limitCents } = await as(world.operator, (tx) => spendingOfChange(tx, changeId))
  expect(await as(world.operator, (tx) => approvePlanChange(tx, changeId, limitCents))).toEqual({ ok: true })

  for (let look = 0; look < 10; look += 1) {
    await world.build.advance(ids.stack)
    await world.build.pass({ hours: 1 })
  }
  await world.build.confirmRegistrant('ada@lovelacelooms.com')
  await world.build.pass({ days: 16 })
  for (let look = 0; look < 4; look += 1) {
    await world.build.advance(ids.stack)
    await world.build.pass({ minutes: 10 })
  }
  const added = await all<{ state: string; standing: boolean }>(
    `select i.state, d.plan_change_id is null as standing from inboxes i join domains d on d.id = i.domain_id
     where i.plan_change_id = $1`,
    [changeId],
  )
  expect(added.some(({ standing }) => standing)).toBe(true)
  expect(added.filter(({ state }) => state !== 'live' && state !== 'reserve')).toEqual([])
  expect(await all('select state from plan_changes where id = $1', [changeId])).toEqual([{ state: 'done' }])
  // What stood before is left as it was found, and nobody is asked to choose among names that were not offered.
  expect(
    (
      await all<{ name: string }>(
        'select name from domains where stack_id = $1 and chosen and plan_change_id is null order by name',
        [ids.stack],
      )
    ).map(({ name }) => name),
  ).toEqual(world.found.domains.toSorted())
  expect(await all(`select id from mails where kind = 'approvals-wanted'`)).toEqual([])
  expect(
    await all(
      `select count(*)::int as orders from domains where stack_id = $1 and plan_change_id is null and order_ref is not null`,
      [ids.stack],
    ),
  ).toEqual([{ orders: 0 }])
}, 240_000)

test('the portal of a client who was brought in has the page of their details, with what a change needs and no more', async () => {
  const portal = await openPortal(world.build.db)
  const member = await portal.enter(ids.person)
  const page = await member.text(portalPaths.intake.to({ engagement: ids.engagement }))
  for (const words of ['domain of your own website', 'registrant', 'add a sender'])
    expect(page).toContain(words)
  for (const words of ['ideal customer', 'submit, and have names looked for'])
    expect(page).not.toContain(words)
  expect(await member.text(portalPaths.engagement.to({ engagement: ids.engagement }))).toContain(
    portalPaths.intake.to({ engagement: ids.engagement }),
  )
  await portal.close()
})
