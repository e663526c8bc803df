import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { system } from '#platform/database/actor.ts'
import { prepared } from '#platform/database/prepared.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { purposeFor } from './bench-register.ts'
import { type GdprArm, tableOf } from './gdpr-tables.ts'
import { type Operation, statementOf } from './operations.ts'

/** Does one operation; answers the rows. */
export type DoOperation = (operation: Operation) => Promise<readonly Record<string, unknown>[]>

/** An arm without the program: one prepared statement, its own transaction. */
export function plainOperations(pool: pg.Pool, arm: Exclude<GdprArm, 'enforcement and ledger'>): DoOperation {
  return async (operation) => {
    const { sql, values } = statementOf(operation, tableOf[arm])
    return (await pool.query<Record<string, unknown>>(prepared(sql, values))).rows
  }
}

const actor = system('bench')
const seen = { kind: 'data.viewed', clauses: ['2.2'], categories: ['message'] } as const
const changed = { kind: 'data.deleted', clauses: ['2.2'], categories: ['message'] } as const

/**
 * As the program does it: for a purpose, under its own login role, with an entry in the ledger for each operation. Reads
 * are recorded together within a second, changes in the statement itself; what changes all of a purpose is about
 * nobody alone, and goes through a transaction.
 */
export function enforcedOperations(inPurpose: InPurpose): DoOperation {
  return (operation) => {
    const { kind, record } = operation
    const { sql, values } = statementOf(operation, tableOf['enforcement and ledger'])
    const purpose = purposeFor[kind]
    const said = (): CompiledQuery<Record<string, unknown>> => CompiledQuery.raw(sql, [...values])
    switch (kind) {
      case 'read by key':
        return inPurpose.atOnce(purpose, actor, said, {
          recordRead: ([row]) => ({
            ...seen,
            ...(typeof row?.user_id === 'string' && { personId: row.user_id }),
          }),
        })
      case 'read metadata by purpose':
        return inPurpose.atOnce(purpose, actor, said, { recordRead: () => seen })
      case 'read metadata by user':
        return inPurpose.atOnce(purpose, actor, said, {
          recordRead: () => ({ ...seen, personId: record.user_id }),
        })
      case 'update metadata by purpose':
        return inPurpose(purpose, actor, async (tx) => {
          const rows = await tx.call(sql, values)
          await tx.record(changed)
          return rows
        })
      default:
        return inPurpose.atOnce(purpose, actor, said, { record: { ...changed, personIn: 'user_id' } })
    }
  }
}
