import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSubscription } from '#domain/billing/read-subscription.ts'
import { recordTransfer, settleTransfer } from '#domain/billing/record-transfer.ts'
import { chargePlanChange } from '#domain/plan-changes/charge-plan-change.ts'
import { personal } from '#policy/personal.ts'
import { type ChangeStack, type ChangeWorld, openChangeWorld } from '#test/support/change-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'

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

/** A stack whose subscription is paid by transfer, as its owner arranged it at the payment service. */
async function paidByTransfer(company: string): Promise<ChangeStack> {
  const stack = await world.liveStack(company)
  await books.change('stripe', 'subscription', stack.subscriptionId, {
    collection_method: 'send_invoice',
    days_until_due: 14,
  })
  return stack
}

const payments = ({ clientId }: ChangeStack) =>
  world.doors.openPayments({ mode: 'sandbox', clientId, people: [] })

/** What the subscription charges each month, as the payment service has it. */
async function monthly({ subscriptionId }: ChangeStack): Promise<number> {
  const { secretKey = '' } = await world.build.sandboxes.credentials('stripe')
  const answer = await fetch(`${world.build.sandboxes.origin('stripe')}/v1/subscriptions/${subscriptionId}`, {
    headers: { authorization: `Bearer ${secretKey}` },
  })
  const { items } = (await answer.json()) as {
    items: { data: { quantity: number; price: { unit_amount: number } }[] }
  }
  return items.data.reduce((sum, { quantity, price }) => sum + quantity * price.unit_amount, 0)
}

/** Somebody here sees the money on the agency's account and says so. */
async function transferArrives(invoiceRef: string): Promise<void> {
  const id = await world.one<string>('select id from invoices where invoice_ref = $1', [invoiceRef])
  const today = (await world.one<Date>('select app.now()')).toISOString().slice(0, 10)
  const recorded = await world.build.db.inPurpose('billing', world.operator, (tx) =>
    recordTransfer(tx, id, { receivedOn: today, evidence: personal('message', 'bank statement, line 7') }),
  )
  expect(recorded).toEqual({ ok: true })
  await settleTransfer(
    world.doors,
    await world.one<string>('select id from received_transfers where invoice_id = $1', [id]),
  )
}

test('a larger plan of who pays by transfer is an invoice; nothing changes until it is paid, and then everything once', async () => {
  const stack = await paidByTransfer('transferring')
  const before = await monthly(stack)
  const changeId = await world.offered(stack, { kind: 'resize', targetPerMonth: 10_000 })
  const offer = await world.change(changeId)
  expect(offer).toMatchObject({ pays_by: 'transfer' })
  expect(Number(offer.due_now_cents)).toBeGreaterThan(0)
  expect(await world.accept(stack, changeId)).toEqual({ ok: true })
  const waiting = await world.change(changeId)
  expect(waiting).toMatchObject({ state: 'unpaid', fault_code: 'change.awaits-transfer' })
  const invoice = await (await payments(stack)).readInvoice(String(waiting.invoice_ref))
  expect(invoice).toMatchObject({ state: 'open', collection: 'transfer' })
  expect(invoice.totalCents).toBeLessThanOrEqual(Number(offer.due_now_cents) + Number(offer.once_cents))
  expect(await monthly(stack)).toBe(before)
  expect(await world.approve(changeId)).toMatchObject({ ok: false })

  // Looked at again and past its day it is still one invoice, and no debt: nothing was done for it.
  await world.build.pass({ days: 16 })
  await chargePlanChange(world.doors, changeId)
  const subscriptionId = await world.one<string>('select id from subscriptions where engagement_id = $1', [
    stack.engagementId,
  ])
  await readSubscription(world.doors, subscriptionId)
  expect((await world.change(changeId)).invoice_ref).toBe(waiting.invoice_ref)
  expect(
    await world.one('select count(*)::int from arrears where engagement_id = $1', [stack.engagementId]),
  ).toBe(0)

  await transferArrives(String(waiting.invoice_ref))
  for (let again = 0; again < 2; again += 1) await chargePlanChange(world.doors, changeId)
  expect(await world.change(changeId)).toMatchObject({
    state: 'paid',
    paid_cents: String(invoice.totalCents),
    fault_code: null,
  })
  expect(await monthly(stack)).toBe(Number(offer.monthly_cents))
  expect(await world.approve(changeId)).toEqual({ ok: true })
}, 180_000)

test('a replaced domain and a smaller plan work for them too: the domain by an invoice, the plan with the next month', async () => {
  const stack = await paidByTransfer('mixed')
  const [old] = await world.all<{ id: string }>(
    'select id from domains where stack_id = $1 and chosen order by position limit 1',
    [stack.stackId],
  )
  const replacing = await world.offered(stack, {
    kind: 'replace',
    domainId: old?.id ?? '',
    because: 'worn-out',
  })
  const before = await monthly(stack)
  await world.accept(stack, replacing)
  const waiting = await world.change(replacing)
  expect(waiting).toMatchObject({ state: 'unpaid', fault_code: 'change.awaits-transfer' })
  await transferArrives(String(waiting.invoice_ref))
  await chargePlanChange(world.doors, replacing)
  expect(await world.change(replacing)).toMatchObject({ state: 'paid' })
  expect(await monthly(stack)).toBe(before)

  const shrinking = await world.offered(stack, { kind: 'resize', targetPerMonth: 400 })
  const offer = await world.change(shrinking)
  expect(Number(offer.due_now_cents) + Number(offer.once_cents)).toBe(0)
  await world.accept(stack, shrinking)
  expect(['paid', 'approved']).toContain((await world.change(shrinking)).state)
  expect(await monthly(stack)).toBe(Number(offer.monthly_cents))
}, 180_000)
