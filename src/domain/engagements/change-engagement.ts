import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Actor as ActingRole, Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { type EngagementState, type EngagementTransition, engagementTransitions, may } from './states.ts'

export type EngagementChange =
  | { readonly ok: true; readonly clientId: string; readonly state: EngagementState }
  | { readonly ok: false; readonly reason: string }

interface Standing extends Record<string, unknown> {
  client_id: string
  state: EngagementState
}

const gone: Verdict = { ok: false, reason: 'There is no such engagement.' }

/** Locks the engagement and says whether the change is allowed now; nothing is written yet. */
export async function mayChangeEngagement(
  tx: SharedTx,
  engagementId: string,
  transition: EngagementTransition,
  as?: ActingRole,
): Promise<Verdict> {
  return (await judge(tx, engagementId, transition, as)).verdict
}

/**
 * Takes an engagement from one state to the next, once: the row is locked, so that of two clicks one finds the
 * state already changed and is told so. Who and when is kept beside it.
 * @param as the role to judge it by where it is a consequence (`system`) and not the actor's own decision
 */
export async function changeEngagement(
  tx: SharedTx,
  engagementId: string,
  transition: EngagementTransition,
  as?: ActingRole,
): Promise<EngagementChange> {
  const { verdict, standing, role } = await judge(tx, engagementId, transition, as)
  if (!verdict.ok) return verdict
  if (!standing) return { ok: false, reason: 'There is no such engagement.' }
  const { to } = engagementTransitions[transition]
  const over = to === 'ended' || to === 'withdrawn'
  await tx.call(
    `update engagements set state = $2, in_state_since = $4, ended_at = case when $3 then $4 else ended_at end
     where id = $1`,
    [engagementId, to, over, tx.now],
  )
  await tx.call(
    `insert into engagement_changes (client_id, engagement_id, from_state, to_state, actor_kind, actor_id)
     values ($1, $2, $3, $4, $5, $6)`,
    [standing.client_id, engagementId, standing.state, to, role, actorPerson(tx.actor)],
  )
  await tx.tell(`engagement:${engagementId}`)
  await tx.tell(`client:${standing.client_id}`)
  return { ok: true, clientId: standing.client_id, state: to }
}

async function judge(
  tx: SharedTx,
  engagementId: string,
  transition: EngagementTransition,
  as: ActingRole | undefined,
): Promise<{ verdict: Verdict; standing?: Standing; role?: ActingRole }> {
  const own = await actingRole(tx)
  if (!own) return { verdict: { ok: false, reason: onlyLooking } }
  const [standing] = await tx.call<Standing>(
    'select client_id, state from engagements where id = $1 for update',
    [engagementId],
  )
  if (!standing) return { verdict: gone }
  return { verdict: may(transition, standing.state, as ?? own), standing, role: own }
}
