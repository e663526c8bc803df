import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { acceptDifference, approveDifferences } from '#domain/drift/decide-difference.ts'
import { intendNextChange } from '#domain/drift/due-changes.ts'
import { approveChange, dropChange, planRollBack } from '#domain/drift/roll-back.ts'
import { type Actor, system } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'
import { applyChanges } from '#workflows/apply-changes.ts'
import { compareStack } from '#workflows/compare-stack.ts'
import { lookAround } from '#workflows/look-around.ts'

let world: BuildWorld
let books: SandboxBooks
let olga: Actor
let otto: Actor
let vera: Actor
let stackId: string
const mainDomain = 'stormy.com'
const domain = 'trystormy.com'

beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
  olga = await addStaff(world.db, 'owner')
  otto = await addStaff(world.db, 'operator')
  vera = await addStaff(world.db, 'viewer')
  stackId = await world.approvedStack({ company: 'Stormy Co', mainDomain, names: [domain] })
  await world.buildUp(stackId)
  await world.passWarmUp(mainDomain)
  await world.advance(stackId)
}, 120_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

const rows = async <T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> =>
  (await world.db.owner.query<T>(sql, [stackId, ...values])).rows
const open = () =>
  rows<{ id: string; kind: string; found: unknown; inbox_id: string | null }>(
    `select id, kind, found, inbox_id from differences where stack_id = $1 and state = 'open' order by natural_key`,
  )
const changes = () =>
  rows<{ id: string; kind: string; state: string; fault_code: string | null; undoes_id: string | null }>(
    'select id, kind, state, fault_code, undoes_id from world_changes where stack_id = $1 order by planned_at desc',
  )
const as = <T>(actor: Actor, work: Parameters<typeof world.db.inPurpose<'service-delivery', T>>[2]) =>
  world.db.inPurpose('service-delivery', actor, work)
const compare = async () => {
  await world.pass({ days: 1 })
  await compareStack(world.parts, stackId)
}
const clearFaults = async () => {
  for (const vendor of ['porkbun', 'instantly', 'mailforge'])
    await fetch(`${world.sandboxes.origin(vendor)}/_faults`, { method: 'DELETE' })
}
const ports = () => world.parts.openPorts({ stackId, mode: 'sandbox', people: [] })

/** The zone at the host with its editable records as the function makes them. */
async function rewriteZone(
  change: (records: { name: string; type: string; value: string }[]) => {
    name: string
    type: string
    value: string
  }[],
) {
  const [{ host_ref = '' } = {}] = await rows<{ host_ref: string }>(
    'select host_ref from domains where stack_id = $1 and chosen',
  )
  const { host } = await ports()
  const records = (await host.records(host_ref)).filter(({ editable }) => editable)
  await host.replaceRecords(host_ref, change(records.map(({ name, type, value }) => ({ name, type, value }))))
}
const withDmarc = (value: string) =>
  rewriteZone((records) => records.map((one) => (one.name === '_dmarc' ? { ...one, value } : one)))
/** What the stack wants of it. */
const wanted = 'v=DMARC1; p=none; rua=mailto:proof@seed.segmento.example'
const dmarc = async () => (await ports()).resolver.lookUp(`_dmarc.${domain}`, 'TXT')

beforeEach(async () => {
  // Each test begins with a stack that stands as it is wanted.
  await world.db.owner.query(
    `update differences set state = 'gone' where stack_id = $1 and state in ('open', 'approved')`,
    [stackId],
  )
  await world.db.owner.query(
    `update world_changes set state = 'dropped' where stack_id = $1 and state <> 'applied'`,
    [stackId],
  )
  await withDmarc(wanted)
})

test('of two operators who approve at once one does, and a viewer decides nothing', async () => {
  await withDmarc('v=DMARC1; p=quarantine')
  await compare()
  const ids = (await open()).map(({ id }) => id)
  expect(ids).toHaveLength(1)
  expect(await as(vera, (tx) => approveDifferences(tx, stackId, ids))).toMatchObject({ ok: false })
  expect(await as(vera, (tx) => acceptDifference(tx, stackId, ids[0] ?? ''))).toMatchObject({ ok: false })
  const answers = await Promise.all([
    as(olga, (tx) => approveDifferences(tx, stackId, ids)),
    as(otto, (tx) => approveDifferences(tx, stackId, ids)),
  ])
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ reason: expect.stringContaining('meanwhile') })
  expect((await changes()).filter(({ state }) => state === 'approved')).toHaveLength(1)
})

