import type { EngagementState } from '#domain/engagements/states.ts'
import type { MemberRole } from '#domain/mails/queue-mail.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { reveal } from '#policy/personal.ts'

type Delivery = PurposeTx<'service-delivery'>

/** One engagement in the pipeline: where it stands, since when, and what is open. */
export interface PipelineRow {
  readonly engagementId: string
  readonly clientId: string
  readonly clientName: string
  readonly mode: string
  readonly state: EngagementState
  /** When it came to this state. */
  readonly since: Date
  readonly startedAt: Date
  readonly openTasks: number
  readonly stackId: string | null
  readonly stackState: string | null
}

/** Who stands where; what waits longest first. Ended and withdrawn engagements only when asked for. */
export async function listPipeline(tx: Delivery, options: { past?: boolean } = {}): Promise<PipelineRow[]> {
  const rows = await tx.db
    .selectFrom('engagements')
    .innerJoin('clients', 'clients.id', 'engagements.client_id')
    .leftJoin('stacks', 'stacks.engagement_id', 'engagements.id')
    .select((eb) => [
      'engagements.id as engagementId',
      'engagements.client_id as clientId',
      'clients.name as clientName',
      'engagements.mode',
      'engagements.state',
      'engagements.started_at as startedAt',
      'stacks.id as stackId',
      'stacks.state as stackState',
      eb
        .selectFrom('engagement_changes')
        .select((change) => change.fn.max('at').as('at'))
        .whereRef('engagement_changes.engagement_id', '=', 'engagements.id')
        .as('since'),
      eb
        .selectFrom('tasks')
        .select((task) => task.fn.countAll<number>().as('count'))
        .whereRef('tasks.client_id', '=', 'engagements.client_id')
        .where('tasks.state', '=', 'open')
        .as('openTasks'),
    ])
    .where('engagements.state', options.past ? 'in' : 'not in', ['ended', 'withdrawn'])
    .orderBy('since')
    .execute()
  return rows.map((row) => ({
    ...row,
    state: row.state as EngagementState,
    since: row.since ?? row.startedAt,
    openTasks: row.openTasks ?? 0,
  }))
}

export async function findClient(tx: Delivery, clientId: string) {
  return tx.db
    .selectFrom('clients')
    .select(['id', 'name', 'retained_until as retainedUntil', 'created_at as createdAt'])
    .where('id', '=', clientId)
    .executeTakeFirst()
}

/** The people who act for a company. */
export async function membersOf(tx: Delivery, clientId: string) {
  const rows = await tx.db
    .selectFrom('client_members')
    .innerJoin('people', 'people.id', 'client_members.person_id')
    .select([
      'client_members.person_id as personId',
      'people.name',
      'people.email',
      'client_members.role',
      'client_members.added_at as addedAt',
    ])
    .where('client_members.client_id', '=', clientId)
    .orderBy('client_members.added_at')
    .execute()
  return rows.map((row) => ({ ...row, role: memberRole(row.role) }))
}

/** A member's role is one of three words by a check in the database. */
function memberRole(role: Parameters<typeof reveal>[0]): MemberRole {
  return reveal(role) as MemberRole
}

function engagements(tx: Delivery) {
  return tx.db
    .selectFrom('engagements')
    .innerJoin('clients', 'clients.id', 'engagements.client_id')
    .leftJoin('stacks', 'stacks.engagement_id', 'engagements.id')
    .select([
      'engagements.id as engagementId',
      'engagements.client_id as clientId',
      'clients.name as clientName',
      'engagements.state',
      'engagements.mode',
      'engagements.started_at as startedAt',
      'engagements.ended_at as endedAt',
      'stacks.id as stackId',
      'stacks.state as stackState',
    ])
}

type StoredEngagement = Awaited<ReturnType<ReturnType<typeof engagements>['executeTakeFirstOrThrow']>>

const read = (row: StoredEngagement) => ({ ...row, state: row.state as EngagementState })
export type EngagementView = ReturnType<typeof read>

/** All engagements of a company, newest first. */
export async function engagementsOf(tx: Delivery, clientId: string): Promise<EngagementView[]> {
  const rows = await engagements(tx)
    .where('engagements.client_id', '=', clientId)
    .orderBy('engagements.started_at', 'desc')
    .execute()
  return rows.map(read)
}

export async function findEngagement(
  tx: Delivery,
  engagementId: string,
): Promise<EngagementView | undefined> {
  const row = await engagements(tx).where('engagements.id', '=', engagementId).executeTakeFirst()
  return row && read(row)
}

/** What the signed-in client sees first: their companies' engagements, newest first, and their role in each. */
export async function ownEngagements(tx: Delivery): Promise<(EngagementView & { role: MemberRole })[]> {
  const rows = await engagements(tx)
    .innerJoin('client_members', 'client_members.client_id', 'engagements.client_id')
    .select('client_members.role')
    .where('client_members.person_id', '=', actorPerson(tx.actor))
    .orderBy('engagements.started_at', 'desc')
    .execute()
  return rows.map((row) => ({ ...read(row), role: memberRole(row.role) }))
}
