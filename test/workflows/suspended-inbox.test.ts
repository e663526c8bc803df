import { afterAll, beforeAll, expect, test } from 'vitest'
import { driftPage } from '#domain/drift/drift-page.ts'
import { changesPage, portalChangePage } from '#domain/plan-changes/changes-page.ts'
import { buildPage as operatorsPage } from '#domain/stacks/build-page.ts'
import { buildPage as clientsPage } from '#domain/stacks/portal-build-page.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { compareStack } from '#workflows/compare-stack.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
}, 60_000)
afterAll(() => world?.close())

const senders = [
  { firstName: 'Ada', lastName: 'Byron' },
  { firstName: 'Grace', lastName: 'Hopper' },
]
const delivery = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>): Promise<T> =>
  world.db.inPurpose('service-delivery', system('test'), work)

/** What the host's support does to an inbox. */
async function atHost(address: string, isSuspended: boolean): Promise<void> {
  const answer = await fetch(`${world.sandboxes.origin('mailforge')}/_suspended/${address}`, {
    method: isSuspended ? 'PUT' : 'DELETE',
  })
  expect(answer.status).toBe(204)
}

const why =
  'The host has suspended this inbox, so nothing can be sent from it. Somebody here asks the host why; once it is lifted this goes on by itself within the hour, or the domain is replaced.'

/** Two domains with an inbox each; the second one's is Grace's. */
async function twoDomains(label: string) {
  const domains = [`try${label}.com`, `get${label}.com`] as const
  const stackId = await world.approvedStack({
    company: label,
    mainDomain: `${label}.com`,
    names: domains,
    senders,
  })
  const { engagement, client } = await delivery((tx) =>
    tx.db
      .selectFrom('stacks')
      .select(['engagement_id as engagement', 'client_id as client'])
      .where('id', '=', stackId)
      .executeTakeFirstOrThrow(),
  )
  return {
    stackId,
    frame: { engagementId: engagement, clientId: client },
    domains,
    graces: `grace.hopper@${domains[1]}`,
  }
}

test.each([
  { label: 'early', step: 'open-inbox' },
  { label: 'midway', step: 'prove' },
] as const)(
  'an inbox that its host suspends before $step stops there with the reason on both screens; the other domain goes on, and so does it once it is lifted',
  async ({ label, step }) => {
    const { stackId, frame, domains, graces } = await twoDomains(label)
    // Until its records are written nothing is proven; they wait, so that the inboxes open first.
    await world.sandboxes.plan('mailforge', {
      kind: 'unavailable',
      matches: 'GET /public/domains/',
      times: 1000,
    })
    await world.advance(stackId)
    await world.pass({ minutes: 11 })
    await world.advance(stackId)
    if (step === 'prove') {
      await world.pass({ minutes: 6 })
      await world.advance(stackId)
      expect(await world.step(stackId, 'open-inbox', domains[1])).toMatchObject({ state: 'done' })
    }
    await atHost(graces, true)
    await fetch(`${world.sandboxes.origin('mailforge')}/_faults`, { method: 'DELETE' })
    await world.pass({ minutes: 6 })
    await world.buildUp(stackId)

    expect(await world.step(stackId, 'start-warm-up', domains[0])).toMatchObject({ state: 'done' })
    const stopped = { kind: step, state: 'blocked', reason: why }
    const { operators, clients } = await delivery(async (tx) => ({
      operators: await operatorsPage(tx, stackId),
      clients: await clientsPage(tx, frame),
    }))
    const clientsSteps = clients?.domains.flatMap(({ inboxes }) => inboxes.flatMap(({ steps }) => steps))
    expect(operators?.steps.filter(({ state }) => state === 'blocked')).toMatchObject([
      { ...stopped, domain: domains[1], faultCode: 'build.inbox-suspended' },
    ])
    expect(clientsSteps?.filter(({ state }) => state === 'blocked')).toMatchObject([stopped])

    await atHost(graces, false)
    await world.pass({ minutes: 61 })
    await world.buildUp(stackId)
    expect(await world.state(stackId)).toBe('warming')
  },
  120_000,
)

test('an inbox that its host suspends in its warm-up holds up nobody: the stack goes live without it, says so, and takes it back once it is lifted', async () => {
  const { stackId, frame, domains, graces } = await twoDomains('lukewarm')
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  const night = async () => {
    await world.pass({ days: 1 })
    await compareStack(world.parts, stackId)
    await world.advance(stackId)
  }
  const inboxes = async () =>
    (
      await world.db.owner.query<{ address: string; state: string; daily_limit: number }>(
        'select address, state, daily_limit from inboxes where stack_id = $1 order by address desc',
        [stackId],
      )
    ).rows
  await atHost(graces, true)
  await night()
  const drift = await delivery((tx) => driftPage(tx, stackId))
  expect(drift?.open).toMatchObject([{ kind: 'mailbox', domain: domains[1] }])

  await world.passWarmUp('lukewarm.com')
  await world.advance(stackId)
  await world.advance(stackId)
  expect(await world.state(stackId)).toBe('live')
  expect(await inboxes()).toEqual([
    { address: graces, state: 'suspended', daily_limit: 0 },
    { address: `ada.byron@${domains[0]}`, state: 'live', daily_limit: 20 },
  ])
  const told = await delivery(async (tx) => ({
    operator: await changesPage(tx, stackId),
    client: await portalChangePage(tx, frame),
  }))
  expect(told.operator?.promotions).toMatchObject([
    { because: 'suspended', stoppedAddress: graces, promotedAddress: null },
  ])
  expect(told.client?.promotions).toMatchObject([{ because: 'suspended', promotedId: null }])

  await atHost(graces, false)
  await night()
  await world.advance(stackId)
  expect(await inboxes()).toMatchObject([
    { address: graces, state: 'live' },
    { address: `ada.byron@${domains[0]}`, state: 'live' },
  ])
  expect((await delivery((tx) => driftPage(tx, stackId)))?.open).toEqual([])
}, 120_000)
