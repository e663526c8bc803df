import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { recordTransfer, settleTransfer } from '#domain/billing/record-transfer.ts'
import { decideRefund } from '#domain/refunds/decide-refund.ts'
import { makeRefund } from '#domain/refunds/make-refund.ts'
import { netRefund } from '#domain/refunds/net-refund.ts'
import { proposeRefund, refundOffer } from '#domain/refunds/propose-refund.ts'
import { spentOnDomains } from '#domain/refunds/spent-on-domains.ts'
import { openTo, type RefundState, type RefundTransition, refundStates } from '#domain/refunds/states.ts'
import { system } from '#platform/database/actor.ts'
import { openLog } from '#platform/log.ts'
import { personal } from '#policy/personal.ts'
import type { RequestedClient, StaffActor } from '#test/support/engagement-world.ts'
import { entriesAbout } from '#test/support/entries-about.ts'
import { lookAtArrears } from '#workflows/look-at-arrears.ts'
import { openPaymentWorld, type PaymentWorld } from '../billing/payment-world.ts'

let world: PaymentWorld
let operator: StaffActor
beforeAll(async () => {
  world = await openPaymentWorld()
  operator = await world.addStaff('operator')
})
afterAll(() => world.drop())

const doors = () => ({ inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments })

/** A paid client for whom so many domains were bought at a price. */
async function bought(
  name: string,
  domains: number,
  cents = 1108,
): Promise<RequestedClient & { invoice: string }> {
  const client = await world.accepted(`ada@${name}.com`, name)
  await world.pay(client)
  await world.notices()
  const plan = await world.one<string>('select plan_id from quotes where id = $1', [client.quoteId])
  await world.db.owner.query(
    `insert into stacks (client_id, engagement_id, plan_id, mode, host, sequencer, state)
     values ($1, $2, $3, 'sandbox', 'mailforge', 'instantly', 'building')`,
    [client.clientId, client.engagementId, plan],
  )
  await buy(client, name, domains, cents)
  const invoice = await world.one<string>('select id from invoices where engagement_id = $1', [
    client.engagementId,
  ])
  return { ...client, invoice }
}
async function buy(client: RequestedClient, name: string, domains: number, cents: number): Promise<void> {
  await world.db.owner.query(
    `insert into domains (client_id, stack_id, name, reason, position, state, chosen, registered_at, paid_cents)
     select client_id, id, 'd' || n || '-' || $2 || '.com', 'test', n, 'registered', true, app.now(), $4
     from stacks cross join generate_series(1, $3::int) n where engagement_id = $1`,
    [client.engagementId, `${name}${domains}`, domains, cents],
  )
}
const spent = (client: RequestedClient) =>
  world.db.inPurpose('service-delivery', world.owner, (tx) => spentOnDomains(tx, client.engagementId))
const propose = async (client: RequestedClient & { invoice: string }, by = operator) => {
  const sum = await spent(client)
  return world.db.inPurpose('billing', by, (tx) => proposeRefund(tx, client.invoice, sum))
}
const decide = async (
  client: RequestedClient,
  refund: string,
  by: StaffActor,
  what: 'approve' | 'decline',
) => {
  const sum = await spent(client)
  return world.db.inPurpose('billing', by, (tx) => decideRefund(tx, refund, what, sum))
}
const refundRow = async (id: string) =>
  (
    await world.db.owner.query<{ state: string; amount: number; kept: number; note: string | null }>(
      `select state, amount_cents::int as amount, kept_cents::int as kept, credit_note_ref as note from refunds where id = $1`,
      [id],
    )
  ).rows[0]
const paidFor = (client: { invoice: string }) =>
  world.one<number>('select paid_cents::int from invoices where id = $1', [client.invoice])

describe('what goes back', () => {
  it('is the payment less what was spent on domains, which is kept once', () => {
    const paid = {
      paidCents: 180_000,
      creditedCents: 0,
      toKeepCents: 5540,
      keptHereCents: 0,
    }
    expect(netRefund(paid)).toEqual({ amountCents: 174_460, keptCents: 5540 })
    expect(netRefund({ ...paid, toKeepCents: 0 })).toEqual({ amountCents: 180_000, keptCents: 0 })
    const again = { ...paid, creditedCents: 174_460, toKeepCents: 0, keptHereCents: 5540 }
    expect(netRefund(again)).toEqual({ amountCents: 0, keptCents: 0 })
    expect(netRefund({ ...paid, toKeepCents: 500_000 })).toEqual({ amountCents: 0, keptCents: 180_000 })
  })
})

