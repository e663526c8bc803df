import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '#platform/database/actor.ts'
import type { MigratedDatabase } from './migrated-database.ts'

export type Person = Extract<Actor, { personId: string }>
type Period = 'prospect' | 'client' | 'subscriber' | 'staff'

const forGood = '9999-12-31'

async function idFrom(db: MigratedDatabase, sql: string, values: readonly unknown[]): Promise<string> {
  const { rows } = await db.owner.query<{ id: string }>(sql, [...values])
  if (!rows[0]) throw new Error(`no row: ${sql}`)
  return rows[0].id
}

/** A person with a ledger key, held for each reason until the day given with it. */
export async function addPerson(
  db: MigratedDatabase,
  held: Readonly<Partial<Record<Period, string>>>,
): Promise<string> {
  const id = await idFrom(
    db,
    `insert into people (email, name, prospect_until, client_until, subscriber_until, staff_until)
     values ($1, 'Ada Byron', $2, $3, $4, $5) returning id`,
    [
      `${randomBytes(6).toString('hex')}@people.example`,
      ...[held.prospect, held.client, held.subscriber, held.staff].map((until) => until ?? null),
    ],
  )
  await db.owner.query('insert into person_keys (person_id, wrapped_key) values ($1, $2)', [
    id,
    db.vault.newPersonKey(),
  ])
  return id
}

/** The hash of a new session, signed in as `kind`; staff have passed the second factor only if `proven`. */
export async function addSession(
  db: MigratedDatabase,
  personId: string,
  kind: 'staff' | 'portal',
  proven = kind === 'staff',
): Promise<string> {
  const hash = createHash('sha256').update(randomBytes(16)).digest()
  const user = await idFrom(
    db,
    `insert into auth."user" (person_id) values ($1)
     on conflict (person_id) do update set updated_at = clock_timestamp() returning id`,
    [personId],
  )
  await db.owner.query(
    `insert into auth.session (token_hash, user_id, kind, expires_at, second_factor_at)
     values ($1, $2, $3, clock_timestamp() + interval '10 minutes', case when $4 then clock_timestamp() end)`,
    [hash, user, kind, proven],
  )
  return hash.toString('hex')
}

export async function addStaff(
  db: MigratedDatabase,
  role: 'owner' | 'operator' | 'viewer',
  proven = true,
): Promise<Person> {
  const personId = await addPerson(db, { staff: forGood })
  await db.owner.query('insert into staff (person_id, role) values ($1, $2)', [personId, role])
  return { kind: 'staff', personId, sessionHash: await addSession(db, personId, 'staff', proven) }
}

export interface Company {
  readonly clientId: string
  readonly engagementId: string
  /** Its owner, signed in. */
  readonly owner: Person
}

export async function addCompany(db: MigratedDatabase, retainedUntil = forGood): Promise<Company> {
  const clientId = await idFrom(
    db,
    `insert into clients (name, retained_until) values ('Acme', $1) returning id`,
    [retainedUntil],
  )
  const engagementId = await idFrom(
    db,
    `insert into engagements (client_id, state, mode) values ($1, 'requested', 'sandbox') returning id`,
    [clientId],
  )
  const personId = await addPerson(db, { client: forGood })
  await db.owner.query(`insert into client_members (client_id, person_id, role) values ($1, $2, 'owner')`, [
    clientId,
    personId,
  ])
  const owner = { kind: 'client', personId, sessionHash: await addSession(db, personId, 'portal') } as const
  return { clientId, engagementId, owner }
}
