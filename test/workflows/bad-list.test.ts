import { afterAll, beforeAll, expect, test } from 'vitest'
import { releaseSending } from '#domain/deliverability/hold-sending.ts'
import { addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'
import { collectFigures } from '#workflows/collect-figures.ts'
import { judgeHealth } from '#workflows/judge-health.ts'
import { keepPauses } from '#workflows/keep-pauses.ts'
import { stopCampaigns } from '#workflows/stop-campaigns.ts'
import { keepConnection } from '../../src/app/connections.ts'

let world: BuildWorld
let books: SandboxBooks
let stackId: string
let campaigns: string[]
const names = ['trylisted.com', 'getlisted.com']
const [bouncing = ''] = names

beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
  stackId = await world.approvedStack({ company: 'Listed Co', mainDomain: 'listed.com', names })
  await world.buildUp(stackId)
  await world.passWarmUp('listed.com')
  await world.advance(stackId)
  campaigns = []
  for (const { address, name } of await inboxes()) {
    campaigns.push(await campaign(address))
    if (name === bouncing)
      await books.change('instantly', 'accounts', address, {
        spells: [{ from: '2020-01-01', bounceRate: 0.12 }],
      })
  }
}, 240_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

/** The one inbox of each domain, in the order of the names. */
const inboxes = async () =>
  (
    await world.db.owner.query<{ address: string; name: string }>(
      `select i.address, d.name from inboxes i join domains d on d.id = i.domain_id
       where i.stack_id = $1 order by d.position`,
      [stackId],
    )
  ).rows

