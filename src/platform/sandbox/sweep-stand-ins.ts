import pg from 'pg'

/** Mail that a stand-in keeps as it was written; each says when it came, by business time. */
const mailCollections = ['messages', 'mails']

/**
 * Deletes mail that came to a stand-in before a moment of business time; answers how many. The last message of a mailbox whose
 * messages are counted on from it stays: a number that is given twice would be passed over by whoever reads on from it.
 */
export async function sweepKeptMail(databaseUrl: string, before: Date): Promise<number> {
  return overDocuments(databaseUrl, async (client) => {
    const { rowCount } = await client.query(
      `delete from documents d where collection = any ($1)
         and coalesce(body->>'receivedAt', body->>'sentAt')::timestamptz < $2
         and (vendor <> 'seed' or exists (select from documents later where later.vendor = d.vendor
           and later.collection = d.collection and (later.body->>'uid')::int > (d.body->>'uid')::int))`,
      [mailCollections, before],
    )
    return rowCount ?? 0
  })
}

/** Deletes all that the stand-ins keep; they make anew what they need when they start. */
export async function emptyStandIns(databaseUrl: string): Promise<number> {
  return overDocuments(databaseUrl, async (client) => {
    const { rowCount } = await client.query('delete from documents')
    return rowCount ?? 0
  })
}

/** Where no stand-in ever ran there is nothing. */
async function overDocuments(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<number>,
): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'sweep stand-ins' })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query(`select to_regclass('documents') is not null as there`)
    return rows[0]?.there ? await work(client) : 0
  } finally {
    await client.end()
  }
}
