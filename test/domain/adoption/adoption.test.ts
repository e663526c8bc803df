import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptAdoption } from '#domain/adoption/accept-adoption.ts'
import { adoptionPage } from '#domain/adoption/adoption-page.ts'
import { importClients } from '#domain/adoption/import-clients.ts'
import { leaveOut } from '#domain/adoption/leave-out.ts'
import { listOrphans } from '#domain/adoption/orphans.ts'
import { dayOf } from '#domain/plans/day.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { onlyReads } from '#platform/guard/only-reads.ts'
import { personal } from '#policy/personal.ts'
import { recipients } from '#policy/recipients.ts'
import { collectFigures } from '#workflows/collect-figures.ts'
import { lookAround } from '#workflows/look-around.ts'
import { type AdoptionWorld, headings, openAdoptionWorld } from './adoption-world.ts'

let world: AdoptionWorld
beforeAll(async () => {
  world = await openAdoptionWorld()
}, 120_000)
afterAll(() => world?.close())

const file = (warmSince = '2026-06-01', inboxes = world.found.inboxes) =>
  `${headings}\nLovelace Looms,Ada Byron,ada@lovelacelooms.com,${world.found.domains.join(';')},${inboxes.join(';')},Ada Byron,${warmSince},,2026-03-01`
const ids = () =>
  world.one<{ engagement: string; stack: string; client: string }>(
    'select engagement_id as engagement, stack_id as stack, client_id as client from adoptions',
  )
const page = async () => {
  const { engagement } = await ids()
  const shown = await world.build.db.inPurpose('service-delivery', world.operator, (tx) =>
    adoptionPage(tx, engagement),
  )
  if (!shown) throw new Error('the client was not brought in')
  return shown
}
const standings = async () => {
  const counts: Record<string, number> = {}
  for (const { about, standing } of (await page()).findings)
    counts[`${about} ${standing}`] = (counts[`${about} ${standing}`] ?? 0) + 1
  return counts
}
/** What the vendors have, to see that nothing of it was changed. */
const outside = async () => {
  const { build } = world
  const calls = await build.db.owner.query<{ vendor: string; operation: string }>(
    'select distinct vendor, operation from vendor_calls where at >= $1',
    [asLongAs],
  )
  return calls.rows.filter(({ vendor, operation }) => !onlyReads(vendor, operation) && vendor !== 'stripe')
}
let asLongAs = new Date(0)

test('before anything is brought in, all that the vendors show belongs to nobody, and no address is kept', async () => {
  await world.read()
  const { counts, orphans } = await world.build.db.inPurpose('service-delivery', world.operator, (tx) =>
    listOrphans(tx, 'sandbox'),
  )
  expect(counts).toEqual({
    domain: world.found.domains.length,
    'hosted-domain': world.found.domains.length,
    mailbox: world.found.inboxes.length,
    account: world.found.inboxes.length,
  })
  expect(orphans.filter(({ kind }) => kind === 'domain').map(({ domain }) => domain)).toEqual(
    world.found.domains.toSorted(),
  )
  const { text } = await world.one<{ text: string }>(
    `select string_agg(s::text, ' ') as text from sightings s`,
  )
  expect(text).not.toContain('@')
  asLongAs = (await world.one<{ now: Date }>('select app.now() as now')).now
})

test('a viewer brings nobody in', async () => {
  expect(
    await world.build.db.inPurpose('service-delivery', world.viewer, (tx) =>
      importClients(tx, [], 'sandbox'),
    ),
  ).toMatchObject({ ok: false })
})

