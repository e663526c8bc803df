import pg from 'pg'

/** Of these the number is compared: each thing that people made is there once, whatever was pressed twice. */
const counted = [
  'people',
  'leads',
  'clients',
  'client_members',
  'engagements',
  'plans',
  'quotes',
  'acceptances',
  'checkouts',
  'subscriptions',
  'invoices',
  'stacks',
  'inboxes',
  'handoffs',
  'staff',
]

/** Of these every word that somebody typed is compared. */
const typed: Readonly<Record<string, readonly string[]>> = {
  leads: ['company', 'offer', 'volume_goal'],
  intakes: ['domain', 'ideal_customer', 'offer', 'volume_targets', 'domain_proof'],
  registrants: [
    'first_name',
    'last_name',
    'organisation',
    'address',
    'city',
    'postal_code',
    'country',
    'phone',
    'email',
  ],
  senders: ['first_name', 'last_name', 'role', 'signature'],
}

export interface StoryRows {
  readonly counts: Readonly<Record<string, number>>
  readonly typed: Readonly<Record<string, readonly unknown[]>>
  /** Messages by kind; sign-in links are asked for as often as somebody wants. */
  readonly mails: readonly unknown[]
}

/** What the story left in the database, read as its owner. */
export async function storyRows(databaseUrl: string): Promise<StoryRows> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const counts: Record<string, number> = {}
    for (const table of counted) {
      const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`)
      counts[table] = rows[0]?.count ?? 0
    }
    const words: Record<string, unknown[]> = {}
    for (const [table, columns] of Object.entries(typed)) {
      const { rows } = await client.query(
        `select ${columns.join(', ')} from ${table} order by ${columns.join(', ')}`,
      )
      words[table] = rows
    }
    const mails = await client.query(
      `select kind, count(*)::int as count from mails where kind not like '%sign-in%' group by kind order by kind`,
    )
    return { counts, typed: words, mails: mails.rows }
  } finally {
    await client.end()
  }
}
