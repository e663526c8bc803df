import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import type { MemberRole } from '#domain/mails/queue-mail.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { reveal } from '#policy/personal.ts'
import { mayForClient } from './member-role.ts'

/** Who acts for a company and as what, owners first, and whether the reader may change it. */
export async function peoplePage(tx: PurposeTx<'service-delivery'>, { clientId }: PortalFrame) {
  const members = await tx.db
    .selectFrom('client_members')
    .innerJoin('people', 'people.id', 'client_members.person_id')
    .select([
      'client_members.person_id as personId',
      'client_members.role',
      'client_members.added_at as addedAt',
      'people.name',
      'people.email',
    ])
    .where('client_members.client_id', '=', clientId)
    .orderBy('client_members.added_at')
    .execute()
  const withRole = members.map((member) => ({ ...member, role: reveal(member.role) as MemberRole }))
  return {
    members: withRole.sort((a, b) => Number(b.role === 'owner') - Number(a.role === 'owner')),
    mayChange: await mayForClient(tx, clientId, 'invite'),
  }
}
export type PeoplePage = Awaited<ReturnType<typeof peoplePage>>
