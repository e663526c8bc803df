import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readBillLines } from '#domain/money/bill-lines.ts'
import { billMismatches } from '#domain/money/bill-mismatches.ts'
import { clientMismatches } from '#domain/money/client-mismatches.ts'
import { type MismatchKind, mismatchesTogether, mostMismatches } from '#domain/money/mismatches.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { type RunningDomain, runningClient } from '#test/support/running-stacks.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world?.drop())
afterEach(async () => {
  await world.db.owner.query('delete from clients')
})

let companies = 0
const running = (...domains: RunningDomain[]) =>
  runningClient(world, { company: `Acme ${++companies}`, domains })
const bill = (vendor: string, ...rows: string[]) => {
  const read = readBillLines(['what,domain,quantity,amount', ...rows].join('\n'))
  if (!read.ok) throw new Error(read.reason)
  const totalCents = read.lines.reduce((sum, line) => sum + line.amountCents, 0)
  const of = { number: 'MF-1', currency: 'usd', from: '2026-11-01', to: '2026-11-30' }
  return { vendor, ...of, totalCents, lines: read.lines }
}
const found = async (vendor: string, ...rows: string[]) => {
  const { shown } = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
    billMismatches(tx, bill(vendor, ...rows), 300),
  )
  return shown.map(({ kind, about, cents }) => [kind, about, cents])
}
const two = (name: string, changed: Partial<RunningDomain> = {}) => ({ name, inboxes: 2, ...changed })

describe('a bill of the host', () => {
  const host = (...rows: string[]) => found('mailforge', ...rows)

  it('that agrees with what runs shows nothing', async () => {
    await running(two('a.com'), two('b.com'))
    expect(await host('inbox,a.com,2,6.00', 'inbox,b.com,2,6.00')).toEqual([])
  })

  it('shows orphans: inboxes at a domain of no stack, and of one that has ended', async () => {
    const old = [two('old.com', { openedOn: '2026-05-05', registeredOn: '2026-05-05' })]
    await runningClient(world, { company: 'Over', domains: old, endedOn: '2026-10-31' })
    expect(await host('inbox,nobody.com,3,9.00', 'inbox,old.com,1,3.00')).toEqual([
      ['billed-unknown', 'nobody.com', 900],
      ['billed-unknown', 'old.com', 300],
    ])
  })

  it('shows what is billed more than runs, what runs unbilled, and another price', async () => {
    await running(two('more.com'), two('less.com'), two('dear.com'), two('free.com'))
    expect(await host('inbox,more.com,3,9.00', 'inbox,less.com,1,3.00', 'inbox,dear.com,2,8.00')).toEqual([
      ['billed-more', 'more.com', 300],
      ['priced-otherwise', 'dear.com', 200],
      ['not-billed', 'free.com', undefined],
      ['not-billed', 'less.com', undefined],
    ])
  })

  it('counts what ran in its own time: neither what ended after it nor what was bought after it is wrong', async () => {
    await runningClient(world, { company: 'Over', domains: [two('over.com')], endedOn: '2026-11-20' })
    await running(two('later.com', { openedOn: '2026-12-02', registeredOn: '2026-12-02' }))
    expect(await host('inbox,over.com,2,6.00')).toEqual([])
  })

  it('knows retired inboxes: billed after they were closed is too much, and not billed any more is right', async () => {
    await running(
      two('shut.com', { retiredOn: '2026-10-20', openedOn: '2026-06-01', registeredOn: '2026-06-01' }),
      two('shutting.com', { retiredOn: '2026-11-20' }),
    )
    expect(await host('inbox,shut.com,2,6.00', 'inbox,shutting.com,2,6.00')).toEqual([
      ['billed-more', 'shut.com', 600],
    ])
    expect(await host('inbox,elsewhere.com,1,3.00')).toEqual([['billed-unknown', 'elsewhere.com', 300]])
  })

  it('with a total alone says nothing of any inbox', async () => {
    await running(two('a.com'))
    expect(await host('plan,,1,120.00')).toEqual([])
  })

  it('whose lines do not come to its total says so, and takes nothing for unbilled that may be on the rest of it', async () => {
    await running(two('a.com'), two('b.com'))
    const part = { ...bill('mailforge', 'inbox,a.com,3,9.00'), totalCents: 90_000 }
    const { shown } = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
      billMismatches(tx, part, 300),
    )
    expect(shown.map(({ kind, about }) => [kind, about])).toEqual([
      ['billed-more', 'a.com'],
      ['lines-missing', 'MF-1'],
    ])
    expect(shown[1]?.words).toContain('$9.00 of $900.00')
    const typed = { ...part, totalCents: 800 }
    const over = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
      billMismatches(tx, typed, 300),
    )
    expect(over.shown.at(-1)?.words).toContain('$9.00, which is more than its total of $8.00')
  })

  it('with more wrong than anybody reads shows the dearest and says how many there are', async () => {
    const rows = Array.from({ length: 120 }, (_, n) => `inbox,who${n}.com,1,${n + 1}.00`)
    const list = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
      billMismatches(tx, bill('mailforge', ...rows), 300),
    )
    expect([list.shown.length, list.count]).toEqual([25, 120])
    expect(list.shown[0]).toMatchObject({ about: 'who119.com', cents: 12_000 })
    const all = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
      billMismatches(tx, bill('mailforge', ...rows), 300, mostMismatches.all),
    )
    expect(all.shown).toHaveLength(120)
  })

  it('stands with what costs money for nothing before what is only not billed yet, whichever bill it is from', () => {
    const one = (kind: MismatchKind) => ({
      kind,
      where: 'mailforge',
      about: 'a.com',
      clientId: undefined,
      words: '',
      cents: undefined,
    })
    const quiet = { shown: Array.from({ length: 25 }, () => one('not-billed')), count: 139 }
    const loud = { shown: [one('at-vendor-unknown'), one('billed-more')], count: 2 }
    const { shown, count } = mismatchesTogether([quiet, loud])
    expect([shown.length, count]).toEqual([25, 141])
    expect(shown.slice(0, 3).map(({ kind }) => kind)).toEqual([
      'at-vendor-unknown',
      'billed-more',
      'not-billed',
    ])
  })
})