test('a file brings a client in once, however often it comes, also twice at once', async () => {
  const text = file()
  const [first, second] = await Promise.all([world.bringIn(text), world.bringIn(text)])
  expect([first, second].filter((one) => one.ok && one.brought === 1)).toHaveLength(1)
  expect(await world.bringIn(text)).toEqual({ ok: true, brought: 0, changed: 0, refused: 0 })
  expect(
    await world.one(
      `select (select count(*) from clients)::int as clients, (select count(*) from stacks)::int as stacks,
         (select count(*) from domains)::int as domains, (select count(*) from inboxes)::int as inboxes,
         (select count(*) from senders)::int as senders, (select count(*) from client_members)::int as members,
         (select count(*) from acceptances)::int as acceptances, (select count(*) from mails)::int as mails,
         (select count(*) from senders where permission_at is not null)::int as permissions,
         (select state from stacks) as state, (select state from engagements) as engagement,
         (select started_at::date::text from engagements) as since`,
    ),
  ).toEqual({
    clients: 1,
    stacks: 1,
    domains: world.found.domains.length,
    inboxes: world.found.inboxes.length,
    senders: 1,
    members: 0,
    acceptances: 0,
    mails: 0,
    permissions: 0,
    state: 'observed',
    engagement: 'adopted',
    since: '2026-03-01',
  })
})

test('what the vendors show is matched with what the file says, and the later day of a warm-up counts', async () => {
  expect(new Set((await page()).findings.map(({ standing }) => standing))).toEqual(new Set(['not-looked']))
  await world.read()
  const { domains, inboxes } = world.found
  expect(await standings()).toEqual({
    'domain matches': domains.length,
    'hosting matches': domains.length,
    'inbox matches': inboxes.length,
    'sequencer matches': inboxes.length,
    'warm-up contradicts': inboxes.length,
  })
  const warm = await world.one<{ at: Date; source: string; opened: boolean }>(
    `select max(warm_up_started_at) as at, max(warm_since_source) as source, bool_and(opened_at is not null
       and connected_at is not null and daily_limit is not null) as opened from inboxes`,
  )
  expect(warm).toMatchObject({ source: 'seen', opened: true })
  expect(dayOf(warm.at) > '2026-06-01').toBe(true)
  expect(await world.one('select count(*)::int as orphans from sightings where client_id is null')).toEqual({
    orphans: 0,
  })
})

test('an account that can’t be read leaves what it showed before, and says so', async () => {
  const before = await standings()
  await world.build.db.owner.query(
    `update connections set base_url = 'http://127.0.0.1:9/none' where vendor = 'mailforge'`,
  )
  await world.read()
  expect(await standings()).toEqual(before)
  expect((await page()).readings.find(({ vendor }) => vendor === 'mailforge')?.faultCode).toBe(
    'vendor.unavailable',
  )
  await world.build.db.owner.query(`update connections set base_url = $1 where vendor = 'mailforge'`, [
    `${world.build.sandboxes.origin('mailforge')}/public`,
  ])
  await world.read()
  expect((await page()).readings.every(({ faultCode }) => faultCode === null)).toBe(true)
}, 60_000)

test('its figures are read, because looking changes nothing', async () => {
  const { stack } = await ids()
  await world.build.pass({ days: 1 })
  await lookAround(world.build.db.inPurpose)
  expect(
    await world.one(`select count(*)::int as asked from pgboss.job where name = 'collect-figures'`),
  ).toEqual({ asked: 1 })
  await collectFigures(
    { inPurpose: world.build.db.inPurpose, openPorts: world.build.ports.openStackPorts },
    stack,
  )
  expect(await world.one('select count(*) > 0 as read from daily_figures')).toEqual({ read: true })
})

test('the reconciler does nothing for it, and was not asked to', async () => {
  const { stack } = await ids()
  await world.build.advance(stack)
  expect(await world.one('select count(*)::int as steps from build_steps')).toEqual({ steps: 0 })
  expect(
    await world.one(
      `select count(*)::int as asked from pgboss.job where name = 'advance-stack'
       and data ->> 'stackId' = $1`,
      [stack],
    ),
  ).toEqual({ asked: 0 })
  expect(await outside()).toEqual([])
})

