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
  const [asked] = await tx.call<{ can: boolean }>('select app.can_end_membership($1, $2) as can', [
    clientId,
    personId,
  ])
  if (!asked?.can)
    return { ok: false, reason: 'Somebody must stay who decides for the company: name another owner first.' }
  // While they still are of the company: afterwards its owner sees no key of theirs, and may attest nothing about them.
  await tx.record({
    kind: 'access.ended',
    clauses: ['9.4'],
    personId,
    details: { client: clientId },
  })
  await tx.call('select app.end_membership($1, $2)', [clientId, personId])
  await tx.tell(`client:${clientId}`)
  return { ok: true }
}
