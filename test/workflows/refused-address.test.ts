import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { buildPage as clientsPage } from '#domain/stacks/portal-build-page.ts'
import { replaceAddress } from '#domain/stacks/replace-address.ts'
import { stoppedAddresses } from '#domain/stacks/stopped-addresses.ts'
import { system } from '#platform/database/actor.ts'
import { personal, reveal } from '#policy/personal.ts'
import { addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'

let world: BuildWorld
let books: SandboxBooks
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
}, 60_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

/** Two inboxes, of which the host gives the second one's address to nobody. */
async function refusedAddress(label: string) {
  const names = [`try${label}.com`, `get${label}.com`]
  await fetch(`${world.sandboxes.origin('mailforge')}/_reserved/grace.hopper@get${label}.com`, {
    method: 'PUT',
  })
  const stackId = await world.approvedStack({
    company: label,
    mainDomain: `${label}.com`,
    names,
    senders: [
      { firstName: 'Ada', lastName: 'Byron' },
      { firstName: 'Grace', lastName: 'Hopper' },
    ],
  })
  await world.buildUp(stackId)
  const operator = await addStaff(world.db, 'operator')
  const stopped = await world.db.inPurpose('service-delivery', operator, (tx) =>
    stoppedAddresses(tx, stackId),
  )
  const give = (typed: string) =>
    world.db.inPurpose('service-delivery', operator, (tx) =>
      replaceAddress(tx, stackId, stopped[0]?.inboxId ?? '', personal('email', typed)),
    )
  return { stackId, domain: `get${label}.com`, stopped, give }
}

const bookedInboxes = async () => {
  const answer = await fetch(`${world.sandboxes.origin('mailforge')}/_books`)
  return z.object({ used: z.number(), charges: z.array(z.unknown()) }).parse(await answer.json())
}

test('an address that the host refuses stops its inbox alone; the next one by the naming rule is proposed, taken once though pressed twice, and is the one that the client sees', async () => {
  const { stackId, domain, stopped, give } = await refusedAddress('reserved')
  expect(await world.step(stackId, 'start-warm-up', 'tryreserved.com')).toMatchObject({ state: 'done' })
  expect(await world.step(stackId, 'open-inbox', domain)).toMatchObject({
    state: 'blocked',
    reason: expect.stringContaining('The host opens no inbox at this address'),
  })
  expect(stopped).toMatchObject([{ domain, vendorCode: 'mailbox_reserved', proposed: 'grace' }])
  const before = await bookedInboxes()

  const pressed = await Promise.all([give('grace'), give('grace')])
  expect(pressed).toEqual([{ ok: true }, { ok: true }])
  // The worker dies after its order: whoever looks next finds the inbox there and orders none.
  await world.sandboxes.plan('mailforge', { kind: 'lost', matches: 'POST /public/mailboxes', times: 1 })
  await world.advance(stackId)
  await world.pass({ minutes: 7 })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  const after = await bookedInboxes()
  expect(after.used).toBe(before.used + 1)
  expect(await books.count('mailforge', 'mailboxes', domain)).toBe(1)

  const frame = await world.db.owner.query<{ id: string }>(
    'select engagement_id as id from stacks where id = $1',
    [stackId],
  )
  const shown = await world.db.inPurpose('service-delivery', system('test'), (tx) =>
    clientsPage(tx, { engagementId: frame.rows[0]?.id ?? '' }),
  )
  expect(shown?.domains.flatMap(({ inboxes }) => inboxes.map(({ address }) => reveal(address)))).toEqual([
    'ada.byron@tryreserved.com',
    `grace@${domain}`,
  ])
}, 120_000)

test('another address is refused where nobody may have it, and where the inbox goes on already', async () => {
  const { stackId, domain, give } = await refusedAddress('typed')
  const refused = (reason: string) => ({ ok: false, reason: expect.stringContaining(reason) })
  expect(await give('sales')).toEqual(refused('has a meaning of its own'))
  expect(await give('grace..h')).toEqual(refused('Latin letters and digits'))
  expect(await give('g'.repeat(65))).toEqual(refused('At most 64 characters'))
  expect(await give('grace@else.com')).toEqual(refused(`The domain stays ${domain}`))
  expect(await give(`grace.hopper@${domain}`)).toEqual(refused('refused this very address'))
  await world.db.owner.query(
    `insert into inboxes (client_id, stack_id, domain_id, sender_id, address, reserve, state, retired_at)
     select client_id, stack_id, domain_id, sender_id, 'gone@' || split_part(address, '@', 2), false, 'retired', app.now()
     from inboxes where stack_id = $1 and address like 'grace%'`,
    [stackId],
  )
  expect(await give('gone')).toEqual(refused('Another inbox has this address'))
  expect(await give('G.Hopper')).toEqual({ ok: true })
  expect(await give('ghopper')).toEqual(refused('goes on meanwhile'))
}, 120_000)

test('an inbox that failed at the host is taken away there before another address is ordered, also when the host is down meanwhile', async () => {
  const stackId = await world.approvedStack({
    company: 'Swaps',
    mainDomain: 'swaps.com',
    names: ['tryswaps.com'],
    senders: [{ firstName: 'Grace', lastName: 'Failsworth' }],
  })
  await world.buildUp(stackId)
  const operator = await addStaff(world.db, 'operator')
  const before = await bookedInboxes()
  await world.db.inPurpose('service-delivery', operator, async (tx) => {
    const [stopped] = await stoppedAddresses(tx, stackId)
    expect(stopped).toMatchObject({ proposed: 'grace' })
    expect(await replaceAddress(tx, stackId, stopped?.inboxId ?? '', personal('email', 'grace'))).toEqual({
      ok: true,
    })
  })
  await world.sandboxes.plan('mailforge', {
    kind: 'unavailable',
    matches: 'DELETE /public/mailboxes',
    times: 1000,
  })
  await world.advance(stackId)
  await fetch(`${world.sandboxes.origin('mailforge')}/_faults`, { method: 'DELETE' })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  expect(await bookedInboxes()).toEqual(before)
}, 120_000)
