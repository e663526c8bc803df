import { paidUntil } from '#domain/billing/paid-until.ts'
import {
  type Ending,
  type EndingStep,
  endingOfEngagement,
  stepsOfEnding,
  wasOrdered,
} from '#domain/endings/ending-queries.ts'
import { endingTaskKey } from '#domain/endings/ending-tasks.ts'
import { writeSteps } from '#domain/endings/record-ending.ts'
import type { Personal } from '#policy/personal.ts'
import { type Delivery, deliver, type EndingParts, endingWorker } from './ending-parts.ts'

export interface Inbox {
  readonly hostRef: string
  readonly address: Personal<'email'>
  readonly senderId: string
}

/** One that was ordered of the host and whose answer was lost: it may stand there, and only its address tells. */
export interface LostInbox {
  readonly domain: string
  readonly address: Personal<'email'>
  readonly senderId: string
}

/** What one look at an ending needs to know. */
export interface Subject {
  readonly ending: Ending
  readonly steps: readonly EndingStep[]
  readonly stackId: string | undefined
  readonly mode: string
  readonly engagementState: string
  readonly inboxes: readonly Inbox[]
  readonly lost: readonly LostInbox[]
  /** Tasks of steps that a person here has marked as done, by the step's id. */
  readonly said: ReadonlyMap<string, string | null>
  readonly credentials: number
  readonly subscriptionRuns: boolean
  readonly now: Date
}

/** Reads all of it, writing the steps of the plan down first; undefined where there is no plan. */
export async function loadEnding(parts: EndingParts, engagementId: string): Promise<Subject | undefined> {
  const { subscriptions, until } = await parts.inPurpose('billing', endingWorker, async (tx) => ({
    subscriptions: await tx.db
      .selectFrom('subscriptions')
      .select('status')
      .where('engagement_id', '=', engagementId)
      .execute(),
    until: await paidUntil(tx, engagementId),
  }))
  return deliver(parts, async (tx) => {
    const ending = await endingOfEngagement(tx, engagementId)
    if (!ending) return undefined
    const subscribed = subscriptions.length > 0
    if (ending.closedAt === null) await writeSteps(tx, ending, { subscribed, paidUntil: until })
    const engagement = await tx.db
      .selectFrom('engagements')
      .select(['state', 'mode'])
      .where('id', '=', engagementId)
      .executeTakeFirstOrThrow()
    const stack = await tx.db
      .selectFrom('stacks')
      .select('id')
      .where('engagement_id', '=', engagementId)
      .executeTakeFirst()
    const inboxes = await tx.db
      .selectFrom('inboxes')
      .innerJoin('stacks', 'stacks.id', 'inboxes.stack_id')
      .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
      .select(['inboxes.host_ref', 'inboxes.address', 'senders.person_id'])
      .where('stacks.engagement_id', '=', engagementId)
      .where('inboxes.host_ref', 'is not', null)
      .where('inboxes.retired_at', 'is', null)
      .execute()
    const lost = await tx.call<LostInbox & Record<string, unknown>>(
      `select d.name as domain, i.address, n.person_id as "senderId" from inboxes i join stacks s on s.id = i.stack_id
         join domains d on d.id = i.domain_id join senders n on n.id = i.sender_id
       where s.engagement_id = $1 and i.host_ref is null and i.retired_at is null and ${wasOrdered}`,
      [engagementId],
    )
    const { count } = await tx.db
      .selectFrom('credentials')
      .innerJoin('inboxes', 'inboxes.id', 'credentials.inbox_id')
      .innerJoin('stacks', 'stacks.id', 'inboxes.stack_id')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('stacks.engagement_id', '=', engagementId)
      .executeTakeFirstOrThrow()
    const steps = await stepsOfEnding(tx, ending.id)
    return {
      ending: { ...ending, notifiedAt: await notifiedAt(tx, ending) },
      steps,
      stackId: stack?.id,
      mode: engagement.mode,
      engagementState: engagement.state,
      inboxes: inboxes.flatMap(({ host_ref, address, person_id }) =>
        host_ref === null ? [] : [{ hostRef: host_ref, address, senderId: person_id }],
      ),
      lost,
      said: await saidDone(tx, steps),
      credentials: count,
      subscriptionRuns: subscriptions.some(({ status }) => status !== 'canceled'),
      now: tx.now,
    }
  })
}

/** When the first mail that names the days was taken by a mail server; kept, because mails may be forgotten later. */
async function notifiedAt(tx: Delivery, ending: Ending): Promise<Date | null> {
  if (ending.notifiedAt) return ending.notifiedAt
  const mail = await tx.db
    .selectFrom('mails')
    .select(({ fn }) => fn.min('sent_at').as('at'))
    .where('about_id', '=', ending.id)
    .where('kind', '=', 'ending-plan')
    .where('state', '=', 'sent')
    .executeTakeFirst()
  if (!mail?.at) return null
  await tx.db
    .updateTable('endings')
    .set({ notified_at: mail.at })
    .where('id', '=', ending.id)
    .where('notified_at', 'is', null)
    .execute()
  return mail.at
}

async function saidDone(
  tx: Delivery,
  steps: readonly EndingStep[],
): Promise<ReadonlyMap<string, string | null>> {
  const keys = steps.map(({ id }) => endingTaskKey(id))
  if (keys.length === 0) return new Map()
  const tasks = await tx.db
    .selectFrom('tasks')
    .select(['natural_key', 'done_by'])
    .where('natural_key', 'in', keys)
    .where('state', '=', 'done')
    .execute()
  return new Map(tasks.map(({ natural_key, done_by }) => [natural_key, done_by]))
}
