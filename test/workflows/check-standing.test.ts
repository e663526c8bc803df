import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgeSpf } from '#domain/deliverability/judge-standing.ts'
import {
  type DomainStanding,
  isMended,
  lookEveryMinutes,
  nextLookAt,
  stoppingProofs,
} from '#domain/deliverability/settle-standing.ts'
import { watchDomains } from '#domain/deliverability/watch-domains.ts'
import type { RecordData } from '#domain/stacks/record-data.ts'
import { system } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'
import { checkStanding } from '#workflows/check-standing.ts'
import { keepPauses } from '#workflows/keep-pauses.ts'

let world: BuildWorld
let books: SandboxBooks
let stackId: string
const [sick, well] = ['trysick.com', 'getsick.com']

beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
  stackId = await world.approvedStack({ company: 'Sick Co', mainDomain: 'sick.com', names: [sick, well] })
  await world.buildUp(stackId)
  await world.passWarmUp('sick.com')
  await world.advance(stackId)
  await world.db.inPurpose('service-delivery', system('test'), (tx) => watchDomains(tx, 100))
  await world.pass({ minutes: lookEveryMinutes })
  await look()
}, 120_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

/** Looks at what is due and tells the sequencer, as the worker would. */
async function look(): Promise<void> {
  await checkStanding(
    { ...world.parts, resolver: world.ports.resolver, openBlocklists: world.ports.blocklists },
    stackId,
  )
  await keepPauses(world.parts, stackId)
}

/** Lets an hour pass, with a look whenever one is due. */
async function oneHour(): Promise<void> {
  for (let minutes = 0; minutes < 60; minutes += 5) {
    await world.pass({ minutes: 5 })
    await look()
  }
}

const openPauses = async () =>
  (
    await world.db.owner.query<{ name: string; reason: string; detail: string }>(
      `select d.name, p.reason, p.detail from sending_pauses p join domains d on d.id = p.domain_id
       where p.stack_id = $1 and p.ended_at is null`,
      [stackId],
    )
  ).rows

const tasks = async () =>
  (
    await world.db.owner.query<{ kind: string; state: string }>(
      `select kind, state from tasks where stack_id = $1 and kind = 'mend-records' order by created_at`,
      [stackId],
    )
  ).rows

/** As the sequencer shows it: cold sending and warm-up of the one inbox of a domain. */
async function sendingOf(domain: string) {
  const { rows } = await world.db.owner.query<{ address: string }>(
    'select i.address from inboxes i join domains d on d.id = i.domain_id where d.name = $1',
    [domain],
  )
  const ports = await world.ports.openStackPorts({ stackId, mode: 'sandbox', people: [] })
  const account = await ports.sequencer.findAccount(personal('email', rows[0]?.address ?? ''))
  return [account?.state, account?.warmUp]
}

test('what stands is known as such, and stops nothing', async () => {
  const { rows } = await world.db.owner.query(
    'select seen from domain_standings where stack_id = $1 and looked_at is not null',
    [stackId],
  )
  expect(rows).toHaveLength(2)
  for (const { seen } of rows)
    expect(Object.values(seen).map((proof) => (proof as { verdict: string }).verdict)).toEqual(
      Array.from({ length: 6 }, () => 'pass'),
    )
  expect(await openPauses()).toEqual([])
})

test('a missing SPF record stops cold sending of its domain within the hour, keeps the warm-up, and ends by itself', async () => {
  await books.change('mailforge', 'domains', sick, { left: ['SPF'] })
  await oneHour()
  expect(await openPauses()).toEqual([{ name: sick, reason: 'records', detail: `${sick}: SPF is missing` }])
  expect(await sendingOf(sick)).toEqual(['paused', 'active'])
  expect(await sendingOf(well)).toEqual(['active', 'active'])
  expect(await tasks()).toEqual([{ kind: 'mend-records', state: 'open' }])
  await books.change('mailforge', 'domains', sick, { left: [] })
  await oneHour()
  expect(await openPauses()).toEqual([])
  expect(await sendingOf(sick)).toEqual(['active', 'active'])
  expect(await tasks()).toEqual([{ kind: 'mend-records', state: 'done' }])
}, 120_000)

test('a missing DKIM key seen once and standing again at the second look stops nothing', async () => {
  await books.change('mailforge', 'domains', sick, { left: ['DKIM'] })
  await world.db.owner.query(
    `update domain_standings set look_at = app.now() - interval '1 minute' where stack_id = $1`,
    [stackId],
  )
  await look()
  const { rows } = await world.db.owner.query(
    `select w.seen -> 'dkim' as dkim from domain_standings w join domains d on d.id = w.domain_id where d.name = $1`,
    [sick],
  )
  expect(rows[0]?.dkim).toMatchObject({ verdict: 'pass', failingSince: expect.any(String) })
  await books.change('mailforge', 'domains', sick, { left: [] })
  await oneHour()
  expect(await openPauses()).toEqual([])
}, 120_000)

test('a name server that does not answer stops nothing, however long', async () => {
  await setNameServers(sick, ['ns.nowhere.example'])
  for (let hour = 0; hour < 3; hour += 1) await oneHour()
  expect(await openPauses()).toEqual([])
  expect(await sendingOf(sick)).toEqual(['active', 'active'])
  await setNameServers(sick)
}, 120_000)

