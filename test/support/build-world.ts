import { z } from 'zod'
import { planCapacity } from '#domain/plans/capacity-plan.ts'
import { parsePlanRequest } from '#domain/plans/plan-request.ts'
import { approveSpending } from '#domain/stacks/approve-spending.ts'
import { approveNames } from '#domain/stacks/choose-names.ts'
import { planStack } from '#domain/stacks/plan-stack.ts'
import { system } from '#platform/database/actor.ts'
import { openLocks } from '#platform/database/lock.ts'
import { openGuard } from '#platform/guard/guard.ts'
import { openLog } from '#platform/log.ts'
import { sandboxNetwork } from '#platform/sandbox/addresses.ts'
import { recipients } from '#policy/recipients.ts'
import { type AdvanceParts, advanceStack } from '#workflows/advance-stack.ts'
import { checkNames } from '#workflows/check-names.ts'
import { keepConnection } from '../../src/app/connections.ts'
import { spacingMs, type VendorPorts, vendorPorts } from '../../src/app/vendor-ports.ts'
import { sandboxes } from '../../src/sandbox.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from './migrated-database.ts'
import { startTestSandboxes, type TestSandboxWorld } from './sandbox-world.ts'

const apiPaths: Readonly<Record<string, string>> = {
  porkbun: '/api/json/v3',
  mailforge: '/public',
  instantly: '/api/v2',
  smtp: '',
  seed: '',
}

/** What a paid client of a test has agreed to. */
export interface BuildOrder {
  readonly company: string
  readonly mainDomain: string
  readonly messagesPerMonth?: number
  /**
   * Exactly these names instead of proposed ones, each with one inbox. They are entered as checked at the usual
   * price, without asking the registrar, so that a test can buy what a check would have refused.
   */
  readonly names?: readonly string[]
  /** Ada Byron unless given. Inboxes are named after them in turn. */
  readonly senders?: readonly { readonly firstName: string; readonly lastName: string }[]
}

/** The whole sandbox world and a database with one paid client in it, for tests of building. */
export interface BuildWorld {
  readonly db: MigratedDatabase
  /** The block of ports of the sandbox world begins here. */
  readonly firstPort: number
  readonly sandboxes: TestSandboxWorld
  readonly ports: VendorPorts
  readonly parts: AdvanceParts
  /** A client with an accepted quote and a complete intake, up to checked names. */
  plannedStack(order: BuildOrder): Promise<string>
  /** The same up to approved spending. */
  approvedStack(order: BuildOrder): Promise<string>
  /** Runs the reconciler until it has nothing to do now. */
  advance(stackId: string): Promise<void>
  /** Advances and lets business time pass until every inbox warms up, or until nothing changes any more. */
  buildUp(stackId: string): Promise<void>
  /** The registrant confirms the registrar's mail, and the days of warm-up pass. */
  passWarmUp(mainDomain: string): Promise<void>
  /** How many of the registrar's mails the registrant has confirmed: opened the link, pressed the button. */
  confirmRegistrant(address: string): Promise<number>
  /** Moves business time here and at every vendor. */
  pass(by: { days?: number; hours?: number; minutes?: number }): Promise<void>
  close(): Promise<void>
}

export async function openBuildWorld(): Promise<BuildWorld> {
  const db = await migratedDatabase()
  const world = await startTestSandboxes(sandboxes)
  const firstPort = Number(new URL(world.origin('porkbun')).port)
  const guard = openGuard({
    recipients,
    inPurpose: db.inPurpose,
    network: sandboxNetwork(firstPort),
    spacingMs,
  })
  const ports = vendorPorts({ inPurpose: db.inPurpose, vault: db.vault, guard, sandboxPort: firstPort })
  for (const [vendor, path] of Object.entries(apiPaths))
    await keepConnection(db, {
      vendor,
      mode: 'sandbox',
      baseUrl: `${world.origin(vendor)}${path}`,
      credentials: await world.credentials(vendor),
    })
  const locks = openLocks({
    databaseUrl: db.url,
    masterKey: testMasterKey,
    rolePrefix: testRolePrefix,
    most: 4,
  })
  const parts: AdvanceParts = {
    inPurpose: db.inPurpose,
    withLock: locks.withLock,
    openPorts: ports.openStackPorts,
    log: openLog('error'),
  }
  const plannedStack = async (order: BuildOrder): Promise<string> => {
    const engagementId = await paidEngagement(db, order)
    const planned = await db.inPurpose('service-delivery', system('test'), (tx) =>
      planStack(tx, engagementId),
    )
    if (planned.kind === 'refused') throw new Error(planned.reason)
    if (order.names) await enterNames(db, planned.stackId, order.names)
    else await checkNames(parts, planned.stackId)
    return planned.stackId
  }
  const pass: BuildWorld['pass'] = async (by) => {
    world.advance(by)
    const { days = 0, hours = 0, minutes = 0 } = by
    await db.advanceClock(`${days} days ${hours} hours ${minutes} minutes`)
  }
  const confirmRegistrant = async (address: string): Promise<number> => {
    const mailbox = `${world.origin('smtp')}/messages`
    const read = async (url: string) => (await fetch(url)).json()
    const { messages } = z
      .object({ messages: z.array(z.object({ id: z.string() })) })
      .parse(await read(`${mailbox}?to=${encodeURIComponent(address)}`))
    let confirmed = 0
    for (const { id } of messages) {
      const { links } = z.object({ links: z.array(z.string()) }).parse(await read(`${mailbox}/${id}`))
      for (const link of links.filter((one) => one.includes('/confirmations/')))
        if ((await fetch(link, { method: 'POST' })).ok) confirmed++
    }
    return confirmed
  }
  return {
    db,
    firstPort,
    sandboxes: world,
    ports,
    parts,
    advance: (stackId) => advanceStack(parts, stackId),
    async buildUp(stackId) {
      for (let look = 0; look < 12; look++) {
        await advanceStack(parts, stackId)
        const found = await db.owner.query('select state from stacks where id = $1', [stackId])
        if (found.rows[0]?.state !== 'building') return
        await pass({ minutes: 6 })
      }
    },
    async passWarmUp(mainDomain) {
      await confirmRegistrant(`ada@${mainDomain}`)
      await pass({ days: 16 })
    },
    confirmRegistrant,
    pass,
    plannedStack,
    async approvedStack(order) {
      const stackId = await plannedStack(order)
      await db.inPurpose('service-delivery', system('test'), async (tx) => {
        const chosen = await tx.db
          .selectFrom('domains')
          .select('name')
          .where('stack_id', '=', stackId)
          .where('chosen', '=', true)
          .execute()
        const names = await approveNames(
          tx,
          stackId,
          chosen.map((row) => row.name),
        )
        if (!names.ok) throw new Error(names.reason)
        const spending = await approveSpending(tx, stackId, 'owner')
        if (!spending.ok) throw new Error(spending.reason)
      })
      return stackId
    },
    async close() {
      await locks.close()
      await world.close()
      await db.drop()
    },
  }
}

