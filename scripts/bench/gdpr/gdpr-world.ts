import { atOnce } from '../common/at-once.ts'
import { type BenchDatabase, writers } from '../common/bench-database.ts'
import { keepSealing, sealAll } from '../common/keep-sealing.ts'
import { type DoOperation, enforcedOperations, plainOperations } from './gdpr-arms.ts'
import { fill, type GdprArm } from './gdpr-tables.ts'
import type { Operation } from './operations.ts'

export interface GdprWorld {
  readonly database: BenchDatabase
  readonly operate: Readonly<Record<GdprArm, DoOperation>>
  /** Brings an arm's table to its start. */
  prepare(arm: GdprArm): Promise<void>
  /** Does all operations, ten at a time, until nothing of them is left to write or seal. */
  doAll(arm: GdprArm, operations: readonly Operation[]): Promise<void>
}

/** Changes of many rows wait for one another in every arm alike: two at once may lock the same rows crosswise. */
function oneBulkChangeAtATime(operate: DoOperation): DoOperation {
  let last: Promise<unknown> = Promise.resolve()
  return (operation) => {
    if (!operation.kind.startsWith('update metadata')) return operate(operation)
    const done = last.then(() => operate(operation))
    last = done.catch(() => {})
    return done
  }
}

export function openGdprWorld(database: BenchDatabase): GdprWorld {
  const { plain } = database
  const operate: Readonly<Record<GdprArm, DoOperation>> = {
    'primary key': plainOperations(plain, 'primary key'),
    'metadata indexes': plainOperations(plain, 'metadata indexes'),
    'enforcement and ledger': enforcedOperations(database.inPurpose),
  }
  return {
    database,
    operate,
    prepare: (arm) => fill(database.owner, arm),
    async doAll(arm, operations) {
      const work = () => atOnce(writers, operations, oneBulkChangeAtATime(operate[arm]))
      if (arm !== 'enforcement and ledger') return work()
      await keepSealing(database.inPurpose, work)
      // What the operations left behind is their cost too, and must not fall on the next arm.
      await database.flushReads()
      await sealAll(database.inPurpose)
    },
  }
}
