import { z } from 'zod'
import { planCapacity } from '#domain/plans/capacity-plan.ts'
import { parsePlanRequest, type TldPrice } from '#domain/plans/plan-request.ts'
import { approveSpending } from '#domain/stacks/approve-spending.ts'
import { approveNames } from '#domain/stacks/choose-names.ts'
import { loadBuild } from '#domain/stacks/load-build.ts'
import { nextSteps, type StackStep } from '#domain/stacks/next-steps.ts'
import { desiredOf, observedOf } from '#domain/stacks/observe-build.ts'
import { planStack } from '#domain/stacks/plan-stack.ts'
import type { StepKind } from '#domain/stacks/steps.ts'
import { system } from '#platform/database/actor.ts'
import { openLocks } from '#platform/database/lock.ts'
import { openGuard } from '#platform/guard/guard.ts'
import { openLog } from '#platform/log.ts'
import { sandboxNetwork } from '#platform/sandbox/addresses.ts'
import { createPorkbunSandbox } from '#vendors/porkbun/sandbox/porkbun-sandbox.ts'
import { type AdvanceParts, advanceStack } from '#workflows/advance-stack.ts'
import { openSpendingRooms } from '#workflows/build/spending-rooms.ts'
import { checkNames } from '#workflows/check-names.ts'
import { keepConnection } from '../../src/app/connections.ts'
import { spacingMs, type VendorPorts, vendorPorts } from '../../src/app/vendor-ports.ts'
import { sandboxes } from '../../src/sandbox.ts'
import { allInEffect } from './all-in-effect.ts'
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
  /** Names that the client may take instead; entered in the same way, not chosen. */
  readonly spareNames?: readonly string[]
  /** What each of the names is said to cost, in cents; the registrar's usual price unless given. */
  readonly priceCents?: number
  /** With its price; .com unless given. */
  readonly ending?: { readonly tld: string; readonly price: TldPrice }
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
  /** Every step of the stack as the program sees it now. */
  steps(stackId: string): Promise<StackStep[]>
  /** The one step of this kind of the domain, or of its first inbox. */
  step(stackId: string, kind: StepKind, domain?: string): Promise<StackStep | undefined>
  state(stackId: string): Promise<string>
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

/**
 * Opens the world. `unlimited`: the vendors keep to no rates and neither does the program, for tests that are about
 * something else.
 */