test('a worker that dies between the write and its record leaves a change that is found written', async () => {
  await withDmarc('v=DMARC1; p=quarantine')
  await compare()
  const [difference] = await open()
  await as(otto, (tx) => approveDifferences(tx, stackId, [difference?.id ?? '']))
  const begun = await as(system('test'), (tx) => intendNextChange(tx, stackId, new Set()))
  expect(begun?.kind).toBe('record')
  await withDmarc(wanted)
  // The dead worker's turn is over for a minute; then the look around asks for the change again.
  await applyChanges(world.parts, stackId)
  expect((await changes())[0]).toMatchObject({ state: 'under-way' })
  await world.pass({ minutes: 2 })
  await lookAround(world.db.inPurpose)
  const asked = await world.db.owner.query(
    `select 1 from pgboss.job where name = 'apply-changes' and singleton_key = $1`,
    [stackId],
  )
  expect(asked.rowCount).toBeGreaterThan(0)
  await applyChanges(world.parts, stackId)
  expect((await changes())[0]).toMatchObject({ state: 'applied' })
})

test('what could not be looked at is told and is no difference, and a difference seen before stays', async () => {
  await withDmarc('v=DMARC1; p=quarantine')
  await compare()
  expect(await open()).toHaveLength(1)
  for (const method of ['GET', 'POST'])
    await world.sandboxes.plan('porkbun', {
      kind: 'unavailable',
      matches: `${method} /api/json/v3/domain`,
      times: 200,
    })
  await world.sandboxes.plan('porkbun', {
    kind: 'unavailable',
    matches: 'POST /api/json/v3/domain',
    times: 200,
  })
  await world.sandboxes.plan('instantly', {
    kind: 'unavailable',
    matches: 'GET /api/v2/accounts',
    times: 200,
  })
  await compare()
  await clearFaults()
  expect(await open()).toHaveLength(1)
  const [{ unseen = [] } = {}] = await rows<{ unseen: { kind: string; code: string }[] }>(
    'select unseen from comparisons where stack_id = $1 order by began_at desc limit 1',
  )
  expect(unseen.map(({ kind, code }) => [kind, code])).toEqual(
    expect.arrayContaining([
      ['registration', 'vendor.unavailable'],
      ['account', 'vendor.unavailable'],
    ]),
  )
})

test('a change whose service goes down in the middle waits, and is written once it is back', async () => {
  await withDmarc('v=DMARC1; p=quarantine')
  await compare()
  const [difference] = await open()
  await as(otto, (tx) => approveDifferences(tx, stackId, [difference?.id ?? '']))
  await world.sandboxes.plan('mailforge', { kind: 'unavailable', matches: 'GET /public/domains', times: 6 })
  await applyChanges(world.parts, stackId)
  expect((await changes())[0]).toMatchObject({ state: 'under-way', fault_code: 'vendor.unavailable' })
  await clearFaults()
  await world.pass({ minutes: 2 })
  await applyChanges(world.parts, stackId)
  expect((await changes())[0]).toMatchObject({ state: 'applied', fault_code: null })
  expect(await dmarc()).toMatchObject({ records: [{ text: wanted }] })
})

test('what somebody changed meanwhile is not written over', async () => {
  await withDmarc('v=DMARC1; p=quarantine')
  await compare()
  const [difference] = await open()
  await as(otto, (tx) => approveDifferences(tx, stackId, [difference?.id ?? '']))
  await withDmarc('v=DMARC1; p=reject')
  await applyChanges(world.parts, stackId)
  const [stopped] = await changes()
  expect(stopped).toMatchObject({ state: 'stopped', fault_code: 'drift.moved' })
  expect(await dmarc()).toMatchObject({ records: [{ text: 'v=DMARC1; p=reject' }] })
  expect(await as(otto, (tx) => dropChange(tx, stackId, stopped?.id ?? ''))).toEqual({ ok: true })
  expect(await open()).toHaveLength(1)
})

