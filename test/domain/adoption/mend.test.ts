import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptAdoption, differencesFound } from '#domain/adoption/accept-adoption.ts'
import { adoptionPage } from '#domain/adoption/adoption-page.ts'
import { adoptSubscription } from '#domain/billing/adopt-subscription.ts'
import { readSubscription } from '#domain/billing/read-subscription.ts'
import { askPlanChange } from '#domain/plan-changes/ask-plan-change.ts'
import { draftPlanChange } from '#domain/plan-changes/draft-plan-change.ts'
import { pricePlanChange } from '#domain/plan-changes/price-plan-change.ts'
import { system } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'
import { lookAtPayments } from '#workflows/look-at-payments.ts'
import { cards, payWith } from '../../vendors/stripe/stripe-world.ts'
import { type AdoptionWorld, headings, openAdoptionWorld } from './adoption-world.ts'

let world: AdoptionWorld
let books: SandboxBooks
/** Paid before this program was there: the contact's, and somebody else's. */
let theirs: string
let anothers: string

beforeAll(async () => {
  world = await openAdoptionWorld()
  books = openSandboxBooks(world.build.sandboxes)
  const control = (path: string) =>
    fetch(`${world.build.sandboxes.origin('stripe')}${path}`, { method: 'POST' })
  await control('/_hold')
  await control('/_rate?perSecond=10000')
  theirs = await paidBefore('ada@lovelacelooms.com')
  anothers = await paidBefore('grace@hoppercompilers.com')
}, 240_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

const doors = (): Parameters<typeof adoptSubscription>[0] => ({
  inPurpose: world.build.db.inPurpose,
  openPayments: ({ mode, ...about }) => world.build.ports.payments(mode, system('test'), about),
})

/** A subscription that runs at the payment service and that nothing here knows of; its card pays once. */
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
  await payWith(session.url, cards.paysOnce)
  const { subscriptionId = '' } = await payments.readCheckout(session.sessionId)
  return subscriptionId
}

const bringIn = (subscription: string) =>
  world.bringIn(
    `${headings}\nLovelace Looms,Ada Byron,ada@lovelacelooms.com,${world.found.domains.join(';')},${world.found.inboxes.join(';')},Ada Byron,2026-06-01,${subscription},2026-03-01`,
  )
const ids = () =>
  world.one<{ engagement: string; stack: string; client: string }>(
    'select engagement_id as engagement, stack_id as stack, client_id as client from adoptions',
  )
const asOperator = <T>(work: Parameters<typeof world.build.db.inPurpose<'service-delivery', T>>[2]) =>
  world.build.db.inPurpose('service-delivery', world.operator, work)
const ofSubscription = async () => {
  const { engagement } = await ids()
  const page = await asOperator((tx) => adoptionPage(tx, engagement))
  return page?.findings
    .filter(({ about }) => about === 'subscription')
    .map(({ name, standing }) => ({ name, standing }))
}

test('a subscription that runs at the payment service is found by the contact’s address, by its number, and told from another’s', async () => {
  await bringIn('')
  await world.read()
  expect(await ofSubscription()).toEqual([{ name: theirs, standing: 'only-vendor' }])
  const { engagement } = await ids()
  expect(await asOperator((tx) => acceptAdoption(tx, engagement, []))).toMatchObject({ ok: false })
  await bringIn(anothers)
  await world.read()
  expect(await ofSubscription()).toContainEqual({ name: anothers, standing: 'contradicts' })
  await bringIn('sub_nobodyknowsit')
  await world.read()
  expect(await ofSubscription()).toContainEqual({ name: 'sub_nobodyknowsit', standing: 'only-file' })
  await bringIn(theirs)
  await world.read()
  expect(await ofSubscription()).toEqual([{ name: theirs, standing: 'matches' }])
  expect(await world.one('select count(*)::int as held from subscriptions')).toEqual({ held: 0 })
}, 120_000)

