import type pg from 'pg'
import { sitePaths } from '#web/paths.ts'
import { ticketField } from '#web/server/read-form.ts'
import { atOnce } from './common/at-once.ts'
import type { Bench, BenchSize } from './common/bench.ts'
import { type BenchDatabase, openBenchDatabase, writers } from './common/bench-database.ts'
import { interleave } from './common/interleave.ts'
import { keepSealing, sealAll } from './common/keep-sealing.ts'
import { publicSite, siteOrigin } from './common/public-site.ts'

const scales: Readonly<Record<BenchSize, { forms: number; repetitions: number }>> = {
  tiny: { forms: 10, repetitions: 1 },
  quick: { forms: 1000, repetitions: 5 },
  full: { forms: 4000, repetitions: 9 },
}

const form = {
  name: 'Ada Byron',
  company: 'Lovelace Looms',
  offerDescription: 'Looms that weave by punched cards, for mills that want fewer hands.',
  volumeGoal: '10,000 a month',
}

/** Every table that a request for a call writes to, in the order in which it is written by hand. */
const written = ['people', 'person_keys', 'leads', 'mails', 'evidence_entries'] as const

type Row = Readonly<Record<string, unknown>>
interface Statement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

/**
 * The rows of one request as the program left them, written again by hand: one transaction, a prepared insert for each
 * row, without any of the program around it. Ids and address are new each time.
 */
async function byHand(
  { owner, plain }: BenchDatabase,
  staffPerson: string,
): Promise<(address: string) => Promise<void>> {
  const rowsOf = async (table: string): Promise<Row[]> =>
    (await owner.query<Row>(`select * from ${table} order by ctid`)).rows
  const one: [table: string, row: Row][] = []
  for (const table of written) for (const row of await rowsOf(table)) one.push([table, row])
  // The person on the staff who is told was there before.
  const rows = one.filter(([, row]) => row.id !== staffPerson && row.person_id !== staffPerson)
  const jobs = (await rowsOf('pgboss.job')).map((row): [string, Row] => ['pgboss.job', row])
  const [mailToStaff] = one.filter(([table, row]) => table === 'mails' && row.person_id === staffPerson)
  // Entries go to a table of the same form, because the ledger’s own are sealed, on the other arm’s time.
  await owner.query(`create table plain_entries (like evidence_entries including all);
    grant insert on plain_entries, people, leads, mails to bench_plain;
    grant insert, select on person_keys to bench_plain;
    grant usage on schema pgboss to bench_plain; grant insert on pgboss.job to bench_plain;
    grant usage on all sequences in schema public to bench_plain`)
  const statements = [...rows, ...(mailToStaff ? [mailToStaff] : []), ...jobs].map(([table, row], place) =>
    insertOf(table, row, place),
  )
  return async (address) => {
    const ids = new Map<unknown, string>()
    const fresh = (value: unknown): unknown => {
      if (typeof value !== 'string' || !uuid.test(value) || value === staffPerson) return value
      const id = ids.get(value) ?? crypto.randomUUID()
      ids.set(value, id)
      return id
    }
    const client = await plain.connect()
    try {
      await client.query('begin')
      let key: unknown
      const given = (value: unknown) => {
        if (value === theKey) return key
        return value === firstAddress ? address : fresh(value)
      }
      for (const { name, text, values } of statements) {
        const { rows: answered } = await client.query({ name, text, values: values.map(given) })
        key = answered[0]?.id ?? key
      }
      await client.query("select pg_notify('segmento_changes', 'leads')")
      await client.query('commit')
    } finally {
      client.release()
    }
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const firstAddress = 'first@bench.example'
/** Stands for the number that the key got a statement before. */
const theKey = Symbol('key')

function insertOf(table: string, row: Row, place: number): Statement {
  // The database numbers entries and keys itself.
  const given = Object.entries(row).filter(
    ([column]) => column !== 'id' || !['evidence_entries', 'person_keys'].includes(table),
  )
  return {
    name: `row ${place}`,
    text: `insert into ${table === 'evidence_entries' ? 'plain_entries' : table} (${given
      .map(([column]) => `"${column}"`)
      .join(', ')}) values (${given.map((_, at) => `$${at + 1}`).join(', ')})
      ${table === 'person_keys' ? 'returning id' : ''}`,
    values: given.map(([column, value]) => {
      if (column === 'key_id') return theKey
      const isPlain =
        value === null || typeof value !== 'object' || value instanceof Date || Buffer.isBuffer(value)
      return isPlain ? value : JSON.stringify(value)
    }),
  }
}

/** Somebody who is told of each request: who has joined, not merely been invited. */
async function addStaff(owner: pg.Pool, newKey: () => Buffer): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `select app.hold_person('owner@bench.example', 'Grace', $1, 'staff', '9999-12-31') as id`,
    [newKey()],
  )
  const id = rows[0]?.id ?? ''
  await owner.query(`insert into staff (person_id, role) values ($1, 'owner')`, [id])
  await owner.query(
    `with signed as (insert into auth."user" (person_id) values ($1) returning id)
     insert into auth.account (user_id, provider_id, account_id, password) select id, 'credential', id, 'x' from signed`,
    [id],
  )
  return id
}

export const formsBench: Bench = {
  name: 'forms',
  measures:
    'requests for a call sent to the website, its ledger sealed, against the same rows inserted by hand in one transaction',
  async run(size, say) {
    const { forms, repetitions } = scales[size]
    const database = await openBenchDatabase({ durable: size !== 'tiny' })
    try {
      const staffPerson = await addStaff(database.owner, database.vault.newPersonKey)
      const { web, ticket } = publicSite(database.vault, database.inPurpose)
      const path = sitePaths.requestCall.to()
      const send = async (email: string) => {
        const body = new URLSearchParams({ ...form, email, [ticketField]: ticket(path) }).toString()
        const answer = await web.request(new URL(path, siteOrigin).href, {
          method: 'POST',
          headers: {
            origin: siteOrigin,
            'content-type': 'application/x-www-form-urlencoded',
            // As every browser says it; a body of unknown length is read and counted piece by piece first.
            'content-length': `${body.length}`,
          },
          body,
        })
        if (answer.status !== 303) throw new Error(`the form answered ${answer.status}`)
      }
      await send(firstAddress)
      const insert = await byHand(database, staffPerson)
      const addresses = (arm: string, repetition: number) =>
        Array.from({ length: forms }, (_, nth) => `${arm}.${repetition}.${nth}@bench.example`)
      say(`${forms.toLocaleString('en')} requests, ${repetitions} times`)
      return await interleave({
        case: `${writers} visitors at once`,
        unit: 'requests/s',
        baseline: 'by hand',
        repetitions,
        goals: { website: { atLeast: 0.6 } },
        arms: [
          {
            name: 'by hand',
            async run(repetition) {
              await atOnce(writers, addresses('hand', repetition), insert)
              return forms
            },
          },
          {
            name: 'website',
            // Nothing is left over from before, and the ledger is sealed each second as the program does.
            prepare: () => sealAll(database.inPurpose),
            async run(repetition) {
              await keepSealing(database.inPurpose, () => atOnce(writers, addresses('web', repetition), send))
              return forms
            },
          },
        ],
      })
    } finally {
      await database.close()
    }
  },
}