test('more than 30 % of a zone of ten records is written only by force with a reason, also one by one', async () => {
  const many = Array.from({ length: 8 }, (_, n) => ({ name: `extra${n}`, type: 'TXT', value: `kept-${n}` }))
  await rewriteZone((records) => [...records, ...many])
  const wanted = many.map(({ name, value }) => ({ type: 'TXT', name: `${name}.${domain}`, text: value }))
  await world.db.owner.query(
    'update domains set desired_records = desired_records || $2::jsonb where stack_id = $1 and chosen',
    [stackId, JSON.stringify(wanted.map((one) => ({ ...one, text: `v=spf1 ${one.text}` })))],
  )
  await rewriteZone((records) =>
    records.map((one) =>
      one.name.startsWith('extra') ? { ...one, value: `v=spf1 moved-${one.name}` } : one,
    ),
  )
  await compare()
  const differing = await open()
  expect(differing.length).toBeGreaterThanOrEqual(8)
  const ids = differing.map(({ id }) => id)
  const refused = await as(otto, (tx) => approveDifferences(tx, stackId, ids))
  expect(refused).toMatchObject({ ok: false, needsForce: true, reason: expect.stringContaining('30 %') })
  const answers = []
  for (const id of ids) answers.push(await as(otto, (tx) => approveDifferences(tx, stackId, [id])))
  expect(answers.some(({ ok }) => ok)).toBe(true)
  expect(answers.at(-1)).toMatchObject({ ok: false, needsForce: true })
  const left = (await open()).map(({ id }) => id)
  const because = personal('message', 'The host moved all of them by mistake and asked for it.')
  expect(await as(otto, (tx) => approveDifferences(tx, stackId, left, because))).toEqual({ ok: true })
  const [{ count = 0 } = {}] = await rows<{ count: number }>(
    'select count(*)::int as count from world_changes where stack_id = $1 and forced_because is not null',
  )
  expect(count).toBe(left.length)
  await world.db.owner.query(
    `update domains set desired_records = (select jsonb_agg(r) from jsonb_array_elements(desired_records) r where r ->> 'name' not like 'extra%')
     where stack_id = $1 and chosen`,
    [stackId],
  )
  await rewriteZone((records) => records.filter((one) => !one.name.startsWith('extra')))
})

test('another registrant is mended, who it was is kept encrypted, and can be written back', async () => {
  const { registrar } = await ports()
  const before = await registrar.registrantOf(domain)
  if (!before) throw new Error('there is no registrant')
  await registrar.setRegistrant(domain, { ...before, city: personal('address', 'Leeds') })
  await compare()
  const [difference] = await open()
  expect(difference).toMatchObject({ kind: 'registrant', found: { differing: ['city'] } })
  expect(await as(otto, (tx) => acceptDifference(tx, stackId, difference?.id ?? ''))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('client’s word'),
  })
  await as(otto, (tx) => approveDifferences(tx, stackId, [difference?.id ?? '']))
  await applyChanges(world.parts, stackId)
  const [applied] = await changes()
  expect(applied).toMatchObject({ kind: 'registrant', state: 'applied' })
  expect(await registrar.compareRegistrant(domain, before)).toEqual({ kind: 'same' })
  const kept = await rows<{ text: string }>(
    'select world_changes::text as text from world_changes where stack_id = $1',
  )
  expect(kept.some(({ text }) => text.includes('Leeds'))).toBe(false)
  await as(olga, (tx) => planRollBack(tx, stackId, applied?.id ?? ''))
  const back = (await changes()).find(({ undoes_id }) => undoes_id === applied?.id)
  expect(await as(olga, (tx) => approveChange(tx, stackId, back?.id ?? ''))).toEqual({ ok: true })
  await applyChanges(world.parts, stackId)
  expect(await registrar.compareRegistrant(domain, before)).toEqual({ kind: 'different', fields: ['city'] })
  await registrar.setRegistrant(domain, before)
})

