import { system } from '#platform/database/actor.ts'
import { atOnce } from './common/at-once.ts'
import type { Bench, BenchSize } from './common/bench.ts'
import { type BenchDatabase, openBenchDatabase, writers } from './common/bench-database.ts'
import { interleave } from './common/interleave.ts'
import { keepSealing, sealAll } from './common/keep-sealing.ts'

const scales: Readonly<Record<BenchSize, { appends: number; repetitions: number }>> = {
  tiny: { appends: 20, repetitions: 1 },
  quick: { appends: 3000, repetitions: 5 },
  full: { appends: 10_000, repetitions: 9 },
}

const actor = system('bench')

/** One transaction of the program that appends one entry. */
const append = ({ inPurpose }: BenchDatabase) =>
  inPurpose('service-delivery', actor, (tx) =>
    tx.record({ kind: 'data.viewed', clauses: ['2.2'], categories: ['message'] }),
  )

/**
 * A table with the columns, sizes and indexes of the ledger’s own, and one row as the ledger writes it, to insert again
 * and again: what an append would be if it were nothing more than an insert.
 */
async function makePlainEntries(database: BenchDatabase): Promise<() => Promise<unknown>> {
  const { owner, plain } = database
  await append(database)
  await owner.query(`
    create table plain_entries (like evidence_entries including all);
    grant insert on plain_entries to bench_plain`)
  const { rows } = await owner.query<Record<string, unknown>>(
    'select * from evidence_entries order by id desc limit 1',
  )
  const { id: _, ...row } = rows[0] ?? {}
  const columns = Object.keys(row)
  const insert = {
    name: 'plain entry',
    text: `insert into plain_entries (${columns.join(', ')}) values (${columns.map((_column, place) => `$${place + 1}`).join(', ')})`,
    values: Object.values(row),
  }
  return async () => {
    const client = await plain.connect()
    try {
      await client.query('begin; select now()')
      await client.query(insert)
      await client.query('commit')
    } finally {
      client.release()
    }
  }
}

export const ledgerAppendsBench: Bench = {
  name: 'ledger-appends',
  measures:
    'appends to the ledger by ten writers while it is sealed, against plain inserts of the same bytes',
  async run(size, say) {
    const { appends, repetitions } = scales[size]
    const database = await openBenchDatabase({ durable: size !== 'tiny' })
    try {
      const insert = await makePlainEntries(database)
      const turns = Array.from({ length: appends }, (_, turn) => turn)
      say(`${appends.toLocaleString('en')} appends, ${repetitions} times`)
      return await interleave({
        case: `${writers} writers`,
        unit: 'appends/s',
        baseline: 'plain inserts',
        repetitions,
        goals: { ledger: { atLeast: 0.9 } },
        arms: [
          {
            name: 'plain inserts',
            async run() {
              await atOnce(writers, turns, insert)
              return appends
            },
          },
          {
            name: 'ledger',
            async run() {
              await keepSealing(database.inPurpose, () => atOnce(writers, turns, () => append(database)))
              // What was appended last is sealed on this arm's time, not on the next one's.
              await sealAll(database.inPurpose)
              return appends
            },
          },
        ],
      })
    } finally {
      await database.close()
    }
  },
}
