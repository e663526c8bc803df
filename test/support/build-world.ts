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

/** The whole sandbox world and a database with one paid client in it, for tests of building. */
export interface BuildWorld {
  readonly db: MigratedDatabase
  readonly sandboxes: TestSandboxWorld
  readonly ports: VendorPorts
  readonly parts: AdvanceParts
  /** A client with an accepted quote, a complete intake and one sender, up to approved spending. */
  approvedStack(input: { company: string; mainDomain: string; messagesPerMonth?: number }): Promise<string>
  /** Runs the reconciler until it has nothing to do now. */
  advance(stackId: string): Promise<void>
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
  return {
    db,
    sandboxes: world,
    ports,
    parts,
    advance: (stackId) => advanceStack(parts, stackId),
    async pass(by) {
      world.advance(by)
      const { days = 0, hours = 0, minutes = 0 } = by
      await db.advanceClock(`${days} days ${hours} hours ${minutes} minutes`)
    },
    async approvedStack({ company, mainDomain, messagesPerMonth = 800 }) {
      const engagementId = await paidEngagement(db, { company, mainDomain, messagesPerMonth })
      const planned = await db.inPurpose('service-delivery', system('test'), (tx) =>
        planStack(tx, engagementId),
      )
      if (planned.kind === 'refused') throw new Error(planned.reason)
      await checkNames(parts, planned.stackId)
      await db.inPurpose('service-delivery', system('test'), async (tx) => {
        const chosen = await tx.db
          .selectFrom('domains')
          .select('name')
          .where('stack_id', '=', planned.stackId)
          .where('chosen', '=', true)
          .execute()
        const names = await approveNames(
          tx,
          planned.stackId,
          chosen.map((row) => row.name),
        )
        if (!names.ok) throw new Error(names.reason)
        const spending = await approveSpending(tx, planned.stackId, 'owner')
        if (!spending.ok) throw new Error(spending.reason)
      })
      return planned.stackId
    },
    async close() {
      await locks.close()
      await world.close()
      await db.drop()
    },
  }
}

async function paidEngagement(
  db: MigratedDatabase,
  input: { company: string; mainDomain: string; messagesPerMonth: number },
): Promise<string> {
  const parsed = parsePlanRequest({
    targetPerMonth: input.messagesPerMonth,
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
  const sender = await one(`select app.hold_person(null, 'Ada Byron', $1, 'client', '9999-12-31') as id`, [
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
  await db.owner.query(
    `insert into senders (client_id, engagement_id, person_id, first_name, last_name, role, permission_at)
     values ($1, $2, $3, 'Ada', 'Byron', 'Founder', app.now())`,
    [client, engagement, sender],
  )
  return engagement
}