describe('a bill of the registrar', () => {
  it('shows domains of no stack, other prices, and what was bought in its time without standing on it', async () => {
    await running(
      two('ours.com'),
      two('dear.com', { paidCents: 900 }),
      two('gone.com'),
      two('before.com', { registeredOn: '2026-10-31' }),
    )
    const rows = ['domain,ours.com,1,11.08', 'domain,dear.com,1,11.08', 'domain,who.com,1,9.00']
    expect(await found('porkbun', ...rows, 'renewal,before.com,1,12.00')).toEqual([
      ['billed-unknown', 'who.com', 900],
      ['priced-otherwise', 'dear.com', 208],
      ['priced-otherwise', 'before.com', 92],
      ['not-billed', 'gone.com', undefined],
    ])
  })
})

describe('what runs for a client', () => {
  const mismatches = async () => {
    const { shown } = await world.db.inPurpose('service-delivery', world.owner, (tx) => clientMismatches(tx))
    return shown.map(({ kind, words }) => [kind, words])
  }
  /** As many inboxes as the accepted quote is for, and as many more or fewer. */
  const client = async (more: number, changed: { subscription?: string; rests?: boolean } = {}) => {
    const made = await running()
    const paid = await world.one<number>(
      `select (line->>'quantity')::int from quotes, jsonb_array_elements(lines) line
       where client_id = $1 and line->>'kind' = 'inboxes'`,
      [made.clientId],
    )
    await world.db.owner.query('delete from clients where id = $1', [made.clientId])
    const domains = [{ name: `d${companies}.com`, inboxes: paid + more }]
    return { ...(await runningClient(world, { company: `Acme ${++companies}`, domains, ...changed })), paid }
  }
  const planChange = (made: { stackId: string }, inboxes: number) =>
    world.db.owner.query(
      `with plan as (
         insert into plans (client_id, engagement_id, version, inputs, result)
         select client_id, engagement_id, 2, inputs, jsonb_set(result, '{size,inboxes}', to_jsonb($2::int)) from plans
         where id = (select plan_id from stacks where id = $1) returning *)
       insert into plan_changes (client_id, engagement_id, stack_id, kind, target_per_month, state, because, plan_id, accepted_at,
         accepted_by, paid_at, spending_approved_at, done_at)
       select client_id, engagement_id, $1, 'resize', 5000, 'done', 'client', id, app.now(), gen_random_uuid(), app.now(), app.now(),
         app.now() from plan`,
      [made.stackId, inboxes],
    )

  it('is shown when nobody pays for it, or less than runs', async () => {
    await client(0)
    expect(await mismatches()).toEqual([])
    await world.db.owner.query(`update subscriptions set status = 'canceled'`)
    expect(await mismatches()).toMatchObject([['runs-unpaid', expect.any(String)]])
    await world.db.owner.query('delete from clients')
    const { paid } = await client(1)
    expect(await mismatches()).toEqual([['more-than-paid', `${paid + 1} inboxes open, ${paid} paid for`]])
  })

  it('is held against the last change that was paid, so that who has grown stands nowhere', async () => {
    const made = await client(3)
    await planChange(made, made.paid + 3)
    expect(await mismatches()).toEqual([])
    await world.db.owner.query('delete from clients')
    const shrunk = await client(0)
    await planChange(shrunk, shrunk.paid - 1)
    expect(await mismatches()).toMatchObject([['more-than-paid', expect.stringContaining('paid for')]])
    // What is retired, or rests until it is, is not paid for any more.
    await world.db.owner.query(
      'update inboxes set rests_from = app.now() where id = (select id from inboxes where stack_id = $1 limit 1)',
      [shrunk.stackId],
    )
    expect(await mismatches()).toEqual([])
    await world.db.owner.query(
      'update inboxes set rests_from = null, retired_at = app.now() where rests_from is not null',
    )
    expect(await mismatches()).toEqual([])
  })

  it('is nothing to say of a client that was brought in while their subscription runs', async () => {
    const made = await client(5)
    await world.db.owner.query('delete from checkouts where client_id = $1', [made.clientId])
    await world.db.owner.query('delete from quotes where client_id = $1', [made.clientId])
    expect(await mismatches()).toEqual([])
  })
})
