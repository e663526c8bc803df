import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveHandoff, mayGive } from '#domain/handoff/give-handoff.ts'
import { prepareHandoff as askForPack, latestHandoff } from '#domain/handoff/prepare-handoff.ts'
import { askReissue } from '#domain/handoff/reissue-credentials.ts'
import { revealCredentials } from '#domain/handoff/reveal-credentials.ts'
import type { Actor } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { addCompany, addPerson, addSession, addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { prepareHandoff } from '#workflows/prepare-handoff.ts'
import { reissueCredentials } from '#workflows/reissue-credentials.ts'
import { type LiveStack, liveStack } from './live-stack.ts'

let world: BuildWorld
let stack: LiveStack
let operator: Actor
let client: Actor
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  stack = await liveStack(world, 'Lovelace Looms', 'lovelacelooms.com')
  operator = await addStaff(world.db, 'operator')
  client = await signedIn(stack.personId)
}, 120_000)
afterAll(() => world?.close())

const as = <T>(actor: Actor, work: (tx: PurposeTx<'service-delivery'>) => Promise<T>) =>
  world.db.inPurpose('service-delivery', actor, work)

/** Asks for a pack and does what the worker does. */
async function prepare() {
  const asked = await as(operator, async (tx) =>
    askForPack(tx, stack.stackId, (await latestHandoff(tx, stack.stackId))?.id),
  )
  expect(asked).toEqual({ ok: true })
  const { rows } = await world.db.owner.query(
    `delete from pgboss.job where name = 'prepare-handoff' returning data`,
  )
  for (const { data } of rows) await prepareHandoff(world.parts, data.handoffId)
  return as(operator, (tx) => latestHandoff(tx, stack.stackId))
}

const signedIn = async (personId: string) => ({
  kind: 'client' as const,
  personId,
  sessionHash: await addSession(world.db, personId, 'portal'),
})

const evidence = async (kind: string): Promise<number> =>
  (await world.db.owner.query('select count(*)::int as n from app.evidence where kind = $1', [kind])).rows[0]
    .n

test('nothing is given before a pack was made, and a viewer makes none', async () => {
  const viewer = await addStaff(world.db, 'viewer')
  expect((await as(viewer, (tx) => askForPack(tx, stack.stackId, undefined))).ok).toBe(false)
  expect((await as(operator, (tx) => giveHandoff(tx, stack.stackId))).ok).toBe(false)
})

test('a failed check keeps the pack back and is named', async () => {
  const registrant = 'update registrants set city = $2 where engagement_id = $1'
  await world.db.owner.query(registrant, [stack.engagementId, 'Leeds'])
  const handoff = await prepare()
  expect(handoff?.pack.state).toBe('failed')
  const may = await as(operator, (tx) => mayGive(tx, stack.stackId))
  expect(may).toEqual({ ok: false, reason: expect.stringMatching(/com: the registrant differs in city/) })
  expect((await as(operator, (tx) => giveHandoff(tx, stack.stackId))).ok).toBe(false)
  await world.db.owner.query(registrant, [stack.engagementId, 'London'])
})

test('what could not be seen is unknown, keeps the pack back, and is looked at again', async () => {
  await world.sandboxes.plan('instantly', {
    kind: 'unavailable',
    matches: 'GET /api/v2/accounts/',
    times: 1000,
  })
  const handoff = await prepare()
  expect(handoff?.pack.checks.filter(({ verdict }) => verdict === 'fail')).toEqual([])
  expect(handoff?.pack.state).toBe('unknown')
  const { rows } = await world.db.owner.query(`select 1 from pgboss.job where name = 'prepare-handoff'`)
  expect(rows).toHaveLength(1)
})

test('a ready pack holds no credentials and nothing personal, and every check with its time', async () => {
  await world.db.owner.query(`delete from pgboss.job where name = 'prepare-handoff'`)
  await fetch(`${world.sandboxes.origin('instantly')}/_faults`, { method: 'DELETE' })
  const handoff = await prepare()
  expect(handoff?.pack.checks.filter(({ verdict }) => verdict !== 'pass')).toEqual([])
  expect(handoff?.pack.state).toBe('ready')
  const text = JSON.stringify(handoff?.pack)
  const kept = await world.db.owner.query('select address from inboxes where stack_id = $1', [stack.stackId])
  for (const { address } of kept.rows) expect(text).not.toContain(address)
  for (const secret of await passwords()) expect(text).not.toContain(secret)
  const { domains = [], inboxes = [], assets = [], renewals = [] } = handoff?.pack ?? {}
  expect(inboxes).toHaveLength(stack.inboxIds.length)
  expect(domains.every((domain) => domain.records.length >= domain.desired.length)).toBe(true)
  expect(domains.every((domain) => domain.registrantProvenAt !== null)).toBe(true)
  expect(assets).toHaveLength(4 * domains.length)
  expect(renewals).toHaveLength(domains.length)
})

test('a pack asked for again after a lost answer is the one that was made', async () => {
  const { id } = (await as(operator, (tx) => latestHandoff(tx, stack.stackId))) ?? {}
  expect(await as(operator, (tx) => askForPack(tx, stack.stackId, undefined))).toEqual({ ok: true })
  expect((await as(operator, (tx) => latestHandoff(tx, stack.stackId)))?.id).toBe(id)
  expect(
    (await world.db.owner.query(`select 1 from pgboss.job where name = 'prepare-handoff'`)).rows,
  ).toEqual([])
})

