import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { mayForClient } from './member-role.ts'

/** Ends somebody's access to a company. Never its last owner's: nobody could decide for it then. */
export async function endMembership(
  tx: PurposeTx<'service-delivery'>,
  clientId: string,
  personId: string,
): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const may = await mayForClient(tx, clientId, 'invite')
  if (!may.ok) return may
  await tx.record({
    kind: 'access.ended',
    clauses: ['9.4'],
    personId,
    details: { client: clientId },
  })
  const [answer] = await tx.call<{ ended: boolean }>('select app.end_membership($1, $2) as ended', [
    clientId,
    personId,
  ])
  if (!answer?.ended)
    return { ok: false, reason: 'Somebody must stay who decides for the company: name another owner first.' }
  await tx.tell(`client:${clientId}`)
  return { ok: true }
}