/** How many approvals of refunds the ledger attests. */
const attested = () =>
  world.one<number>(
    `select count(*)::int from evidence_entries e join evidence_forms f on f.id = e.form_id
     where f.kind = 'refund.approved'`,
  )

test('a refund is proposed net of what was really bought, approved by an owner, and goes back once with its credit note', async () => {
  const client = await bought('netting', 5)
  const proposed = await propose(client)
  if (!proposed.ok) throw new Error(proposed.reason)
  const id = proposed.refundId
  const paid = await paidFor(client)
  expect(await refundRow(id)).toMatchObject({ state: 'proposed', amount: paid - 5 * 1108, kept: 5 * 1108 })
  expect(await propose(client)).toMatchObject({ ok: false })

  expect(await decide(client, id, operator, 'approve')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('only an owner'),
  })
  await makeRefund(doors(), id)
  expect(await refundRow(id)).toMatchObject({ state: 'proposed', note: null })

  expect(await attested()).toBe(0)
  expect(await decide(client, id, world.owner, 'approve')).toEqual({ ok: true })
  expect(await attested()).toBe(1)
  const entries = await entriesAbout(world.db, world.owner.personId)
  expect(entries.find(({ kind }) => kind === 'refund.approved')).toMatchObject({
    purpose: 'billing',
    by: world.owner.personId,
    details: { refund: id, amountCents: paid - 5 * 1108, keptCents: 5 * 1108, currency: 'usd' },
  })
  await Promise.all([makeRefund(doors(), id), makeRefund(doors(), id)])
  expect(await refundRow(id)).toMatchObject({ state: 'settled' })
  const ref = await world.one<string>('select invoice_ref from invoices where id = $1', [client.invoice])
  const notes = await world.stripe.payments.listCreditNotes(ref)
  expect(notes).toMatchObject([{ amountCents: paid - 5 * 1108, orderId: id }])
  expect(
    await world.one<number>('select credited_cents::int from invoices where id = $1', [client.invoice]),
  ).toBe(paid - 5 * 1108)
  expect(await propose(client)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('Nothing is left'),
  })
})

test('a part can go back, never more than can; what domains cost stays on the invoice for whatever goes back later', async () => {
  const client = await bought('parting', 3)
  const paid = await paidFor(client)
  const most = paid - 3 * 1108
  const sum = await spent(client)
  const part = (cents: number) =>
    world.db.inPurpose('billing', operator, (tx) => proposeRefund(tx, client.invoice, sum, cents))
  for (const wrong of [0, -1, most + 1]) expect(await part(wrong)).toMatchObject({ ok: false, at: 'amount' })
  const first = await part(3_000)
  if (!first.ok) throw new Error(first.reason)
  expect(await refundRow(first.refundId)).toMatchObject({ amount: 3_000, kept: 0 })
  expect(await decide(client, first.refundId, world.owner, 'approve')).toEqual({ ok: true })
  await makeRefund(doors(), first.refundId)
  const rest = await propose(client)
  if (!rest.ok) throw new Error(rest.reason)
  expect(await refundRow(rest.refundId)).toMatchObject({ amount: most - 3_000, kept: 3 * 1108 })
  await buy(client, 'parting', 1, 900)
  expect(await decide(client, rest.refundId, world.owner, 'approve')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('More was spent'),
  })
})

test('a crash between the call and its record gives nothing back twice', async () => {
  const client = await bought('crashing', 1)
  const proposed = await propose(client)
  if (!proposed.ok) throw new Error(proposed.reason)
  await decide(client, proposed.refundId, world.owner, 'approve')
  await makeRefund(doors(), proposed.refundId)
  await world.db.owner.query(
    `update refunds set state = 'approved', credit_note_ref = null, credit_note_number = null, refund_ref = null,
       made_at = null, settled_at = null where id = $1`,
    [proposed.refundId],
  )
  world.stripe.world.advance({ days: 2 })
  await makeRefund(doors(), proposed.refundId)
  const ref = await world.one<string>('select invoice_ref from invoices where id = $1', [client.invoice])
  expect(await world.stripe.payments.listCreditNotes(ref)).toHaveLength(1)
})

