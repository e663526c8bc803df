import type { MemberRole } from '#domain/mails/queue-mail.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'

/** What the people of a client company may do for it, by role. */
export const memberRights = {
  'accept-quote': { roles: ['owner'], does: 'accept a quote for the company' },
  pay: { roles: ['owner', 'billing'], does: 'pay' },
  renew: { roles: ['owner', 'billing'], does: 'decide about renewals' },
  'fill-intake': { roles: ['owner', 'technical'], does: 'change the intake' },
  'approve-names': { roles: ['owner', 'technical'], does: 'approve names and senders' },
  'take-credentials': { roles: ['owner', 'technical'], does: 'take the credentials' },
  'ask-handoff': { roles: ['owner'], does: 'ask for the hand-off' },
  invite: { roles: ['owner'], does: 'invite somebody' },
  end: { roles: ['owner'], does: 'end the engagement' },
} as const satisfies Record<string, { roles: readonly MemberRole[]; does: string }>
export type MemberRight = keyof typeof memberRights

/** Whether the signed-in client may do this for the company; staff and the program itself always may. */
export async function mayForClient(tx: SharedTx, clientId: string, right: MemberRight): Promise<Verdict> {
  if (tx.actor.kind !== 'client') return { ok: true }
  const [member] = await tx.call<{ role: MemberRole }>(
    'select role from client_members where client_id = $1 and person_id = $2',
    [clientId, actorPerson(tx.actor)],
  )
  const { roles, does }: { roles: readonly MemberRole[]; does: string } = memberRights[right]
  if (member && roles.includes(member.role)) return { ok: true }
  return { ok: false, reason: `Only the ${roles.join(' or ')} contact of your company can ${does}.` }
}
