import type { MemberRole } from '#domain/mails/queue-mail.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import type { Personal } from '#policy/personal.ts'
import type { EngagementState } from './states.ts'

/** Which engagement a page of the portal is about, and who looks at it. */
export interface PortalFrame {
  readonly engagementId: string
  readonly clientId: string
  readonly company: string
  readonly state: EngagementState
  readonly mode: 'sandbox' | 'live'
  /** Whether it was brought in from before this program. */
  readonly adopted: boolean
  readonly startedAt: Date
  readonly role: MemberRole
  readonly personName: Personal<'name'> | null
  readonly personEmail: Personal<'email'> | null
}

/** Undefined when there is no such engagement, or none of the signed-in person's companies: the two look alike. */
export async function portalFrame(tx: SharedTx, engagementId: string): Promise<PortalFrame | undefined> {
  const [row] = await tx.call<{
    client_id: string
    company: string
    state: EngagementState
    mode: 'sandbox' | 'live'
    adopted: boolean
    started_at: Date
    role: MemberRole
    name: Personal<'name'> | null
    email: Personal<'email'> | null
  }>(
    `select e.client_id, c.name as company, e.state, e.mode, e.started_at, m.role, p.name, p.email,
       exists (select 1 from engagement_changes h
         where h.engagement_id = e.id and h.to_state = 'adopted') as adopted
     from engagements e
     join clients c on c.id = e.client_id
     join client_members m on m.client_id = e.client_id and m.person_id = $2
     join people p on p.id = m.person_id
     where e.id = $1`,
    [engagementId, actorPerson(tx.actor)],
  )
  return (
    row && {
      engagementId,
      clientId: row.client_id,
      company: row.company,
      state: row.state,
      mode: row.mode,
      adopted: row.adopted,
      startedAt: row.started_at,
      role: row.role,
      personName: row.name,
      personEmail: row.email,
    }
  )
}

export interface OwnEngagement {
  readonly id: string
  readonly clientId: string
  readonly company: string
  readonly state: EngagementState
  readonly startedAt: Date
  readonly stackId: string | null
}

/** Every engagement of every company that the signed-in person acts for, the newest first. */
export async function ownEngagements(tx: SharedTx): Promise<OwnEngagement[]> {
  return tx.call<OwnEngagement & Record<string, unknown>>(
    `select e.id, e.client_id as "clientId", c.name as company, e.state, e.started_at as "startedAt",
            s.id as "stackId"
     from engagements e
     join clients c on c.id = e.client_id
     join client_members m on m.client_id = e.client_id and m.person_id = $1
     left join stacks s on s.engagement_id = e.id
     order by e.started_at desc`,
    [actorPerson(tx.actor)],
  )
}
