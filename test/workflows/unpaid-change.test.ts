import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptPlanChange, withdrawPlanChange } from '#domain/plan-changes/answer-plan-change.ts'
import { approvePlanChange, spendingOfChange } from '#domain/plan-changes/approve-plan-change.ts'
import { askPlanChange, type Wish } from '#domain/plan-changes/ask-plan-change.ts'
import { chargePlanChange } from '#domain/plan-changes/charge-plan-change.ts'
import { draftPlanChange } from '#domain/plan-changes/draft-plan-change.ts'
import { giveBackPlanChange, swapName } from '#domain/plan-changes/paid-plan-change.ts'
import { pricePlanChange } from '#domain/plan-changes/price-plan-change.ts'
import { setLinesBack } from '#domain/plan-changes/set-lines-back.ts'
import { askAnew, retryPayment } from '#domain/plan-changes/unpaid-plan-change.ts'
import { readWork } from '#domain/staff/read-work.ts'
import { deliveryWork } from '#domain/staff/waiting-delivery.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import {
  type ChangeStack,
  type ChangeWorld,
  openChangeWorld,
  sendAsShown,
} from '#test/support/change-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'
import { checkNames } from '#workflows/check-names.ts'
import { cards, payWith } from '../vendors/stripe/stripe-world.ts'