test('every call of a port that would change something is stopped on its way, by stack and by client', async () => {
  const { stack, client } = await ids()
  const [domain = ''] = world.found.domains
  const email = personal('email', world.found.inboxes[0] ?? '')
  const limits = { coldPerDay: 1, warmUpPerDay: 1, warmUpIncrementPerDay: 1, gapMinutes: 10 } as const
  for (const context of [{ stackId: stack, clientId: client }, { clientId: client }]) {
    const ports = await world.build.ports.openStackPorts({ ...context, mode: 'sandbox', people: [] })
    const { registrar, host, sequencer } = ports
    const hosted = await host.statusOf(domain)
    const [mailbox] = await host.mailboxesOf(domain)
    const credentials = await host.credentials(mailbox?.id ?? '')
    if (!hosted || !mailbox || !credentials) throw new Error('what stands at the host could not be read')
    const login = { host: 'h', port: 1, username: email, password: 'p' }
    const changes: readonly (() => Promise<unknown>)[] = [
      () => registrar.register({ domain: 'another-looms.com', costCents: 1108, idempotencyKey: 'k' }),
      () => registrar.setNameServers(domain, ['a.example.com', 'b.example.com']),
      () => registrar.setForward(domain, { toUrl: 'https://example.com', permanent: true }),
      () => registrar.setAutoRenew(domain, true),
      () =>
        host.bringIn('another-looms.com', {
          dmarcReportsTo: 'd@example.com',
          forwardToDomain: 'example.com',
        }),
      () => host.replaceRecords(hosted.id, []),
      () => host.setForward(hosted.id, 'example.com'),
      () =>
        host.createMailboxes(domain, [
          {
            address: personal('email', `new@${domain}`),
            firstName: personal('name', 'A'),
            lastName: personal('name', 'B'),
          },
        ]),
      () => host.setPassword(mailbox.id, 'secret'),
      () => host.deleteMailbox(mailbox.id),
      () =>
        host.sendFrom(credentials, {
          from: email,
          fromName: personal('name', 'Ada'),
          to: email,
          subject: 's',
          text: 't',
          headers: {},
        }),
      () =>
        sequencer.addAccount({
          email: personal('email', `new@${domain}`),
          firstName: personal('name', 'A'),
          lastName: personal('name', 'B'),
          imap: login,
          smtp: login,
          limits,
        }),
      () => sequencer.removeAccount(email),
      () => sequencer.setLimits(email, limits),
      () => sequencer.setTrackingHost(email, 'track.example.com'),
      () => sequencer.pauseAccount(email),
      () => sequencer.resumeAccount(email),
      () => sequencer.enableWarmUp([email]),
      () => sequencer.disableWarmUp([email]),
    ]
    for (const change of changes) {
      const error = await change().then(
        () => undefined,
        (failure: unknown) => failure,
      )
      expect(error, String(change)).not.toBeInstanceOf(VendorError)
      expect(error, String(change)).toMatchObject({ fault: { code: 'guard.only-observed' } })
    }
  }
  expect(await outside()).toEqual([])
}, 60_000)

test('every declared operation of these vendors is either known to read, or counts as a change', () => {
  const reads = ['porkbun', 'mailforge', 'instantly', 'seed'].flatMap((vendor) =>
    Object.keys(recipients[vendor]?.operations ?? {})
      .filter((operation) => onlyReads(vendor, operation))
      .map((operation) => `${vendor} ${operation}`),
  )
  const changing =
    /\.(create|set|set-[\w-]+|add|delete|remove|replace|bring-in|forward|enable|disable|pause|resume|send)$/
  expect(reads.filter((operation) => changing.test(operation))).toEqual([])
  expect(reads.length).toBeGreaterThan(15)
})

test('the database refuses to begin a step, to approve spending and to record a write of ours for it', async () => {
  const { stack } = await ids()
  const refuses = async (sql: string) =>
    expect(world.build.db.owner.query(sql, [stack]), sql).rejects.toMatchObject({ code: '23514' })
  await refuses(
    `insert into build_steps (client_id, stack_id, kind, natural_key, state)
     select client_id, id, 'register', 'register x', 'under-way' from stacks where id = $1`,
  )
  await refuses('update stacks set spending_approved_at = app.now(), spend_limit_cents = 1 where id = $1')
  await refuses(`update stacks set state = 'building' where id = $1`)
  await refuses(`update domains set order_ref = 'x' where stack_id = $1`)
  await refuses(`update domains set records_written_at = app.now() where stack_id = $1`)
  await refuses(`update inboxes set proof_sent_at = app.now() where stack_id = $1`)
  for (const state of ['planned', 'approved'])
    await refuses(
      `insert into world_changes (client_id, stack_id, domain_id, kind, stood, written, state, approved_at)
       select client_id, stack_id, id, 'record', '[]', '[]', '${state}', app.now() from domains where stack_id = $1`,
    )
})

