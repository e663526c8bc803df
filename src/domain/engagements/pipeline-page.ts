import type { PurposeTx } from '#platform/database/purposes.ts'
import { openWork, type Pending, urgency } from './stack-waits.ts'
import type { EngagementState } from './states.ts'
import { turnOf } from './whose-turn.ts'

export interface EngagementRow extends Record<string, unknown> {
  id: string
  clientId: string
  company: string
  state: EngagementState
  mode: string
  since: Date
  stackId: string | null
  namesProposed: boolean
  namesApproved: boolean
  spendingApproved: boolean
  blockedSteps: number
  pending: Pending | null
  domains: number
  inboxes: number
  /** Whether it was brought in from before this program. */
  adopted: boolean
}

/** @param pending what it waits for, in SQL, where that is looked for already */
export const engagementRowsWith = (pending: string) => `
  select e.id, e.client_id as "clientId", c.name as company, e.state, e.mode, e.in_state_since as since,
    s.id as "stackId", s.names_approved_at is not null as "namesApproved",
    s.spending_approved_at is not null as "spendingApproved",
    exists (select 1 from domains d where d.stack_id = s.id and d.available) as "namesProposed",
    (select count(*) from build_steps b where b.stack_id = s.id and b.state = 'blocked') as "blockedSteps",
    ${pending} as pending,
    (select count(*) from domains d where d.stack_id = s.id and d.chosen) as domains,
    (select count(*) from inboxes i where i.stack_id = s.id) as inboxes,
    exists (select 1 from adoptions a where a.engagement_id = e.id) as adopted
  from engagements e join clients c on c.id = e.client_id left join stacks s on s.engagement_id = e.id`

const engagementRows = engagementRowsWith(`
    case when e.state in ('live', 'handed-over') then (select pending from (${openWork}) w where w.stack_id = s.id
      order by ${urgency} limit 1) end`)

export const withTurn = (row: EngagementRow) => ({ ...row, ...turnOf(row) })
export type PipelineRow = ReturnType<typeof withTurn>

/** The engagements of one client, the newest first. */
export async function engagementsOf(
  tx: PurposeTx<'service-delivery'>,
  clientId: string,
): Promise<PipelineRow[]> {
  const rows = await tx.call<EngagementRow>(
    `${engagementRows} where e.client_id = $1 order by e.started_at desc`,
    [clientId],
  )
  return rows.map(withTurn)
}

/** One engagement as the pipeline shows it. */
export async function findEngagement(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
): Promise<PipelineRow | undefined> {
  const [row] = await tx.call<EngagementRow>(`${engagementRows} where e.id = $1`, [engagementId])
  return row && withTurn(row)
}

/** The engagement that a stack belongs to. */
export async function findEngagementOfStack(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
): Promise<PipelineRow | undefined> {
  const [row] = await tx.call<EngagementRow>(`${engagementRows} where s.id = $1`, [stackId])
  return row && withTurn(row)
}