test('domains bought between the proposal and the decision stop it, until it is proposed with the right sum', async () => {
  const client = await bought('buying', 1)
  const first = await propose(client)
  if (!first.ok) throw new Error(first.reason)
  await buy(client, 'buying', 2, 900)
  expect(await decide(client, first.refundId, world.owner, 'approve')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('More was spent'),
  })
  expect(await decide(client, first.refundId, world.owner, 'decline')).toEqual({ ok: true })
  const again = await propose(client)
  if (!again.ok) throw new Error(again.reason)
  expect(await refundRow(again.refundId)).toMatchObject({ kept: 1108 + 2 * 900 })
})

test('a refund that did not arrive has kept its part, so that the next one of the engagement does not keep it again', async () => {
  const client = await bought('arriving', 3)
  const first = await propose(client)
  if (!first.ok) throw new Error(first.reason)
  await decide(client, first.refundId, world.owner, 'approve')
  await makeRefund(doors(), first.refundId)
  await world.db.owner.query(`update refunds set state = 'failed' where id = $1`, [first.refundId])
  const second = await anotherInvoice(client, 'other', 50_000)
  const again = await propose({ ...client, invoice: second })
  if (!again.ok) throw new Error(again.reason)
  expect(await refundRow(again.refundId)).toMatchObject({ amount: 50_000, kept: 0 })
})

const anotherInvoice = (client: { invoice: string }, reason: string, paidCents: number) =>
  world.one<string>(
    `insert into invoices (client_id, engagement_id, invoice_ref, currency, status, reason, total_cents, paid_cents, issued_at,
       paid_at, seen_at)
     select client_id, engagement_id, 'in_' || gen_random_uuid(), currency, 'paid', $2, $3, $3, app.now(), app.now(), app.now()
     from invoices where id = $1 returning id`,
    [client.invoice, reason, paidCents],
  )

test('a running month goes back whole, because the domains were paid with another invoice, which keeps them still', async () => {
  const client = await bought('monthly', 5)
  const month = { ...client, invoice: await anotherInvoice(client, 'renewal', 37_500) }
  const proposed = await propose(month)
  if (!proposed.ok) throw new Error(proposed.reason)
  expect(await refundRow(proposed.refundId)).toMatchObject({ amount: 37_500, kept: 0 })
  expect(await decide(month, proposed.refundId, world.owner, 'approve')).toEqual({ ok: true })
  const first = await propose(client)
  if (!first.ok) throw new Error(first.reason)
  expect(await refundRow(first.refundId)).toMatchObject({ kept: 5 * 1108 })
})

test('the invoice of a change keeps no more than the new domains on it cost', async () => {
  const client = await bought('changing', 5)
  const invoice = await anotherInvoice(client, 'other', 3438)
  await world.db.owner.query(
    `insert into plan_changes (client_id, engagement_id, stack_id, kind, target_per_month, state, because, plan_id, accepted_at,
       accepted_by, paid_at, once_cents, invoice_ref)
     select s.client_id, s.engagement_id, s.id, 'resize', 7000, 'paid', 'client', s.plan_id, app.now(), gen_random_uuid(), app.now(),
       1108, i.invoice_ref
     from stacks s join invoices i on i.id = $1 where s.engagement_id = i.engagement_id`,
    [invoice],
  )
  const proposed = await propose({ ...client, invoice })
  if (!proposed.ok) throw new Error(proposed.reason)
  expect(await refundRow(proposed.refundId)).toMatchObject({ amount: 2330, kept: 1108 })
  expect(await decide(client, proposed.refundId, world.owner, 'approve')).toEqual({ ok: true })
})