test('what only a vendor shows keeps a client from being accepted until somebody leaves it out', async () => {
  const { engagement, stack } = await ids()
  const [kept = '', ...dropped] = world.found.inboxes
  await world.build.db.owner.query('delete from inboxes where stack_id = $1 and address <> $2', [stack, kept])
  await world.read()
  const accept = () =>
    world.build.db.inPurpose('service-delivery', world.operator, (tx) => acceptAdoption(tx, engagement, []))
  expect(await accept()).toEqual({
    ok: false,
    reason: expect.stringContaining('not looked at or not decided on yet'),
  })
  const strays = (await page()).findings.filter(({ standing }) => standing === 'only-vendor')
  expect(strays).toHaveLength(dropped.length * 2)
  expect(JSON.stringify(strays)).not.toContain('@')
  // Named in the file after all, they are theirs.
  await world.bringIn(file())
  await world.read()
  expect((await page()).findings.filter(({ standing }) => standing === 'only-vendor')).toEqual([])
  // And one that is not is left out, once for all readings.
  await world.build.db.owner.query('delete from inboxes where stack_id = $1 and address <> $2', [stack, kept])
  await world.read()
  for (const { sightingId = '' } of (await page()).findings.filter(
    ({ standing }) => standing === 'only-vendor',
  ))
    expect(
      await world.build.db.inPurpose('service-delivery', world.operator, (tx) =>
        leaveOut(tx, engagement, sightingId),
      ),
    ).toEqual({ ok: true })
  await world.read()
  expect((await page()).findings.filter(({ leftOut }) => leftOut)).toHaveLength(dropped.length * 2)
}, 60_000)

test('a viewer does not accept; an operator does, once, and what was found is what is wanted from then on', async () => {
  const { engagement, stack } = await ids()
  const accept = (actor = world.operator) =>
    world.build.db.inPurpose('service-delivery', actor, (tx) => acceptAdoption(tx, engagement, []))
  expect(await accept(world.viewer)).toMatchObject({ ok: false })
  const both = await Promise.all([accept(), accept()])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(
    await world.one(
      `select k.state, e.state as engagement, a.accepted_by is not null as by, p.version,
         (select count(*)::int from build_steps where state <> 'left') as begun
       from stacks k join engagements e on e.id = k.engagement_id join adoptions a on a.stack_id = k.id
         join plans p on p.id = k.plan_id where k.id = $1`,
      [stack],
    ),
  ).toEqual({ state: 'live', engagement: 'live', by: true, version: 1, begun: 0 })
  await world.build.advance(stack)
  const steps = await world.build.steps(stack)
  expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(['done']))
  expect(await outside()).toEqual([])
  expect(await world.bringIn(file('2026-07-01'))).toMatchObject({ ok: true, changed: 0, refused: 1 })
})

test('once accepted, a change of it goes through', async () => {
  const { stack, client } = await ids()
  const ports = await world.build.ports.openStackPorts({
    stackId: stack,
    clientId: client,
    mode: 'sandbox',
    people: [],
  })
  const account = await ports.sequencer.pauseAccount(personal('email', world.found.inboxes[0] ?? ''))
  expect(account.state).toBe('paused')
})

test('a client of whom no vendor shows anything is not accepted: there is nothing to look after', async () => {
  expect(
    await world.bringIn(
      `${headings}\nMills,Bea,bea@mills.com,nowhere-mills.com,bea@nowhere-mills.com,Bea,,,2026-03-01`,
    ),
  ).toMatchObject({ brought: 1 })
  const { id } = await world.one<{ id: string }>(`select id from engagements where state = 'adopted'`)
  const accept = () =>
    world.build.db.inPurpose('service-delivery', world.operator, (tx) => acceptAdoption(tx, id, []))
  await world.read()
  expect(await accept()).toMatchObject({
    ok: false,
    reason: expect.stringContaining('No vendor shows anything of it'),
  })
  expect(await world.one(`select state from engagements where id = $1`, [id])).toEqual({ state: 'adopted' })
}, 60_000)