let world: ChangeWorld
let books: SandboxBooks
beforeAll(async () => {
  world = await openChangeWorld()
  books = openSandboxBooks(world.build.sandboxes)
}, 120_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

const larger: Wish = { kind: 'resize', targetPerMonth: 10_000 }

async function replacement({ stackId }: ChangeStack): Promise<Wish> {
  const domainId = await world.one<string>(
    'select id from domains where stack_id = $1 and chosen order by position limit 1',
    [stackId],
  )
  return { kind: 'replace', domainId, because: 'worn-out' }
}

async function byTransfer(company: string): Promise<ChangeStack> {
  const stack = await world.liveStack(company)
  await books.change('stripe', 'subscription', stack.subscriptionId, {
    collection_method: 'send_invoice',
    days_until_due: 14,
  })
  return stack
}

const payments = ({ clientId }: ChangeStack) =>
  world.doors.openPayments({ mode: 'sandbox', clientId, people: [] })
/** Every invoice of the client but the first, in the order in which they were made. */
const invoices = async (stack: ChangeStack) =>
  (await (await payments(stack)).listInvoices(stack.customerId))
    .filter(({ reason }) => reason === 'other')
    .toReversed()
const charge = (changeId: string) => chargePlanChange(world.doors, changeId)
const shownOf = async (changeId: string) => {
  const { due_now_cents, once_cents } = await world.change(changeId)
  return Number(due_now_cents) + Number(once_cents)
}
const asClient = <T>(stack: ChangeStack, work: Parameters<typeof world.as<T>>[1]) =>
  world.as(stack.client, work)
const retry = (stack: ChangeStack, changeId: string) => asClient(stack, (tx) => retryPayment(tx, changeId))
const withdraw = (stack: ChangeStack, changeId: string) =>
  asClient(stack, (tx) => withdrawPlanChange(tx, changeId))
const arrears = ({ engagementId }: ChangeStack) =>
  world.one<number>('select count(*)::int from arrears where engagement_id = $1', [engagementId])

const workOf = async (stack: ChangeStack) => {
  const { listed } = await world.as(world.operator, (tx) =>
    readWork(tx, deliveryWork, { kinds: ['settle-change'], clocks: ['late', 'today', 'later'], most: 100 }),
  )
  return listed.filter(({ id }) => id === stack.stackId)
}

async function offerAgain(stack: ChangeStack, changeId: string): Promise<void> {
  expect(await world.as(world.operator, (tx) => draftPlanChange(tx, changeId))).toEqual({ ok: true })
  await checkNames(world.build.parts, stack.stackId)
  await pricePlanChange(world.doors, changeId)
  expect(await world.as(world.operator, (tx) => sendAsShown(tx, stack.stackId, changeId))).toEqual({
    ok: true,
  })
}

test('while its invoice is open no second one is made for a change, by whomever and however often it is asked', async () => {
  const transferring = await byTransfer('transferring')
  const failing = await world.liveStack('failing', 'paysOnce')
  for (const [stack, wish] of [
    [transferring, larger],
    [failing, await replacement(failing)],
  ] as const) {
    const changeId = await world.offered(stack, wish)
    await world.accept(stack, changeId)
    expect(await world.change(changeId)).toMatchObject({ state: 'unpaid' })
    const open = { ok: false, reason: expect.stringContaining('can still be paid') }
    expect(
      await Promise.all([
        retry(stack, changeId),
        world.as(world.operator, (tx) => retryPayment(tx, changeId)),
        asClient(stack, (tx) => askAnew(tx, changeId)),
      ]),
    ).toMatchObject([open, open, open])
    for (let again = 0; again < 2; again += 1) await charge(changeId)
    expect(await invoices(stack)).toHaveLength(1)
  }
}, 180_000)

test('a charge tried again takes what was accepted and no more; after its offer it is priced, shown and accepted anew', async () => {
  const stack = await world.liveStack('later', 'paysOnce')
  const changeId = await world.offered(stack, larger)
  await world.accept(stack, changeId)
  await world.build.pass({ days: 1 })
  await charge(changeId)
  expect(await world.change(changeId)).toMatchObject({ state: 'unpaid', fault_code: 'change.payment-over' })
  expect(await Promise.all([retry(stack, changeId), retry(stack, changeId)])).toEqual([
    { ok: true },
    { ok: true },
  ])
  await charge(changeId)
  await world.build.pass({ days: 9 })
  await charge(changeId)
  const tries = await invoices(stack)
  expect(tries.map(({ state }) => state)).toEqual(['void', 'void'])
  for (const { totalCents } of tries) expect(totalCents).toBeLessThanOrEqual(await shownOf(changeId))

  expect(await retry(stack, changeId)).toMatchObject({ reason: expect.stringContaining('offer is over') })
  expect(await asClient(stack, (tx) => askAnew(tx, changeId))).toEqual({ ok: true })
  await offerAgain(stack, changeId)
  const shown = await shownOf(changeId)
  expect(await asClient(stack, (tx) => acceptPlanChange(tx, changeId, shown))).toEqual({ ok: true })
  await charge(changeId)
  await payWith(String((await world.change(changeId)).invoice_url), cards.pays)
  await charge(changeId)
  expect(await world.change(changeId)).toMatchObject({ state: 'paid' })
  const paid = (await invoices(stack)).filter(({ state }) => state === 'paid')
  expect(paid).toHaveLength(1)
  expect(paid[0]?.totalCents).toBeLessThanOrEqual(shown)
  expect(
    await world.one(
      `select count(distinct content_hash)::int from acceptances where engagement_id = $1 and document = 'quote'
         and version like $2`,
      [stack.engagementId, `${changeId}%`],
    ),
  ).toBe(2)
}, 180_000)

test('what would cost more than was shown, or whose month has ended before it was charged, is not charged', async () => {
  for (const [company, prepare] of [
    ['card', world.liveStack],
    ['transfer', byTransfer],
  ] as const) {
    const dearer = await prepare(`dearer${company}`)
    const first = await world.offered(dearer, larger)
    await world.build.db.owner.query('update plan_changes set due_now_cents = 1 where id = $1', [first])
    await world.accept(dearer, first)
    expect(await world.change(first)).toMatchObject({ state: 'unpaid', fault_code: 'change.price-rose' })
    expect(await invoices(dearer)).toEqual([])

    const late = await prepare(`late${company}`)
    const second = await world.offered(late, larger)
    const shown = await shownOf(second)
    expect(await asClient(late, (tx) => acceptPlanChange(tx, second, shown))).toEqual({ ok: true })
    await world.build.pass({ days: 33 })
    await charge(second)
    expect(await world.change(second)).toMatchObject({ state: 'unpaid', fault_code: 'change.offer-over' })
    expect(await invoices(late)).toEqual([])
  }
}, 240_000)

test('an accepted change that is not paid is taken back: its invoice can’t be paid any more, and another wish is open', async () => {
  const transferring = await byTransfer('undecided')
  const failing = await world.liveStack('unlucky', 'paysOnce')
  for (const stack of [transferring, failing]) {
    const changeId = await world.offered(stack, larger)
    await world.accept(stack, changeId)
    expect(await Promise.all([withdraw(stack, changeId), withdraw(stack, changeId)])).toEqual([
      { ok: true },
      { ok: true },
    ])
    expect(await world.change(changeId)).toMatchObject({ state: 'withdrawing' })
    expect(await asClient(stack, (tx) => askPlanChange(tx, stack.stackId, larger))).toMatchObject({
      ok: false,
    })
    await Promise.all([charge(changeId), charge(changeId)])
    expect(await world.change(changeId)).toMatchObject({ state: 'withdrawn', invoice_ref: null })
    expect((await invoices(stack)).map(({ state }) => state)).toEqual(['void'])
    await world.build.pass({ days: 16 })
    expect(await arrears(stack)).toBe(0)
    // The subscription takes another change at once; where it still waits for the void one, that is not found again.
    await books.change('stripe', 'subscription', stack.subscriptionId, {
      ...(stack === failing ? { pending_update: { expires_at: 4_000_000_000 } } : {}),
    })
    const next = await world.offered(stack, larger)
    await world.accept(stack, next)
    expect((await invoices(stack)).map(({ state }) => state)).toEqual(['void', 'open'])
  }
}, 240_000)

test('a change that is paid in the moment in which it is taken back goes on, and its money is kept for it', async () => {
  const stack = await world.liveStack('torn', 'paysOnce')
  const changeId = await world.offered(stack, larger)
  await world.accept(stack, changeId)
  await payWith(String((await world.change(changeId)).invoice_url), cards.pays)
  expect(await withdraw(stack, changeId)).toEqual({ ok: true })
  await charge(changeId)
  expect(await world.change(changeId)).toMatchObject({ state: 'paid' })
  expect((await invoices(stack)).map(({ state }) => state)).toEqual(['paid'])
}, 120_000)

test('a charge that the payment service refuses for good says so, is work on the home page, and can be tried or taken back', async () => {
  const stack = await world.liveStack('refused')
  const changeId = await world.offered(stack, larger)
  const { secretKey = '' } = await world.build.sandboxes.credentials('stripe')
  await fetch(`${world.build.sandboxes.origin('stripe')}/v1/subscriptions/${stack.subscriptionId}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${secretKey}` },
  })
  await world.accept(stack, changeId)
  expect(await world.change(changeId)).toMatchObject({ state: 'unpaid', fault_code: 'change.refused' })
  expect(await workOf(stack)).toHaveLength(1)
  expect(await world.as(world.operator, (tx) => retryPayment(tx, changeId))).toEqual({ ok: true })
  await charge(changeId)
  expect(await world.change(changeId)).toMatchObject({ state: 'unpaid', attempt: 2 })
  expect(await withdraw(stack, changeId)).toEqual({ ok: true })
  await charge(changeId)
  expect(await world.change(changeId)).toMatchObject({ state: 'withdrawn' })
}, 120_000)

