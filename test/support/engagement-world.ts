import { randomBytes } from 'node:crypto'
import { convertLead } from '#domain/clients/convert-lead.ts'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { draftPlan } from '#domain/plans/draft-plan.ts'
import { acceptQuote } from '#domain/quotes/accept-quote.ts'
import { currentDocuments } from '#domain/quotes/documents/current-documents.ts'
import type { RegistrarFunds } from '#domain/quotes/registrar-funds.ts'
import { sendQuote } from '#domain/quotes/send-quote.ts'
import { tokenHash } from '#platform/crypto/vault.ts'
import { type Actor, visitor } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { type MigratedDatabase, migratedDatabase } from './migrated-database.ts'

export type StaffActor = Extract<Actor, { kind: 'staff' }>
export type ClientActor = Extract<Actor, { kind: 'client' }>

/** A registrar's account with plenty in it. */
export const richFunds: RegistrarFunds = {
  kind: 'known',
  room: {
    balanceCents: 1_000_000,
    monthlyLimitCents: 100_000,
    spentThisMonthCents: 0,
    leftCents: 100_000,
  },
}

export const planInput = {
  targetPerMonth: 3000,
  targetMeans: 'messages',
  stepsPerProspect: 1,
  startDay: '2026-12-01',
  host: 'mailforge',
  sequencer: 'instantly',
  tld: 'com',
}

export const callForm = (email: string, company = 'Acme') => ({
  email: personal('email', email),
  name: personal('name', 'Ada Byron'),
  company,
  offer: personal('message', 'We mend looms.'),
  volumeGoal: '3000 a month',
})

/** A database with an owner on the staff, signed in, and ways to bring clients as far as a test needs them. */
export interface EngagementWorld {
  readonly db: MigratedDatabase
  readonly owner: StaffActor
  addStaff(role: 'owner' | 'operator' | 'viewer'): Promise<StaffActor>
  /** A portal session of somebody. */
  signIn(personId: string): Promise<ClientActor>
  requested(email: string, company?: string): Promise<RequestedClient>
  quoted(email: string, company?: string): Promise<RequestedClient & { quoteId: string }>
  accepted(email: string, company?: string): Promise<RequestedClient & { quoteId: string }>
  /** Accepted, and paid as far as the rows say. */
  inIntake(email: string, company?: string): Promise<RequestedClient & { quoteId: string }>
  one<T>(sql: string, values?: readonly unknown[]): Promise<T>
  drop(): Promise<void>
}

export interface RequestedClient {
  readonly leadId: string
  readonly clientId: string
  readonly engagementId: string
  readonly personId: string
  /** The client's first contact, signed in. */
  readonly client: ClientActor
}

export async function openEngagementWorld(): Promise<EngagementWorld> {
  const db = await migratedDatabase()
  const one = async <T>(sql: string, values: readonly unknown[] = []): Promise<T> => {
    const { rows } = await db.owner.query(sql, [...values])
    return rows[0] && (Object.values(rows[0])[0] as T)
  }

  async function session(personId: string, kind: 'staff' | 'portal'): Promise<string> {
    const hash = tokenHash(randomBytes(24).toString('base64url'))
    const user = await one<string>(
      `insert into auth."user" (person_id) values ($1)
       on conflict (person_id) do update set updated_at = clock_timestamp() returning id`,
      [personId],
    )
    await db.owner.query(
      `insert into auth.session (token_hash, user_id, kind, expires_at, second_factor_at)
       values ($1, $2, $3, clock_timestamp() + interval '1 hour', case when $3 = 'staff' then clock_timestamp() end)`,
      [hash, user, kind],
    )
    if (kind === 'staff')
      await db.owner.query(
        `insert into auth.account (user_id, provider_id, account_id, password) values ($1::uuid, 'credential', $1::uuid::text, 'x')
         on conflict do nothing`,
        [user],
      )
    return hash.toString('hex')
  }

  async function addStaff(role: 'owner' | 'operator' | 'viewer'): Promise<StaffActor> {
    const personId = await one<string>(
      `select app.hold_person($1, 'Olga Owner', $2, 'staff', '9999-12-31')`,
      [`${role}-${randomBytes(4).toString('hex')}@agency.example`, db.vault.newPersonKey()],
    )
    await db.owner.query('insert into staff (person_id, role) values ($1, $2)', [personId, role])
    return { kind: 'staff', personId, sessionHash: await session(personId, 'staff') }
  }

  const owner = await addStaff('owner')
  const signIn = async (personId: string): Promise<ClientActor> => ({
    kind: 'client',
    personId,
    sessionHash: await session(personId, 'portal'),
  })

  async function requested(email: string, company = 'Acme'): Promise<RequestedClient> {
    const { leadId, personId } = await db.inPurpose('inquiry-response', visitor, (tx) =>
      submitLead(tx, callForm(email, company)),
    )
    const made = await db.inPurpose('inquiry-response', owner, (tx) => convertLead(tx, leadId, 'sandbox'))
    if (!made.ok) throw new Error(made.reason)
    const { clientId, engagementId } = made
    return { leadId, personId, clientId, engagementId, client: await signIn(personId) }
  }

  async function quoted(email: string, company?: string) {
    const client = await requested(email, company)
    const { engagementId } = client
    const quote = await db.inPurpose('service-delivery', owner, async (tx) => {
      const drafted = await draftPlan(tx, engagementId, planInput)
      if (!drafted.ok) throw new Error(JSON.stringify(drafted.refusals))
      return sendQuote(tx, engagementId, richFunds)
    })
    if (!quote.ok) throw new Error(quote.reason)
    return { ...client, quoteId: quote.quoteId }
  }

  async function accepted(email: string, company?: string) {
    const client = await quoted(email, company)
    const outcome = await db.inPurpose('service-delivery', client.client, (tx) =>
      acceptQuote(tx, client.quoteId, currentDocuments()),
    )
    if (!outcome.ok) throw new Error(outcome.reason)
    return client
  }

  return {
    db,
    owner,
    addStaff,
    signIn,
    requested,
    quoted,
    accepted,
    async inIntake(email, company) {
      const client = await accepted(email, company)
      await db.owner.query(
        `insert into checkouts (client_id, engagement_id, quote_id, attempt, state, paid_at)
         values ($1, $2, $3, 1, 'paid', app.now())`,
        [client.clientId, client.engagementId, client.quoteId],
      )
      await db.owner.query(`update engagements set state = 'intake' where id = $1`, [client.engagementId])
      return client
    },
    one,
    drop: () => db.drop(),
  }
}
