import { system } from '#platform/database/actor.ts'
import { exportLedger } from '#platform/evidence/export-ledger.ts'
import { sealEvidence } from '#platform/evidence/seal-evidence.ts'
import { verifyLedger } from '../verify-ledger.mjs'
import type { Bench, BenchRow, BenchSize } from './common/bench.ts'
import { type BenchDatabase, openBenchDatabase } from './common/bench-database.ts'
import { spreadOf } from './common/spread.ts'

const scales: Readonly<Record<BenchSize, { entries: number; repetitions: number }>> = {
  tiny: { entries: 300, repetitions: 1 },
  quick: { entries: 100_000, repetitions: 3 },
  full: { entries: 500_000, repetitions: 5 },
}

/** Entries as the program appends them, many in one statement because only reading them is measured. */
async function addEntries({ inPurpose }: BenchDatabase, entries: number): Promise<void> {
  const batch = 10_000
  for (let from = 0; from < entries; from += batch)
    await inPurpose('service-delivery', system('bench'), async (tx) => {
      for (let count = Math.min(batch, entries - from); count > 0; count--)
        await tx.record({ kind: 'data.viewed', clauses: ['2.2'], categories: ['message'] })
    })
  await sealEvidence(inPurpose)
}

async function verified(lines: Parameters<typeof verifyLedger>[0], entries: number): Promise<number> {
  const began = performance.now()
  const seen = await verifyLedger(lines)
  const seconds = (performance.now() - began) / 1000
  if (seen.faults.length > 0 || seen.entries !== entries)
    throw new Error(`the ledger does not hold: ${seen.entries} entries, ${seen.faults[0]?.sentence}`)
  return entries / seconds
}

export const ledgerVerificationBench: Bench = {
  name: 'ledger-verification',
  measures:
    'entries whose leaf, place and signed root are checked a second, in memory and out of the database',
  async run(size, say) {
    const { entries, repetitions } = scales[size]
    const database = await openBenchDatabase({ durable: false })
    try {
      say(`${entries.toLocaleString('en')} entries`)
      await addEntries(database, entries)
      const lines: string[] = []
      for await (const line of exportLedger(database.inPurpose)) lines.push(line)
      const inMemory: number[] = []
      const fromDatabase: number[] = []
      for (let repetition = 0; repetition < repetitions; repetition++) {
        inMemory.push(await verified(lines, entries))
        fromDatabase.push(await verified(exportLedger(database.inPurpose), entries))
      }
      const row = (arm: string, figures: number[], atLeast: number): BenchRow => ({
        case: `${entries.toLocaleString('en')} entries, one process`,
        arm,
        unit: 'entries/s',
        figure: spreadOf(figures),
        goal: { atLeast },
      })
      return [row('in memory', inMemory, 1_000_000), row('from the database', fromDatabase, 150_000)]
    } finally {
      await database.close()
    }
  },
}
