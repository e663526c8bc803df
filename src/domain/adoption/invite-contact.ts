import { inviteMember } from '#domain/clients/invite-member.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/** Lets the contact of a client that was brought in sign in, as the owner of the company's side. */
export async function inviteContact(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
): Promise<Verdict> {
  const contact = await tx.db
    .selectFrom('adoptions')
    .innerJoin('people', 'people.id', 'adoptions.contact_id')
    .select(['adoptions.client_id', 'people.email', 'people.name'])
    .where('adoptions.engagement_id', '=', engagementId)
    .executeTakeFirst()
  if (!contact?.email || contact.name === null)
    return { ok: false, reason: 'The contact is not held any more; invite somebody on the client’s page.' }
  return inviteMember(tx, contact.client_id, { email: contact.email, name: contact.name, role: 'owner' })
}
