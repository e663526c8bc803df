import { contactsSql } from '#domain/clients/contacts.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { recordSeen } from '#platform/evidence/record-seen.ts'

/**
 * Keeps in the ledger that a list showed what somebody here asked for in words of their own, about the contacts of the
 * client it is for.
 */
export async function recordTitlesSeen(
  tx: SharedTx,
  taskIds: readonly string[],
  page: string,
): Promise<void> {
  if (taskIds.length === 0) return
  const contacts = await tx.call<{ person_id: string }>(
    `select distinct c.person_id from tasks t join (${contactsSql}) c on c.client_id = t.client_id
     where t.id = any ($1::uuid[]) and t.title is not null`,
    [taskIds],
  )
  recordSeen(
    tx,
    contacts.map(({ person_id }) => person_id),
    ['clients.name', 'tasks.title'],
    { page },
  )
}
