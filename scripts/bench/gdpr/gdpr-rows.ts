import type { BenchRow } from '../common/bench.ts'
import { interleave } from '../common/interleave.ts'
import { ledgerBytes } from '../common/ledger-bytes.ts'
import { seeded } from '../common/random.ts'
import { spreadOf } from '../common/spread.ts'
import type { GdprScale } from '../gdpr.ts'
import type { GdprArm } from './gdpr-tables.ts'
import type { GdprWorld } from './gdpr-world.ts'
import {
  type Mix,
  mixes,
  type Operation,
  only,
  operationKinds,
  operationsOf,
  singleRow,
} from './operations.ts'

const arms: readonly GdprArm[] = ['primary key', 'metadata indexes', 'enforcement and ledger']
type Say = (progress: string) => void

interface Case {
  readonly mix: Mix
  readonly operations: number
  readonly goal?: BenchRow['goal']
  readonly scale: GdprScale
}

/** The three mixes, and what they leave in the ledger. */
export async function mixRows(world: GdprWorld, scale: GdprScale, say: Say): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const mix of mixes) {
    rows.push(
      ...(await rowsOf(world, { mix, operations: scale.mixOperations, goal: { atLeast: 0.85 }, scale }, say)),
    )
  }
  return rows
}

/** Each kind of operation alone. */
export async function singleOperationRows(world: GdprWorld, scale: GdprScale, say: Say): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const kind of operationKinds) {
    const single = singleRow.includes(kind)
    const operations = single ? scale.singleRowOperations : scale.metadataOperations
    const goal = single ? { goal: { atLeast: 0.75 } } : {}
    rows.push(...(await rowsOf(world, { mix: only(kind), operations, ...goal, scale }, say)))
  }
  return rows
}

async function rowsOf(
  world: GdprWorld,
  { mix, operations, goal, scale }: Case,
  say: Say,
): Promise<BenchRow[]> {
  const name = `${mix.name}, ${scale.records.toLocaleString('en')} records`
  const { owner } = world.database
  const lists = new Map<number, readonly Operation[]>()
  const listOf = (repetition: number) => {
    const list = lists.get(repetition) ?? operationsOf(mix, scale.records, operations, seeded(repetition + 1))
    lists.set(repetition, list)
    return list
  }
  const before = await ledgerBytes(owner)
  const rows = await interleave({
    case: name,
    unit: 'operations/s',
    baseline: 'metadata indexes',
    repetitions: scale.repetitions,
    ...(goal && { goals: { 'enforcement and ledger': goal } }),
    arms: arms.map((arm) => ({
      name: arm,
      async prepare(repetition) {
        listOf(repetition)
        await world.prepare(arm)
      },
      async run(repetition) {
        await world.doAll(arm, listOf(repetition))
        return listOf(repetition).length
      },
    })),
  })
  const recorded = [...lists.values()].reduce((sum, list) => sum + list.length, 0)
  const bytes = ((await ledgerBytes(owner)) - before) / recorded
  const told = rows.flatMap(({ arm, ratio }) => (ratio ? [`${arm} ${ratio.median.toFixed(2)}`] : []))
  say(`${name}: ${told.join(', ')}, ${bytes.toFixed(0)} bytes an operation`)
  const ledger = { case: name, arm: 'ledger', unit: 'bytes/operation', figure: spreadOf([bytes]) }
  return [...rows, { ...ledger, goal: { atMost: 120 } }]
}