/** What one inbox sends in a month is a little more. */
const messagesPerName = 400
/** Porkbun's price for .com, checked 2026-11-23. */
const usualCents = 1108

async function enterNames(db: MigratedDatabase, stackId: string, names: readonly string[]): Promise<void> {
  await db.owner.query('delete from domains where stack_id = $1', [stackId])
  await db.owner.query(
    `insert into domains (client_id, stack_id, name, reason, position, state, available, premium, price_cents,
       renewal_cents, checked_at, chosen)
     select client_id, id, name, 'named by the test', position, 'candidate', true, false, $3, $3, app.now(), true
     from stacks cross join unnest($2::text[]) with ordinality as wanted (name, position) where id = $1`,
    [stackId, names, usualCents],
  )
}

const adaByron = { firstName: 'Ada', lastName: 'Byron' }

async function paidEngagement(db: MigratedDatabase, order: BuildOrder): Promise<string> {
  const { names, senders = [adaByron], messagesPerMonth = 800, ...input } = order
  const parsed = parsePlanRequest({
    targetPerMonth: names ? names.length * messagesPerName : messagesPerMonth,
    ...(names ? { changed: { inboxesPerDomain: 1, reservePercent: 0 } } : {}),
    targetMeans: 'messages',
    stepsPerProspect: 1,
    startDay: new Date().toISOString().slice(0, 10),
    host: 'mailforge',
    sequencer: 'instantly',
    tld: 'com',
  })
  if (parsed.kind === 'refused') throw new Error(JSON.stringify(parsed.refusals))
  const outcome = planCapacity(parsed.request)
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.refusals))
  const one = async (sql: string, values: unknown[]): Promise<string> =>
    (await db.owner.query(sql, values)).rows[0]?.id
  const person = await one(`select app.hold_person($1, 'Ada Byron', $2, 'client', '9999-12-31') as id`, [
    `ada@${input.mainDomain}`,
    db.vault.newPersonKey(),
  ])
  const client = await one('insert into clients (name) values ($1) returning id', [input.company])
  await db.owner.query("insert into client_members (client_id, person_id, role) values ($1, $2, 'owner')", [
    client,
    person,
  ])
  const engagement = await one(
    "insert into engagements (client_id, state, mode) values ($1, 'approving', 'sandbox') returning id",
    [client],
  )
  const plan = await one(
    `insert into plans (client_id, engagement_id, version, inputs, result) values ($1, $2, 1, $3, $4) returning id`,
    [client, engagement, JSON.stringify(parsed.request), JSON.stringify(outcome.plan)],
  )
  await db.owner.query(
    `insert into quotes (client_id, engagement_id, plan_id, price_book, currency, setup_cents, monthly_cents, lines, state, expires_at, accepted_at, accepted_by)
     values ($1, $2, $3, '1', 'usd', 1, 1, '[]', 'accepted', app.now() + interval '14 days', app.now(), $4)`,
    [client, engagement, plan, person],
  )
  await db.owner.query(
    `insert into intakes (engagement_id, client_id, domain, domain_proof, domain_proved_at, completed_at)
     values ($1, $2, $3, 'operator', app.now(), app.now())`,
    [engagement, client, input.mainDomain],
  )
  await db.owner.query(
    `insert into registrants (engagement_id, client_id, person_id, first_name, last_name, organisation, address, city, postal_code, country, phone, email)
     values ($1, $2, $3, 'Ada', 'Byron', $4, '12 St James Square', 'London', 'SW1Y 4LE', 'GB', '+442079460123', $5)`,
    [engagement, client, person, input.company, `ada@${input.mainDomain}`],
  )
  for (const { firstName, lastName } of senders) {
    const sender = await one(`select app.hold_person(null, $1, $2, 'client', '9999-12-31') as id`, [
      `${firstName} ${lastName}`,
      db.vault.newPersonKey(),
    ])
    await db.owner.query(
      `insert into senders (client_id, engagement_id, person_id, first_name, last_name, role, permission_at)
       values ($1, $2, $3, $4, $5, 'Founder', app.now())`,
      [client, engagement, sender, firstName, lastName],
    )
  }
  return engagement
}
