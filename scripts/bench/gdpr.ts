import type { Bench, BenchRow, BenchSize } from './common/bench.ts'
import { openBenchDatabase } from './common/bench-database.ts'
import { seeded } from './common/random.ts'
import { mixRows, singleOperationRows } from './gdpr/gdpr-rows.ts'
import { makeGdprTables } from './gdpr/gdpr-tables.ts'
import { openGdprWorld } from './gdpr/gdpr-world.ts'
import { only, operationsOf } from './gdpr/operations.ts'

/** Entries that a ledger has before it is measured. */
const firstEntries = 500

export interface GdprScale {
  readonly records: number
  /** Operations in one repetition of a mix, and of one kind alone: on a record, on all of a purpose or a user. */
  readonly mixOperations: number
  readonly singleRowOperations: number
  readonly metadataOperations: number
  readonly repetitions: number
}

const scales: Readonly<Record<BenchSize, readonly GdprScale[]>> = {
  tiny: [{ records: 100, mixOperations: 20, singleRowOperations: 10, metadataOperations: 4, repetitions: 1 }],
  quick: [
    {
      records: 10_000,
      mixOperations: 1000,
      singleRowOperations: 3000,
      metadataOperations: 200,
      repetitions: 5,
    },
  ],
  full: [
    {
      records: 10_000,
      mixOperations: 2000,
      singleRowOperations: 4000,
      metadataOperations: 400,
      repetitions: 7,
    },
    {
      records: 100_000,
      mixOperations: 400,
      singleRowOperations: 4000,
      metadataOperations: 100,
      repetitions: 5,
    },
  ],
}

/**
 * The workloads of GDPRbench (Shastri et al., "Understanding and Benchmarking the Impact of GDPR on Database Systems",
 * VLDB 2020), re-implemented from the operations of the paper: the client that its authors ship for SQL
 * databases loads no records and answers by purpose where it is asked by user, so its figures say nothing.
 */
export const gdprBench: Bench = {
  name: 'gdpr',
  measures: 'GDPRbench mixes with grants, row-level security, expiry and ledger, against an indexed table',
  async run(size, say) {
    const database = await openBenchDatabase({ durable: size !== 'tiny' })
    try {
      const rows: BenchRow[] = []
      for (const scale of scales[size]) {
        say(`${scale.records.toLocaleString('en')} records`)
        await makeGdprTables(database, scale.records)
        const world = openGdprWorld(database)
        // The first pages of an empty ledger and its indexes are no cost of an operation.
        await world.prepare('enforcement and ledger')
        await world.doAll(
          'enforcement and ledger',
          operationsOf(only('update by key'), scale.records, firstEntries, seeded(0)),
        )
        rows.push(...(await mixRows(world, scale, say)), ...(await singleOperationRows(world, scale, say)))
      }
      return rows
    } finally {
      await database.close()
    }
  },
}