async function api(method: string, path: string, json?: unknown): Promise<Record<string, unknown>> {
  const { apiKey = '' } = await world.sandboxes.credentials('instantly')
  const answer = await fetch(`${world.sandboxes.origin('instantly')}${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })
  return (await answer.json()) as Record<string, unknown>
}

/** The client's own campaign from one inbox, as the client makes it at the sequencer. */
async function campaign(address: string): Promise<string> {
  const made = await api('POST', '/api/v2/campaigns', {
    name: 'Spring outreach',
    campaign_schedule: {
      schedules: [
        {
          name: 'Weekdays',
          timing: { from: '09:00', to: '17:00' },
          days: { 1: true, 2: true, 3: true, 4: true, 5: true },
          timezone: 'Etc/UTC',
        },
      ],
    },
    email_list: [address],
  })
  await api('POST', `/api/v2/campaigns/${String(made.id)}/activate`)
  return String(made.id)
}

/** 1 active, 2 paused, as the sequencer says. */
const running = async () => {
  const states = []
  for (const id of campaigns) states.push((await api('GET', `/api/v2/campaigns/${id}`)).status)
  return states
}
const accounts = async () => {
  const states = []
  for (const { address } of await inboxes())
    states.push((await api('GET', `/api/v2/accounts/${address}`)).status)
  return states
}

/** What the worker does after it has read the figures. */
async function judge(): Promise<void> {
  await collectFigures({ inPurpose: world.db.inPurpose, openPorts: world.ports.openStackPorts }, stackId)
  await world.db.owner.query(`delete from pgboss.job where name = 'stop-campaigns'`)
  await judgeHealth(world.db, stackId)
  const { rows } = await world.db.owner.query(`select id from pgboss.job where name = 'stop-campaigns'`)
  if (rows.length > 0) await stopCampaigns(world.parts, stackId)
  await keepPauses(world.parts, stackId)
}

const pauses = async () =>
  (
    await world.db.owner.query<{ id: string; campaign_ref: string; detail: string; seen_at: Date | null }>(
      `select id, campaign_ref, detail, seen_at from sending_pauses
       where stack_id = $1 and reason = 'bounces' and ended_at is null`,
      [stackId],
    )
  ).rows
const tasks = async () =>
  (
    await world.db.owner.query<{ state: string; instructions: string }>(
      `select state, instructions from tasks where stack_id = $1 and kind = 'clean-list' order by created_at`,
      [stackId],
    )
  ).rows

test('a list that bounces pauses its campaign and no inbox, with the reason and a task; another campaign goes on', async () => {
  await world.pass({ days: 12 })
  await judge()
  expect(await running()).toEqual([2, 1])
  expect(await accounts()).toEqual([1, 1])
  const [pause] = await pauses()
  expect(pause).toMatchObject({ campaign_ref: campaigns[0], seen_at: expect.any(Date) })
  expect(pause?.detail).toMatch(/^campaign [0-9a-f-]{36}: \d+ of \d+ messages since 20\d\d-\d\d-\d\d bounced/)
  expect(await tasks()).toEqual([
    { state: 'open', instructions: expect.stringContaining('The program has the campaign paused') },
  ])
  await judge()
  expect(await tasks()).toHaveLength(1)
}, 120_000)

test('one who lets the campaign go on at the sequencer finds it paused again within the hour', async () => {
  await api('POST', `/api/v2/campaigns/${campaigns[0]}/activate`)
  await world.pass({ hours: 1 })
  await keepPauses(world.parts, stackId)
  expect(await running()).toEqual([2, 1])
})

test('a person ends the pause once the list is clean: the campaign goes on, and is judged by what it sends from then on', async () => {
  const [pause] = await pauses()
  const operator = await addStaff(world.db, 'operator')
  const viewer = await addStaff(world.db, 'viewer')
  const release = (actor: typeof operator) =>
    world.db.inPurpose('service-delivery', actor, (tx) => releaseSending(tx, stackId, pause?.id ?? ''))
  expect(await release(viewer)).toMatchObject({ ok: false })
  expect(await release(operator)).toEqual({ ok: true })
  await keepPauses(world.parts, stackId)
  expect(await running()).toEqual([1, 1])
  expect((await tasks()).map(({ state }) => state)).toEqual(['done'])
  const [first] = await inboxes()
  await books.change('instantly', 'accounts', first?.address ?? '', {
    spells: [{ from: '2020-01-01', bounceRate: 0 }],
  })
  await world.pass({ days: 7 })
  await judge()
  expect(await running()).toEqual([1, 1])
  expect(await pauses()).toEqual([])
  expect(await tasks()).toHaveLength(1)
}, 120_000)

test('a key that may not touch campaigns leaves it to a person, who is told so once', async () => {
  await world.db.owner.query('delete from tasks where stack_id = $1', [stackId])
  const made = await fetch(`${world.sandboxes.origin('instantly')}/_keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scopes: ['accounts:all', 'background-jobs:read'] }),
  })
  await keepConnection(world.db, {
    vendor: 'instantly',
    mode: 'sandbox',
    baseUrl: `${world.sandboxes.origin('instantly')}/api/v2`,
    credentials: (await made.json()) as Record<string, string>,
  })
  for (let look = 0; look < 2; look += 1) await judge()
  expect(await running()).toEqual([1, 1])
  expect(await pauses()).toEqual([])
  expect(await tasks()).toEqual([
    { state: 'open', instructions: expect.stringContaining('pause the one there by hand') },
  ])
}, 120_000)

test('a domain whose campaigns can’t be asked for leaves the other ones to be looked at, and is tried again', async () => {
  await keepConnection(world.db, {
    vendor: 'instantly',
    mode: 'sandbox',
    baseUrl: `${world.sandboxes.origin('instantly')}/api/v2`,
    credentials: await world.sandboxes.credentials('instantly'),
  })
  const own = await inboxes()
  for (const { address } of own)
    await books.change('instantly', 'accounts', address, {
      spells: [{ from: '2020-01-01', bounceRate: 0.12 }],
    })
  await world.pass({ days: 12 })
  await collectFigures({ inPurpose: world.db.inPurpose, openPorts: world.ports.openStackPorts }, stackId)
  await judgeHealth(world.db, stackId)
  await world.sandboxes.plan('instantly', {
    kind: 'unavailable',
    matches: `GET /api/v2/account-campaign-mappings/${encodeURIComponent(own[0]?.address ?? '')}`,
    times: 1000,
  })
  await expect(stopCampaigns(world.parts, stackId)).rejects.toMatchObject({ failure: 'unavailable' })
  expect((await pauses()).map((pause) => pause.campaign_ref)).toEqual([campaigns[1]])
  await fetch(`${world.sandboxes.origin('instantly')}/_faults`, { method: 'DELETE' })
  await stopCampaigns(world.parts, stackId)
  expect((await pauses()).map((pause) => pause.campaign_ref).sort()).toEqual(campaigns.toSorted())
}, 120_000)