test('a registrant that the registrar takes and does not show is told it once, and then a person looks', async () => {
  const { registrar } = await ports()
  const before = await registrar.registrantOf(domain)
  if (!before) throw new Error('there is no registrant')
  await registrar.setRegistrant(domain, { ...before, city: personal('address', 'Leeds') })
  await compare()
  const [difference] = await open()
  await as(otto, (tx) => approveDifferences(tx, stackId, [difference?.id ?? '']))
  let told = 0
  const parts: typeof world.parts = {
    ...world.parts,
    async openPorts(context) {
      const real = await world.parts.openPorts(context)
      return {
        ...real,
        registrar: {
          ...real.registrar,
          compareRegistrant: async () => ({ kind: 'different', fields: ['city'] }),
          async setRegistrant(name, contact) {
            told++
            return real.registrar.setRegistrant(name, contact)
          },
        },
      }
    },
  }
  for (let minutes = 0; minutes <= 64; minutes += 4) {
    await applyChanges(parts, stackId)
    await world.pass({ minutes: 4 })
  }
  expect(told).toBe(1)
  const [stopped] = await changes()
  expect(stopped).toMatchObject({ kind: 'registrant', state: 'stopped', fault_code: 'drift.not-seen' })
  expect(await as(otto, (tx) => approveChange(tx, stackId, stopped?.id ?? ''))).toEqual({ ok: true })
  await applyChanges(world.parts, stackId)
  expect((await changes())[0]).toMatchObject({ state: 'applied' })
})

test('limits and renewal that somebody changed are mended; an inbox that the sequencer lost is connected anew', async () => {
  const { registrar, sequencer } = await ports()
  const [inbox] = await rows<{ id: string; address: string }>(
    'select id, address from inboxes where stack_id = $1',
  )
  const address = personal('email', inbox?.address ?? '')
  await registrar.setAutoRenew(domain, false)
  await sequencer.setLimits(address, {
    coldPerDay: 45,
    warmUpPerDay: 15,
    warmUpIncrementPerDay: 2,
    gapMinutes: 10,
  })
  await compare()
  const kinds = await open()
  expect(kinds.map(({ kind }) => kind)).toEqual(['auto-renew', 'limits'])
  await as(otto, (tx) =>
    approveDifferences(
      tx,
      stackId,
      kinds.map(({ id }) => id),
    ),
  )
  await applyChanges(world.parts, stackId)
  expect((await registrar.find(domain))?.renewsByItself).toBe(true)
  expect((await sequencer.findAccount(address))?.coldPerDay).toBe(20)

  await sequencer.removeAccount(address)
  await compare()
  const [lost] = await open()
  expect(lost).toMatchObject({ kind: 'account', found: { state: 'absent' } })
  await as(otto, (tx) => approveDifferences(tx, stackId, [lost?.id ?? '']))
  await applyChanges(world.parts, stackId)
  expect((await changes())[0]).toMatchObject({ kind: 'account', state: 'under-way' })
  for (let look = 0; look < 6; look++) {
    await world.advance(stackId)
    await world.pass({ minutes: 10 })
  }
  await applyChanges(world.parts, stackId)
  expect((await changes())[0]).toMatchObject({ kind: 'account', state: 'applied' })
  expect(
    await as(olga, async (tx) => planRollBack(tx, stackId, (await changes())[0]?.id ?? '')),
  ).toMatchObject({
    ok: false,
  })
})

const inboxOf = async () => {
  const [inbox] = await rows<{ id: string; address: string }>(
    'select id, address from inboxes where stack_id = $1',
  )
  return { id: inbox?.id ?? '', address: personal('email', inbox?.address ?? '') }
}
const limited = { warmUpPerDay: 15, warmUpIncrementPerDay: 2, gapMinutes: 10 } as const
const approveAll = async () => {
  const ids = (await open()).map(({ id }) => id)
  expect(await as(otto, (tx) => approveDifferences(tx, stackId, ids))).toEqual({ ok: true })
}