export async function openBuildWorld(options: { unlimited?: boolean } = {}): Promise<BuildWorld> {
  const { unlimited = false } = options
  const db = await migratedDatabase()
  const world = await startTestSandboxes(unlimited ? unlimitedSandboxes : sandboxes)
  const firstPort = Number(new URL(world.origin('porkbun')).port)
  const guard = openGuard({
    recipients: allInEffect(),
    inPurpose: db.inPurpose,
    network: sandboxNetwork(firstPort),
    spacingMs: unlimited ? () => 0 : spacingMs,
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
    rooms: openSpendingRooms(),
    log: openLog('error'),
  }
  const plannedStack = async (order: BuildOrder): Promise<string> => {
    const engagementId = await paidEngagement(db, order)
    const planned = await db.inPurpose('service-delivery', system('test'), (tx) =>
      planStack(tx, engagementId),
    )
    if (planned.kind === 'refused') throw new Error(planned.reason)
    if (order.names) await enterNames(db, planned.stackId, order)
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
  const steps: BuildWorld['steps'] = (stackId) =>
    db.inPurpose('service-delivery', system('test'), async (tx) => {
      const build = await loadBuild(tx, stackId)
      if (!build) throw new Error('there is no such stack')
      const credit = { leftCents: Number.MAX_SAFE_INTEGER, moreOn: undefined }
      return nextSteps(desiredOf(build, undefined), observedOf(build, credit), tx.now)
    })
  const state: BuildWorld['state'] = async (stackId) => {
    const { rows } = await db.owner.query<{ state: string }>('select state from stacks where id = $1', [
      stackId,
    ])
    return rows[0]?.state ?? ''
  }
  return {
    steps,
    state,
    step: async (stackId, kind, domain) =>
      (await steps(stackId)).find((one) => one.kind === kind && (!domain || one.domain === domain)),
    db,
    firstPort,
    sandboxes: world,
    ports,
    parts,
    advance: (stackId) => advanceStack(parts, stackId),
    async buildUp(stackId) {
      for (let look = 0; look < 12; look++) {
        await advanceStack(parts, stackId)
        const { rows } = await db.owner.query(
          'select id from inboxes where stack_id = $1 and retired_at is null and warm_up_started_at is null',
          [stackId],
        )
        if (rows.length === 0 && (await state(stackId)) !== 'building') return
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

const freely = { limit: 1000, seconds: 1 }
const unlimitedSandboxes = sandboxes.map((sandbox) =>
  sandbox.name === 'porkbun'
    ? createPorkbunSandbox({
        burst: 1000,
        perSecond: 1000,
        checks: freely,
        creates: freely,
        createsPerDay: 1000,
      })
    : sandbox,
)

/** What one inbox sends in a month is a little more. */
const messagesPerName = 400
/** Porkbun's price for .com, checked 2026-11-23. */
const usualCents = 1108

async function enterNames(db: MigratedDatabase, stackId: string, order: BuildOrder): Promise<void> {
  const { names = [], spareNames = [], priceCents = usualCents } = order
  await db.owner.query('delete from domains where stack_id = $1', [stackId])
  await db.owner.query(
    `insert into domains (client_id, stack_id, name, reason, position, state, available, premium, price_cents,
       renewal_cents, checked_at, chosen)
     select client_id, id, name, 'named by the test', position, 'candidate', true, false, $3, $3, app.now(),
       position <= $4
     from stacks cross join unnest($2::text[]) with ordinality as wanted (name, position) where id = $1`,
    [stackId, [...names, ...spareNames], priceCents, names.length],
  )
}

const adaByron = { firstName: 'Ada', lastName: 'Byron' }

async function paidEngagement(db: MigratedDatabase, order: BuildOrder): Promise<string> {
  const { names, senders = [adaByron], messagesPerMonth = 800, company, mainDomain, ending } = order
  const parsed = parsePlanRequest({
    targetPerMonth: names ? names.length * messagesPerName : messagesPerMonth,
    ...(names ? { changed: { inboxesPerDomain: 1, reservePercent: 0 } } : {}),
    targetMeans: 'messages',
    stepsPerProspect: 1,
    startDay: new Date().toISOString().slice(0, 10),
    host: 'mailforge',
    sequencer: 'instantly',
    tld: ending?.tld ?? 'com',
    ...(ending ? { tldPrices: { [ending.tld]: ending.price } } : {}),
  })
  if (parsed.kind === 'refused') throw new Error(JSON.stringify(parsed.refusals))
  const outcome = planCapacity(parsed.request)
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.refusals))
  const one = async (sql: string, values: unknown[]): Promise<string> =>
    (await db.owner.query(sql, values)).rows[0]?.id
  const person = await one(`select app.hold_person($1, 'Ada Byron', $2, 'client', '9999-12-31') as id`, [
    `ada@${mainDomain}`,
    db.vault.newPersonKey(),
  ])
  const client = await one('insert into clients (name) values ($1) returning id', [company])
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
    [engagement, client, mainDomain],
  )
  await db.owner.query(
    `insert into registrants (engagement_id, client_id, person_id, first_name, last_name, organisation, address, city, postal_code, country, phone, email)
     values ($1, $2, $3, 'Ada', 'Byron', $4, '12 St James Square', 'London', 'SW1Y 4LE', 'GB', '+442079460123', $5)`,
    [engagement, client, person, company, `ada@${mainDomain}`],
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
