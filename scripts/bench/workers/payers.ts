import type { MigratedDatabase } from '#test/support/migrated-database.ts'

/** What the card of a client does, and so which notices there are of it. */
export type Paying =
  /** The first payment of an accepted quote: the intake opens. */
  | 'pays-first'
  /** A running client's month, paid. */
  | 'renews'
  /** A running client's month, whose card fails. */
  | 'fails'

/** A client as the program knows it before the notices come. */
export interface Payer {
  readonly paying: Paying
  readonly clientId: string
  readonly engagementId: string
  readonly quoteId: string
  readonly company: string
  readonly email: string
}

export const setupCents = 90_000
export const monthlyCents = 150_000

const company = `'Benched ' || n || ' ' || paying`
const email = `paying || n || '@client.example'`

/** So many clients of each kind, each with one contact, one engagement and an accepted quote that nothing was paid for yet. */
export async function makePayers({ owner, vault }: MigratedDatabase, ofEach: number): Promise<Payer[]> {
  const client = await owner.connect()
  try {
    await client.query('begin')
    for (const [sql, values = []] of [
      [
        `create temp table made on commit drop as
         select paying, n, gen_random_uuid() as person, gen_random_uuid() as client, gen_random_uuid() as engagement,
           gen_random_uuid() as plan, gen_random_uuid() as quote
         from unnest(array['pays-first', 'renews', 'fails']) paying, generate_series(1, $1::int) n`,
        [ofEach],
      ],
      [
        `insert into people (id, email, name, client_until)
         select person, ${email}, 'Ada Byron', timestamptz '9999-12-31' from made`,
      ],
      [
        'insert into person_keys (person_id, wrapped_key) select person, $1::bytea from made',
        [vault.newPersonKey()],
      ],
      [`insert into clients (id, name) select client, ${company} from made`],
      [`insert into client_members (client_id, person_id, role) select client, person, 'owner' from made`],
      [
        `insert into engagements (id, client_id, state, mode)
         select engagement, client, case paying when 'pays-first' then 'accepted' else 'live' end, 'sandbox' from made`,
      ],
      [
        `insert into plans (id, client_id, engagement_id, version, inputs, result)
         select plan, client, engagement, 1, '{}', '{}' from made`,
      ],
      [
        `insert into quotes (id, client_id, engagement_id, plan_id, price_book, currency, setup_cents, monthly_cents, lines,
           state, expires_at, accepted_at, accepted_by)
         select quote, client, engagement, plan, '1', 'usd', $1, $2, '[]', 'accepted', app.now() + interval '90 days',
           app.now(), person from made`,
        [setupCents, monthlyCents],
      ],
    ] as const)
      await client.query(sql, [...values])
    const { rows } = await client.query<Payer>(
      `select paying, client as "clientId", engagement as "engagementId", quote as "quoteId", ${company} as company,
         ${email} as email from made order by n, paying`,
    )
    await client.query('commit')
    return rows
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