test('limits are written only over what was compared, and never to an inbox that rests meanwhile', async () => {
  const { sequencer } = await ports()
  const { id, address } = await inboxOf()
  const standing = await sequencer.findAccount(address)
  const back = {
    ...limited,
    coldPerDay: standing?.coldPerDay ?? 0,
    warmUpPerDay: standing?.warmUpPerDay ?? 0,
  }
  await sequencer.setLimits(address, { ...limited, coldPerDay: 45 })
  await compare()
  await approveAll()
  await sequencer.setLimits(address, { ...limited, coldPerDay: 7 })
  await applyChanges(world.parts, stackId)
  expect((await changes())[0]).toMatchObject({ state: 'stopped', fault_code: 'drift.moved' })
  expect((await sequencer.findAccount(address))?.coldPerDay).toBe(7)
  await as(otto, async (tx) => dropChange(tx, stackId, (await changes())[0]?.id ?? ''))

  await compare()
  await approveAll()
  await world.db.owner.query('update inboxes set rests_from = app.now() where id = $1', [id])
  await applyChanges(world.parts, stackId)
  expect((await changes())[0]).toMatchObject({ state: 'stopped', fault_code: 'drift.wanted-anew' })
  expect((await sequencer.findAccount(address))?.coldPerDay).toBe(7)

  // Taken back is only what is still wanted: not what an inbox sent before it rested.
  await world.db.owner.query('update inboxes set rests_from = null where id = $1', [id])
  await as(otto, async (tx) => approveChange(tx, stackId, (await changes())[0]?.id ?? ''))
  await applyChanges(world.parts, stackId)
  const [applied] = await changes()
  expect(applied).toMatchObject({ kind: 'limits', state: 'applied' })
  await as(olga, (tx) => planRollBack(tx, stackId, applied?.id ?? ''))
  const undoing = (await changes()).find(({ undoes_id }) => undoes_id === applied?.id)?.id ?? ''
  await as(olga, (tx) => approveChange(tx, stackId, undoing))
  await world.db.owner.query('update inboxes set daily_limit = 33 where id = $1', [id])
  await applyChanges(world.parts, stackId)
  expect((await changes()).find((one) => one.id === undoing)).toMatchObject({
    state: 'stopped',
    fault_code: 'drift.wanted-anew',
  })
  await world.db.owner.query('update inboxes set daily_limit = $2 where id = $1', [id, back.coldPerDay])
  await sequencer.setLimits(address, back)
})

test('a pause that the program itself holds by now is not lifted', async () => {
  const { sequencer } = await ports()
  const { id, address } = await inboxOf()
  await sequencer.pauseAccount(address)
  await compare()
  await approveAll()
  await world.db.owner.query(
    `insert into sequencer_holds (client_id, stack_id, inbox_id, state, seen_at)
     select client_id, stack_id, id, 'paused', app.now() from inboxes where id = $1`,
    [id],
  )
  await applyChanges(world.parts, stackId)
  const account = (await changes()).find(({ kind }) => kind === 'account')
  expect(account).toMatchObject({ state: 'stopped', fault_code: 'drift.wanted-anew' })
  expect((await sequencer.findAccount(address))?.state).toBe('paused')
  await world.db.owner.query('delete from sequencer_holds where inbox_id = $1', [id])
  await sequencer.resumeAccount(address)
})

test('renewal follows what the client decided last, not what was compared or accepted before', async () => {
  const { registrar } = await ports()
  const renews = async () => (await registrar.find(domain))?.renewsByItself
  const decided = (state: 'renew' | 'drop') =>
    world.db.owner.query(
      `insert into renewals (client_id, engagement_id, stack_id, domain_id, name, expires_at, state, switched_at)
       select d.client_id, s.engagement_id, s.id, d.id, d.name, d.expires_at, $2, app.now()
       from domains d join stacks s on s.id = d.stack_id where s.id = $1 and d.chosen
       on conflict (domain_id, expires_at) do update set state = $2, switched_at = app.now()`,
      [stackId, state],
    )
  await registrar.setAutoRenew(domain, false)
  await compare()
  await approveAll()
  await decided('drop')
  await applyChanges(world.parts, stackId)
  expect((await changes())[0]).toMatchObject({ kind: 'auto-renew', fault_code: 'drift.wanted-anew' })
  expect(await renews()).toBe(false)
  await as(otto, async (tx) => dropChange(tx, stackId, (await changes())[0]?.id ?? ''))

  await decided('renew')
  await world.db.owner.query('update domains set renews = false where stack_id = $1', [stackId])
  await compare()
  expect(await open()).toMatchObject([{ kind: 'auto-renew', found: { on: false } }])
  await approveAll()
  await applyChanges(world.parts, stackId)
  expect(await renews()).toBe(true)
  // What was written may have met a decision on its way: the renewals look once more.
  const [{ switched_at = 'unread' } = {}] = await rows<{ switched_at: string | null }>(
    'select switched_at from renewals where stack_id = $1',
  )
  expect(switched_at).toBeNull()
  const [applied] = await changes()
  await as(olga, (tx) => planRollBack(tx, stackId, applied?.id ?? ''))
  const undoing = (await changes()).find(({ undoes_id }) => undoes_id === applied?.id)?.id ?? ''
  await as(olga, (tx) => approveChange(tx, stackId, undoing))
  await applyChanges(world.parts, stackId)
  expect(await renews()).toBe(true)
})
