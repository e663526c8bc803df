import { afterAll, beforeAll, expect, test } from 'vitest'
import { askToEnd, stopEnding } from '#domain/endings/plan-ending.ts'
import { decideRenewal } from '#domain/renewals/decide-renewal.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { addStaff, type Person } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'
import { advanceEnding } from '#workflows/advance-ending.ts'
import { keepRenewals } from '#workflows/keep-renewals.ts'
import { lookAtRenewals } from '#workflows/look-at-renewals.ts'

let world: BuildWorld
let books: SandboxBooks
let operator: Person
let left: Told
let stayed: Told
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
  operator = await addStaff(world.db, 'operator')
  left = await built('Left Looms', 'leftlooms.com', 'getleftlooms.com')
  stayed = await built('Stayed Looms', 'stayedlooms.com', 'getstayedlooms.com')
}, 120_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

async function built(company: string, mainDomain: string, name: string) {
  const stackId = await world.approvedStack({ company, mainDomain, names: [name] })
  await world.buildUp(stackId)
  await world.db.owner.query(`update stacks set state = 'live', live_at = app.now() where id = $1`, [stackId])
  const { rows } = await world.db.owner.query<{ id: string }>(
    `update engagements set state = 'live' where id = (select engagement_id from stacks where id = $1) returning id`,
    [stackId],
  )
  const engagementId = rows[0]?.id ?? ''
  // Whoever pays nothing through the payment service is billed by a person.
  await world.db.owner.query(
    `insert into subscriptions (client_id, engagement_id, subscription_ref, customer_ref, status, seen_at)
     select client_id, id, 'sub_' || id, 'cus_' || id, 'active', app.now() from engagements where id = $1`,
    [engagementId],
  )
  return { stackId, name, engagementId }
}
type Told = Awaited<ReturnType<typeof built>>

const deliver = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>): Promise<T> =>
  world.db.inPurpose('service-delivery', operator, work)
const renewal = async ({ name }: Told) =>
  (
    await world.db.owner.query(
      `select id, state, decided_as, switched_at is not null as switched, order_id is not null as billed
       from renewals where name = $1`,
      [name],
    )
  ).rows[0]
const renewsByItself = async ({ stackId, name }: Told) => {
  const ports = await world.ports.openStackPorts({ stackId, mode: 'sandbox', people: [] })
  return (await ports.registrar.find(name))?.renewsByItself
}
async function look(days: number): Promise<void> {
  await world.pass({ days })
  await lookAtRenewals(world.db.inPurpose)
  for (const { stackId, engagementId } of [left, stayed]) {
    await advanceEnding(world.parts, engagementId)
    await keepRenewals(world.parts, stackId)
  }
}
const pushTasks = async () =>
  (await world.db.owner.query(`select state from tasks where kind = 'push-domain'`)).rows.map(
    ({ state }) => state,
  )

test('what an ending lets go is neither kept by itself, billed nor decided otherwise while its plan stands', async () => {
  await look(306)
  await world.db.owner.query(`update renewals set price_cents = 1500, currency = 'usd'`)
  expect([(await renewal(left)).state, (await renewal(stayed)).state]).toEqual(['asked', 'asked'])
  const kept = await renewal(left)
  await deliver((tx) => decideRenewal(tx, kept.id, 'keep'))
  await look(4)
  for (const { engagementId } of [left, stayed])
    await deliver((tx) => askToEnd(tx, engagementId, { domains: 'let-go', inboxes: 'close' }))
  await world.db.owner.query(
    `update mails set state = 'sent', sent_at = app.now() where kind = 'ending-plan'`,
  )
  const { id } = await renewal(stayed)
  expect(await deliver((tx) => decideRenewal(tx, id, 'keep'))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('plan to end'),
  })
  await look(28)
  expect(await renewal(left)).toMatchObject({ state: 'renew', decided_as: 'operator', billed: false })
  expect(await renewal(stayed)).toMatchObject({ state: 'asked', decided_as: null, billed: false })
  for (const one of [left, stayed]) expect(await renewsByItself(one)).toBe(true)
})

test('a plan that is stopped leaves each renewal as if it had never been: unanswered is kept and billed', async () => {
  expect(await deliver((tx) => stopEnding(tx, stayed.engagementId))).toEqual({ ok: true })
  await look(0)
  expect(await renewal(stayed)).toMatchObject({ state: 'renew', decided_as: 'nobody', billed: true })
  expect(await renewsByItself(stayed)).toBe(true)
})

test('on the day of the ending the registrar stops renewing, and nothing switches it on again or bills it', async () => {
  await look(3)
  expect(await renewal(left)).toMatchObject({
    state: 'drop',
    decided_as: 'ending',
    switched: true,
    billed: false,
  })
  expect(await renewsByItself(left)).toBe(false)
  await look(30)
  expect(await renewal(left)).toMatchObject({ state: 'dropped', billed: false })
  expect(await books.count('porkbun', 'orders', left.name)).toBe(1)
  expect(await renewal(stayed)).toMatchObject({ state: 'renewed' })
  expect(await books.count('porkbun', 'orders', stayed.name)).toBe(2)
})

test('nobody pushes a domain away for a plan that was stopped', async () => {
  await deliver((tx) => askToEnd(tx, stayed.engagementId, { domains: 'keep', inboxes: 'close' }))
  await look(0)
  expect(await pushTasks()).toEqual(['open'])
  await deliver((tx) => stopEnding(tx, stayed.engagementId))
  await look(0)
  expect(await pushTasks()).toEqual(['dropped'])
})
