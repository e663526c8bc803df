import { suppressionHash } from '#domain/newsletter/suppression.ts'
import { actingRole } from '#domain/transitions/acting-role.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

export type Erasure =
  | { readonly ok: true; readonly left: boolean }
  | { readonly ok: false; readonly reason: string }

/**
 * Deletes what somebody asked to have deleted and no law keeps, here and from every copy, and where they object keeps the hash of
 * their address so that nobody mails them again. `left` says whether they are still held for another reason.
 */
export async function eraseOnRequest(
  tx: PurposeTx<'rights'>,
  personId: string,
  { objects }: { objects: boolean },
): Promise<Erasure> {
  const role = await actingRole(tx)
  if (!role)
    return { ok: false, reason: 'Only an owner or an operator can answer a person about their data.' }
  const person = await tx.db
    .selectFrom('people')
    .select('email')
    .where('id', '=', personId)
    .executeTakeFirst()
  if (!person) return { ok: false, reason: 'Nobody is held here any more: they have been deleted.' }
  // Recorded first: the key that makes the entry readable may go with the person.
  await tx.record({
    kind: 'rights.erased',
    clauses: objects ? ['6.3', '6.5'] : ['6.3'],
    personId,
    details: { objects },
  })
  const hash = person.email === null ? null : suppressionHash(tx.vault, person.email)
  const [done] = await tx.call<{ left: boolean }>('select app.erase_on_request($1, $2, $3) as left', [
    personId,
    hash,
    objects && hash !== null,
  ])
  return { ok: true, left: done?.left ?? false }
}
