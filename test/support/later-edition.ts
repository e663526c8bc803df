import { migrate } from '#platform/database/migrate.ts'
import { declaredPolicy } from '#platform/policy-in-force/declared-policy.ts'
import { smtp } from '#policy/recipients/smtp.ts'
import { allQueues } from '#workflows/queues.ts'
import { testMasterKey, testRolePrefix } from './migrated-database.ts'

const { declarations, editions } = declaredPolicy
const latest = Math.max(...editions.map(({ number }) => number))

/**
 * A later program: its next edition sends newsletters through somebody new, which is material and touches what
 * subscribers agreed to.
 */
export const laterProgram = {
  declarations: {
    ...declarations,
    recipients: {
      ...declarations.recipients,
      postbox: {
        ...smtp,
        id: 'postbox',
        name: 'Postbox',
        purposes: ['newsletter' as const],
        since: latest + 1,
      },
    },
  },
  editions: [...editions, { number: latest + 1, effective: '2027-01-01', updated: '2026-12-01' }],
}

/** What a start of that program does with a database of ours: its edition is proposed. */
export async function startLaterProgram(databaseUrl: string): Promise<void> {
  await migrate({
    databaseUrl,
    masterKey: testMasterKey,
    rolePrefix: testRolePrefix,
    queues: allQueues,
    policy: laterProgram,
  })
}