test('credentials are nobody’s to take before the hand-off', async () => {
  const revealed = await as(client, (tx) => revealCredentials(tx, first()))
  expect(revealed).toEqual({ ok: false, reason: expect.stringContaining('with the hand-off') })
})

test('a hand-off is given once: stack and engagement change, a mail goes, it is in the ledger', async () => {
  expect(await as(operator, (tx) => giveHandoff(tx, stack.stackId))).toEqual({ ok: true })
  expect((await as(operator, (tx) => giveHandoff(tx, stack.stackId))).ok).toBe(false)
  const states = await world.db.owner.query(
    `select s.state as stack, e.state as engagement, s.handed_over_at is not null as dated
     from stacks s join engagements e on e.id = s.engagement_id where s.id = $1`,
    [stack.stackId],
  )
  expect(states.rows[0]).toEqual({ stack: 'handed-over', engagement: 'handed-over', dated: true })
  const mails = await world.db.owner.query(`select person_id from mails where kind = 'handoff'`)
  expect(mails.rows).toEqual([{ person_id: stack.personId }])
  expect(await evidence('handoff.given')).toBe(1)
})

test('a reveal opens what the host has, is recorded each time, and only for who may', async () => {
  const revealed = await as(client, (tx) => revealCredentials(tx, first()))
  expect(revealed.ok && revealed.credentials.imap.password).toBe((await atHost(first()))?.imap.password)
  await as(client, (tx) => revealCredentials(tx, first()))
  expect(await evidence('credentials.revealed')).toBe(2)

  const billing = await signedIn(await addPerson(world.db, { client: '9999-12-31' }))
  await world.db.owner.query(
    `insert into client_members (client_id, person_id, role) values ($1, $2, 'billing')`,
    [stack.clientId, billing.personId],
  )
  expect((await as(billing, (tx) => revealCredentials(tx, first()))).ok).toBe(false)
  const { owner: stranger } = await addCompany(world.db)
  expect(await as(stranger, (tx) => revealCredentials(tx, first()))).toEqual({
    ok: false,
    reason: 'There is no such inbox.',
  })
  expect(await evidence('credentials.revealed')).toBe(2)
})

test('a re-issue puts a new password in force, keeps it, and asks a person to reconnect the sequencer', async () => {
  const before = (await atHost(first()))?.imap.password
  expect(await as(client, (tx) => askReissue(tx, first()))).toEqual({ ok: true })
  const { rows } = await world.db.owner.query(
    `delete from pgboss.job where name = 'reissue-credentials' returning data`,
  )
  expect(rows).toHaveLength(1)
  await reissueCredentials(world.parts, rows[0].data.inboxId, rows[0].data.askedBy)
  const after = (await atHost(first()))?.imap.password
  expect(after).not.toBe(before)
  const revealed = await as(client, (tx) => revealCredentials(tx, first()))
  expect(revealed.ok && revealed.credentials.smtp.password).toBe(after)
  expect(await evidence('credentials.reissued')).toBe(1)
  const tasks = await world.db.owner.query(`select kind from tasks where kind = 'reconnect-inbox'`)
  expect(tasks.rows).toHaveLength(1)
})

test('a re-issue that was cut short after the host changed the password is mended by doing it again', async () => {
  await world.sandboxes.plan('mailforge', { kind: 'lost', matches: 'PATCH /public/mailboxes/', times: 1 })
  await as(client, (tx) => askReissue(tx, first()))
  await reissueCredentials(world.parts, first(), undefined).catch(() => undefined)
  await reissueCredentials(world.parts, first(), undefined)
  const revealed = await as(client, (tx) => revealCredentials(tx, first()))
  expect(revealed.ok && revealed.credentials.imap.password).toBe((await atHost(first()))?.imap.password)
})

const first = (): string => stack.inboxIds[0] ?? ''

/** What the host itself says of an inbox. */
async function atHost(inboxId: string) {
  const { rows } = await world.db.owner.query('select host_ref, client_id from inboxes where id = $1', [
    inboxId,
  ])
  const ports = await world.parts.openPorts({
    stackId: stack.stackId,
    clientId: stack.clientId,
    mode: 'sandbox',
    people: [stack.personId],
  })
  return ports.host.credentials(rows[0].host_ref)
}

async function passwords(): Promise<string[]> {
  const all = await Promise.all(stack.inboxIds.map(atHost))
  return all.flatMap((one) => (one ? [one.imap.password, one.smtp.password] : []))
}

test('asked for twice at once, the password that is kept is the one in force', async () => {
  const openPorts: typeof world.parts.openPorts = async (of) => {
    const ports = await world.parts.openPorts(of)
    const findAccount = async (address: Parameters<typeof ports.sequencer.findAccount>[0]) => {
      await reissueCredentials(world.parts, first(), undefined)
      return ports.sequencer.findAccount(address)
    }
    return { ...ports, sequencer: { ...ports.sequencer, findAccount } }
  }
  const jobs = () =>
    world.db.owner.query(`delete from pgboss.job where name = 'reissue-credentials' returning data`)
  await jobs()
  await reissueCredentials({ ...world.parts, openPorts }, first(), undefined)
  const kept = async () => {
    const revealed = await as(client, (tx) => revealCredentials(tx, first()))
    return revealed.ok && revealed.credentials.imap.password
  }
  expect(await kept()).toBe((await atHost(first()))?.imap.password)
  const { rows } = await jobs()
  expect(rows).toEqual([{ data: { inboxId: first() } }])
})