test('the first invoice keeps nothing for domains that a later change bought and billed, whichever of the two goes back first', async () => {
  for (const name of ['firstly', 'lastly']) {
    const client = await bought(name, 2)
    const invoice = await anotherInvoice(client, 'other', 1500)
    const change = await world.one<string>(
      `insert into plan_changes (client_id, engagement_id, stack_id, kind, target_per_month, state, because, plan_id, accepted_at,
         accepted_by, paid_at, once_cents, invoice_ref)
       select s.client_id, s.engagement_id, s.id, 'resize', 7000, 'paid', 'client', s.plan_id, app.now(), gen_random_uuid(),
         app.now(), 1500, i.invoice_ref
       from stacks s join invoices i on i.id = $1 where s.engagement_id = i.engagement_id returning id`,
      [invoice],
    )
    await buy(client, `${name}new`, 1, 900)
    await world.db.owner.query(`update domains set plan_change_id = $1 where name like $2`, [
      change,
      `%${name}new1.com`,
    ])
    const first = { of: client, kept: 2 * 1108 }
    const later = { of: { ...client, invoice }, kept: 900 }
    for (const { of, kept } of name === 'firstly' ? [first, later] : [later, first]) {
      const proposed = await propose(of)
      if (!proposed.ok) throw new Error(proposed.reason)
      expect([name, (await refundRow(proposed.refundId))?.kept]).toEqual([name, kept])
      expect(await decide(client, proposed.refundId, world.owner, 'approve')).toEqual({ ok: true })
    }
  }
})

test('what was paid for a change that was withdrawn before anything was bought goes back whole', async () => {
  const client = await bought('withdrawing', 5)
  const invoice = await anotherInvoice(client, 'other', 1438)
  await world.db.owner.query(
    `insert into plan_changes (client_id, engagement_id, stack_id, kind, target_per_month, state, because, plan_id, accepted_at,
       accepted_by, paid_at, once_cents, invoice_ref)
     select s.client_id, s.engagement_id, s.id, 'resize', 7000, 'withdrawn', 'client', s.plan_id, app.now(), gen_random_uuid(),
       app.now(), 1438, i.invoice_ref
     from stacks s join invoices i on i.id = $1 where s.engagement_id = i.engagement_id`,
    [invoice],
  )
  const proposed = await propose({ ...client, invoice })
  if (!proposed.ok) throw new Error(proposed.reason)
  expect(await refundRow(proposed.refundId)).toMatchObject({ amount: 1438, kept: 0 })
  expect(await decide(client, proposed.refundId, world.owner, 'approve')).toEqual({ ok: true })
})

const invoiceRef = (client: { invoice: string }) =>
  world.one<string>('select invoice_ref from invoices where id = $1', [client.invoice])
const disputeAtBank = async (client: { invoice: string }) =>
  world.stripe.control(`/_dispute?invoice=${await invoiceRef(client)}`)

test('nothing is given back that the bank has taken back, or still decides about', async () => {
  const client = await bought('disputing', 1)
  const proposed = await propose(client)
  if (!proposed.ok) throw new Error(proposed.reason)
  await disputeAtBank(client)
  await world.notices()
  const bank = { ok: false, reason: expect.stringContaining('The bank has taken this payment back') }
  expect(await decide(client, proposed.refundId, world.owner, 'approve')).toMatchObject(bank)
  expect(await decide(client, proposed.refundId, world.owner, 'decline')).toEqual({ ok: true })
  expect(await propose(client)).toMatchObject(bank)
})

test('a refund that the payment service refuses is over with its reason and a task, and can be proposed anew once nothing stands in its way', async () => {
  const client = await bought('refusing', 1)
  const proposed = await propose(client)
  if (!proposed.ok) throw new Error(proposed.reason)
  await decide(client, proposed.refundId, world.owner, 'approve')
  await disputeAtBank(client)
  await makeRefund(doors(), proposed.refundId)
  await makeRefund(doors(), proposed.refundId)
  const refused = await world.db.owner.query('select state, vendor_code from refunds where id = $1', [
    proposed.refundId,
  ])
  expect(refused.rows).toEqual([{ state: 'refused', vendor_code: 'charge_disputed' }])
  const { rows: tasks } = await world.db.owner.query(
    `select kind, state from tasks where client_id = $1 and natural_key like 'refund-refused:%'`,
    [client.clientId],
  )
  expect(tasks).toEqual([{ kind: 'refund-payment', state: 'open' }])

  await world.notices()
  const dispute = await world.one<string>('select dispute_ref from disputes where client_id = $1', [
    client.clientId,
  ])
  await world.stripe.control(`/_dispute/${dispute}?outcome=won`)
  await world.notices()
  const again = await propose(client)
  if (!again.ok) throw new Error(again.reason)
  expect(await refundRow(again.refundId)).toMatchObject({ kept: 1108 })
})