test('a paid change whose name went to another client takes another name, or is withdrawn and its money given back', async () => {
  const stack = await world.liveStack('robbed')
  const other = await world.liveStack('robber')
  const changeId = await world.offered(stack, await replacement(stack))
  await world.accept(stack, changeId)
  const gone = ((await world.change(changeId)).names as string[])[0] ?? ''
  await world.build.db.owner.query(
    `insert into domains (client_id, stack_id, name, reason, position, state, chosen)
     values ($1, $2, $3, 'theirs', 90, 'candidate', true)`,
    [other.clientId, other.stackId, gone],
  )
  expect(await world.approve(changeId)).toMatchObject({ reason: expect.stringContaining('went to somebody') })
  const instead = await world.one<string>(
    `select name from domains where stack_id = $1 and not chosen and available and name <> $2 order by position limit 1`,
    [stack.stackId, gone],
  )
  const swap = (to: string) => asClient(stack, (tx) => swapName(tx, changeId, gone, to))
  expect(await swap('nothing.com')).toMatchObject({ ok: false })
  expect(await swap(instead)).toEqual({ ok: true })
  expect(await world.change(changeId)).toMatchObject({ state: 'paid', names: [instead] })

  const giveBack = () => world.as(world.operator, (tx) => giveBackPlanChange(tx, changeId))
  expect(await asClient(stack, (tx) => giveBackPlanChange(tx, changeId))).toMatchObject({ ok: false })
  const answers = await Promise.all([giveBack(), giveBack()])
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await world.change(changeId)).toMatchObject({ state: 'withdrawn' })
  const paid = Number((await world.change(changeId)).paid_cents)
  expect(
    await world.all(`select kind, instructions from tasks where natural_key = $1`, [`give-back:${changeId}`]),
  ).toMatchObject([
    { kind: 'refund-payment', instructions: expect.stringContaining(`${(paid / 100).toFixed(2)} USD`) },
  ])
  const answer = await world.as(world.owner, async (tx) =>
    approvePlanChange(tx, changeId, (await spendingOfChange(tx, changeId)).limitCents),
  )
  expect(answer).toMatchObject({ ok: false })
}, 120_000)

