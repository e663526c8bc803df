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

/** As the program does it: for a purpose, under its own login role, with an entry in the ledger. */
export function enforcedOperations(inPurpose: InPurpose): DoOperation {
  return (operation) => {
    const { sql, values } = statementOf(operation, tableOf['enforcement and ledger'])
    return inPurpose(purposeFor[operation.kind], actor, async (tx) => {
      const rows = await tx.call<{ user_id?: string }>(sql, values)
      const personId = operation.kind.endsWith('by purpose') ? undefined : rows[0]?.user_id
      await tx.record({
        kind: 'data.viewed',
        clauses: ['2.2'],
        categories: ['message'],
        ...(personId && { personId }),
      })
      return rows
    })
  }
}