test('what is ticked is mended as a build would do it, seen from outside, and what is not is left as it was found', async () => {
  const { engagement, stack } = await ids()
  const [broken = '', whole = ''] = world.found.domains
  await books.change('mailforge', 'domains', broken, { left: ['SPF'] })
  const spf = async (domain: string) => {
    const found = await world.build.ports.resolver('sandbox').lookUp(domain, 'TXT')
    return found.kind === 'found'
      ? found.records.flatMap((one) =>
          one.type === 'TXT' && one.text.startsWith('v=spf1') ? [one.text] : [],
        )
      : []
  }
  expect(await spf(broken)).toEqual([])
  const found = await asOperator((tx) => differencesFound(tx, stack))
  const records = found?.mend.filter(({ kind }) => kind === 'write-records') ?? []
  expect(records.map(({ step }) => step.domain).toSorted()).toEqual([broken, whole].toSorted())
  const mend = records.filter(({ step }) => step.domain === broken).map(({ key }) => key)
  expect(await asOperator((tx) => acceptAdoption(tx, engagement, mend))).toEqual({ ok: true })
  for (let look = 0; look < 3; look += 1) {
    await world.build.advance(stack)
    await world.build.pass({ minutes: 10 })
  }
  expect(await spf(broken)).toHaveLength(1)
  const steps = (
    await world.build.db.owner.query<{ name: string; state: string }>(
      `select d.name, b.state from build_steps b join domains d on d.id = b.domain_id
       where b.stack_id = $1 and b.kind = 'write-records' order by d.name`,
      [stack],
    )
  ).rows
  expect(steps).toEqual(
    [
      { name: broken, state: 'done' },
      { name: whole, state: 'left' },
    ].toSorted((one, other) => one.name.localeCompare(other.name)),
  )
  const wrote = (
    await world.build.db.owner.query<{ name: string; wrote: boolean }>(
      'select name, records_written_at is not null as wrote from domains where stack_id = $1 and chosen',
      [stack],
    )
  ).rows
  expect(Object.fromEntries(wrote.map(({ name, wrote: is }) => [name, is]))).toEqual({
    [broken]: true,
    [whole]: false,
  })
}, 120_000)

test('its subscription is taken on with its invoices and without a mail, and a payment that fails has its consequences', async () => {
  const { engagement } = await ids()
  const asked = () =>
    world.one(`select count(*)::int as asked from pgboss.job where name = 'adopt-subscription'`)
  expect(await asked()).toEqual({ asked: 1 })
  // While the payment service could not be reached the job gave up.
  const giveUp = () => world.build.db.owner.query(`delete from pgboss.job where name = 'adopt-subscription'`)
  await giveUp()
  await lookAtPayments(world.build.db.inPurpose)
  expect(await asked()).toEqual({ asked: 1 })
  await world.build.pass({ days: 10 })
  for (let again = 0; again < 2; again += 1) await adoptSubscription(doors(), engagement)
  await giveUp()
  await lookAtPayments(world.build.db.inPurpose)
  expect(await asked()).toEqual({ asked: 0 })
  const held = () =>
    world.one(
      `select (select string_agg(subscription_ref || ' ' || status, ',') from subscriptions) as subscription,
         (select string_agg(status, ',') from invoices) as invoices, (select count(*)::int from mails) as mails,
         (select string_agg(state, ',') from arrears) as owes`,
    )
  expect(await held()).toEqual({
    subscription: `${theirs} active`,
    invoices: 'paid',
    mails: 0,
    owes: null,
  })
  await world.build.pass({ days: 25 })
  const { id } = await world.one<{ id: string }>('select id from subscriptions')
  await readSubscription(doors(), id)
  expect(await held()).toMatchObject({ subscription: `${theirs} past-due`, owes: 'owing' })
}, 120_000)

test('a change of their plan is priced against what their subscription charges, not against nothing', async () => {
  const { stack } = await ids()
  await world.build.db.owner.query(`update subscriptions set status = 'active'`)
  const asked = await asOperator((tx) => askPlanChange(tx, stack, { kind: 'resize', targetPerMonth: 40_000 }))
  const changeId = asked.ok ? asked.changeId : ''
  expect(await asOperator((tx) => draftPlanChange(tx, changeId))).toEqual({ ok: true })
  await pricePlanChange(doors(), changeId)
  const priced = await world.one<{ before: number; monthly: number; due: number }>(
    `select monthly_before_cents::int as before, monthly_cents::int as monthly, due_now_cents::int as due
     from plan_changes where id = $1`,
    [changeId],
  )
  expect(priced.before).toBe(30_000)
  expect(priced.monthly).toBeGreaterThan(30_000)
  expect(priced.due).toBeLessThanOrEqual(priced.monthly - priced.before)
}, 60_000)