test('what is charged each month goes back with a paid change that is withdrawn, and where it can’t a person sets it back', async () => {
  const givenBack = async (company: string) => {
    const stack = await world.liveStack(company)
    await world.build.db.owner.query(
      `update quotes set lines = jsonb_build_array(jsonb_build_object('kind', 'inboxes', 'words', 'inboxes', 'billed', 'monthly',
         'quantity', 20, 'unitCents', 1500, 'amountCents', 30000)) where engagement_id = $1`,
      [stack.engagementId],
    )
    const before = await (await payments(stack)).readSubscription(stack.subscriptionId)
    const changeId = await world.offered(stack, larger)
    await world.accept(stack, changeId)
    expect(await world.change(changeId)).toMatchObject({ state: 'paid', fault_code: null })
    const monthly = async () =>
      (await (await payments(stack)).readSubscription(stack.subscriptionId)).monthlyCents
    expect(await monthly()).toBeGreaterThan(before.monthlyCents ?? 0)
    const withdrawn = await world.as(world.operator, (tx) => giveBackPlanChange(tx, changeId))
    expect(withdrawn).toEqual({ ok: true })
    const tasks = () => world.all(`select kind from tasks where natural_key = $1`, [`lines-back:${changeId}`])
    return { stack, changeId, monthly, tasks, wanted: before.monthlyCents }
  }
  const one = await givenBack('regretting')
  for (let again = 0; again < 2; again += 1) await setLinesBack(world.doors, one.changeId)
  expect(await one.monthly()).toBe(one.wanted)
  expect([await one.tasks(), (await world.change(one.changeId)).look_at]).toEqual([[], null])

  const other = await givenBack('refusing')
  const openPayments: typeof world.doors.openPayments = async (about) => ({
    ...(await world.doors.openPayments(about)),
    changeSubscription: () =>
      Promise.reject(
        new VendorError({ vendor: 'stripe', operation: 'subscription.update', failure: 'refused' }),
      ),
  })
  await setLinesBack({ ...world.doors, openPayments }, other.changeId)
  expect([await other.tasks(), (await world.change(other.changeId)).look_at]).toEqual([
    [{ kind: 'refund-payment' }],
    null,
  ])
}, 120_000)

test('names that one change was offered with are offered with no other', async () => {
  const stack = await world.liveStack('several')
  const first = await world.offered(stack, await replacement(stack))
  const second = await world.offered(stack, { kind: 'resize', targetPerMonth: 2_000 })
  const names = [first, second].map(async (id) => (await world.change(id)).names as string[])
  const all = (await Promise.all(names)).flat()
  expect(new Set(all).size).toBe(all.length)
}, 120_000)

test('a look that saw the invoice open does not undo that it was paid meanwhile', async () => {
  const stack = await world.liveStack('raced', 'paysOnce')
  const changeId = await world.offered(stack, larger)
  await world.accept(stack, changeId)
  let raced = false
  const slow: typeof world.doors = {
    ...world.doors,
    openPayments: async (about) => {
      const real = await world.doors.openPayments(about)
      return {
        ...real,
        async readInvoice(id) {
          const seen = await real.readInvoice(id)
          if (raced) return seen
          raced = true
          await payWith(String(seen.pageUrl), cards.pays)
          await charge(changeId)
          expect(await world.approve(changeId)).toEqual({ ok: true })
          return seen
        },
      }
    },
  }
  await chargePlanChange(slow, changeId)
  expect(raced).toBe(true)
  expect(await world.change(changeId)).toMatchObject({ state: 'approved', fault_code: null })
}, 120_000)
