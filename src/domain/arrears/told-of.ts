import type { PurposeTx } from '#platform/database/purposes.ts'

/** Who hears of what is to be paid: the billing contacts of the company, or its owners where there are none. */
export async function toldOf(tx: PurposeTx<'billing'>, clientId: string): Promise<string[]> {
  const members = await tx.call<{ person_id: string; role: string }>(
    `select m.person_id, m.role from client_members m join people p on p.id = m.person_id
     where m.client_id = $1 and m.role in ('billing', 'owner')`,
    [clientId],
  )
  const billing = members.filter(({ role }) => role === 'billing')
  return (billing.length > 0 ? billing : members).map(({ person_id }) => person_id)
}