test('a domain that its registrar suspends stops within the hour with what to do, and goes on when it is delegated again', async () => {
  const at = `${world.sandboxes.origin('registry')}/domains/${sick}`
  const { verificationId } = (await (await fetch(at)).json()) as { verificationId: string }
  await books.change('registry', 'domains', well, { registrantSince: '2099-01-01T00:00:00Z' })
  await books.change('registry', 'verifications', verificationId, { confirmedAt: null })
  await oneHour()
  const detail = `${sick}: the registry does not delegate the domain; the registrar has suspended it`
  expect(await openPauses()).toEqual([{ name: sick, reason: 'registry-hold', detail }])
  expect(await sendingOf(sick)).toEqual(['paused', 'active'])
  expect(await sendingOf(well)).toEqual(['active', 'active'])
  const { rows } = await world.db.owner.query(
    `select instructions from tasks where stack_id = $1 and kind = 'mend-records' and state = 'open'`,
    [stackId],
  )
  expect(rows).toEqual([{ instructions: expect.stringContaining('Have its mail sent again') }])
  await books.change('registry', 'verifications', verificationId, { confirmedAt: '2026-01-01T00:00:00Z' })
  await oneHour()
  expect(await openPauses()).toEqual([])
  expect(await sendingOf(sick)).toEqual(['active', 'active'])
}, 120_000)

test('a registration that has ended is told as such', async () => {
  const expires = new Date(Date.now() - 86_400_000).toISOString()
  await books.change('registry', 'domains', sick, { expiresAt: expires })
  await oneHour()
  expect(await openPauses()).toEqual([
    {
      name: sick,
      reason: 'registry-hold',
      detail: `${sick}: the registry does not delegate the domain; the registrar shows it as neither active nor suspended`,
    },
  ])
  expect(await sendingOf(sick)).toEqual(['paused', 'active'])
  await books.change('registry', 'domains', sick, { expiresAt: '2099-01-01T00:00:00Z' })
  await oneHour()
  expect(await openPauses()).toEqual([])
}, 120_000)

test('a domain without a key of ours goes on once the record that was missing stands again', async () => {
  const keys = await world.db.owner.query(
    `update domains set desired_records = (select jsonb_agg(r) from jsonb_array_elements(desired_records) r
       where r ->> 'name' not like '%._domainkey.%') where name = $1
     returning (select desired_records from domains where name = $1) as before`,
    [sick],
  )
  await world.db.owner.query(
    `update domain_standings set seen = '{}' where domain_id = (select id from domains where name = $1)`,
    [sick],
  )
  await oneHour()
  await books.change('mailforge', 'domains', sick, { left: ['SPF'] })
  await oneHour()
  expect(await openPauses()).toEqual([{ name: sick, reason: 'records', detail: `${sick}: SPF is missing` }])

  await books.change('mailforge', 'domains', sick, { left: [] })
  await oneHour()
  expect(await openPauses()).toEqual([])
  expect(await sendingOf(sick)).toEqual(['active', 'active'])
  await world.db.owner.query('update domains set desired_records = $2 where name = $1', [
    sick,
    JSON.stringify(keys.rows[0]?.before),
  ])
}, 120_000)

let usual: string[] | undefined
async function setNameServers(domain: string, given?: string[]): Promise<void> {
  const at = `${world.sandboxes.origin('registry')}/domains/${domain}`
  usual ??= ((await (await fetch(at)).json()) as { nameServers: string[] }).nameServers
  const answer = await fetch(`${at}/name-servers`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ nameServers: given ?? usual }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

test('what failed holds until it is right again, and so does a suspicion; what was never known holds nothing', () => {
  const at = '2026-12-01T00:00:00Z'
  const right = { verdict: 'pass', at } as const
  const mended = (standing: DomainStanding) => isMended(standing, stoppingProofs)
  expect(mended({ mx: right, spf: right, dkim: { verdict: 'unknown' } })).toBe(true)
  expect(mended({ mx: { verdict: 'fail', at, failingSince: at }, spf: right, dkim: right })).toBe(false)
  expect(mended({ mx: right, spf: { ...right, failingSince: at }, dkim: right })).toBe(false)
  expect(mended({ mx: right, spf: { verdict: 'unknown', failingSince: at } })).toBe(false)
  expect(mended({})).toBe(false)
})

test('looks at many domains stay spread over the period, whatever moved the clock', () => {
  const now = new Date('2026-12-01T00:00:00Z')
  const due = Array.from({ length: 900 }, (_, nth) =>
    nextLookAt(`00000000-0000-4000-8000-0000${(nth * 4_294_967).toString(16).padStart(8, '0')}`, {}, now),
  )
  const minutes = due.map((at) => (at.getTime() - now.getTime()) / 60_000)
  expect(Math.max(...minutes)).toBeLessThanOrEqual(lookEveryMinutes)
  const perFiveMinutes = Map.groupBy(minutes, (minute) => Math.floor(minute / 5))
  expect(Math.max(...[...perFiveMinutes.values()].map((some) => some.length))).toBeLessThan(150)
})

test('an SPF record that only allows more is right; one that no longer names the host is not', () => {
  const desired: RecordData[] = [{ type: 'TXT', name: 'a.com', text: 'v=spf1 include:host.example ~all' }]
  const judged = (...texts: string[]) =>
    judgeSpf(
      {
        kind: 'found',
        records: texts.map((text) => ({ type: 'TXT', name: 'a.com', ttlSeconds: 60, text })),
        authority: [],
      },
      'a.com',
      desired,
    ).verdict
  expect(judged('v=spf1 ip4:192.0.2.1 include:host.example -all')).toBe('pass')
  expect(judged('v=spf1 ip4:192.0.2.1 -all')).toBe('fail')
  expect(judged('v=spf1 include:other.example -all')).toBe('unknown')
  expect(judged('v=spf1 include:host.example ~all', 'v=spf1 -all')).toBe('fail')
  expect(judgeSpf({ kind: 'unknown', reason: 'no-answer' }, 'a.com', desired).verdict).toBe('unknown')
})