test('one that was approved before the bank took the payment back is not made any more', async () => {
  const client = await bought('between', 1)
  const proposed = await propose(client)
  if (!proposed.ok) throw new Error(proposed.reason)
  await decide(client, proposed.refundId, world.owner, 'approve')
  await disputeAtBank(client)
  await world.notices()
  const calls = { inPurpose: world.db.inPurpose, openPayments: async () => neverCredits }
  const neverCredits = {
    ...world.stripe.payments,
    createCreditNote: () => Promise.reject(new Error('nothing is given back')),
  }
  await makeRefund(calls, proposed.refundId)
  expect(await refundRow(proposed.refundId)).toMatchObject({ state: 'refused' })
})

test('an open invoice has nothing to give back, and a viewer proposes nothing', async () => {
  const client = await bought('viewing', 0)
  const viewer = await world.addStaff('viewer')
  expect(await propose(client, viewer)).toMatchObject({ ok: false })
  await world.db.owner.query(`update invoices set status = 'open' where id = $1`, [client.invoice])
  const sum = await spent(client)
  const offer = await world.db.inPurpose('billing', operator, (tx) => refundOffer(tx, client.invoice, sum))
  expect(offer).toMatchObject({ ok: false, reason: expect.stringContaining('Only what was paid') })
})

test('a transfer past Stripe is recorded with what shows it, makes the invoice paid there, and ends what was owed', async () => {
  const client = await world.accepted('ada@wiring.com', 'wiring')
  await world.pay(client, 'paysOnce')
  await world.notices()
  world.stripe.world.advance({ days: 32 })
  await world.db.advanceClock('32 days')
  await world.notices()
  await lookAtArrears({ inPurpose: world.db.inPurpose, log: openLog('error') })
  const [invoice, today] = [
    await world.one<string>(`select id from invoices where engagement_id = $1 and status = 'open'`, [
      client.engagementId,
    ]),
    await world.one<string>(`select to_char(app.now() at time zone 'UTC', 'YYYY-MM-DD')`),
  ]
  const record = (receivedOn: string) =>
    world.db.inPurpose('billing', operator, (tx) =>
      recordTransfer(tx, invoice, { receivedOn, evidence: personal('message', 'Account 12, ref ACME') }),
    )
  expect(await record('2999-01-01')).toMatchObject({ ok: false, reason: 'That day has not come yet.' })
  expect(await record(today)).toEqual({ ok: true })
  expect(await record(today)).toMatchObject({ ok: false })
  const transfer = await world.one<string>('select id from received_transfers where invoice_id = $1', [
    invoice,
  ])
  await settleTransfer(doors(), transfer)
  await settleTransfer(doors(), transfer)
  expect(await world.one('select status || paid_outside::text from invoices where id = $1', [invoice])).toBe(
    'paidtrue',
  )
  expect(await world.one('select state from arrears where engagement_id = $1', [client.engagementId])).toBe(
    'settled',
  )

  const sum = await world.db.inPurpose('service-delivery', system('test'), (tx) =>
    spentOnDomains(tx, client.engagementId),
  )
  const proposed = await world.db.inPurpose('billing', operator, (tx) => proposeRefund(tx, invoice, sum))
  if (!proposed.ok) throw new Error(proposed.reason)
  await decide(client, proposed.refundId, world.owner, 'approve')
  await makeRefund(doors(), proposed.refundId)
  expect(await refundRow(proposed.refundId)).toMatchObject({ state: 'settled' })
  expect(
    await world.one<number>(
      `select count(*)::int from tasks where client_id = $1 and kind = 'transfer-back'`,
      [client.clientId],
    ),
  ).toBe(1)
}, 60_000)

test.each(Object.keys(refundStates) as RefundState[])(
  'from %s nothing goes back but by an owner',
  (state) => {
    const byOwner: Record<RefundState, RefundTransition[]> = {
      proposed: ['approve', 'decline'],
      declined: [],
      approved: [],
      made: [],
      settled: [],
      failed: [],
      refused: [],
    }
    expect(openTo(state, 'owner')).toEqual(byOwner[state])
    expect(openTo(state, 'operator')).toEqual([])
    expect(openTo(state, 'client')).toEqual([])
  },
)
