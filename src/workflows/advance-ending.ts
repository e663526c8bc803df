import {
  type Ending,
  type EndingStep,
  endingOfEngagement,
  stepsOfEnding,
} from '#domain/endings/ending-queries.ts'
import { mayDelete } from '#domain/endings/ending-steps.ts'
import {
  closeEnding,
  endingTaskKey,
  keepStatement,
  noteStep,
  passNoReturn,
  settleStep,
  writeSteps,
} from '#domain/endings/record-ending.ts'
import { endEngagement } from '#domain/engagements/end-engagement.ts'
import { evidenceOf } from '#domain/handoff/attest-pack.ts'
import type { OpenStackPorts, StackPorts } from '#domain/stacks/stack-ports.ts'
import { system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Personal } from '#policy/personal.ts'

export interface EndingParts {
  readonly inPurpose: InPurpose
  readonly withLock: WithLock
  readonly openPorts: OpenStackPorts
}

const worker = system('advance-ending')
type Delivery = PurposeTx<'service-delivery'>

/** How soon a plan is looked at again, in business time: while something of it is due, and otherwise. */
const lookAgainHours = { due: 1, idle: 12 }

interface Inbox {
  readonly hostRef: string
  readonly address: Personal<'email'>
  readonly senderId: string
}

interface Subject {
  readonly ending: Ending
  readonly steps: readonly EndingStep[]
  readonly stackId: string | undefined
  readonly mode: string
  readonly engagementState: string
  readonly inboxes: readonly Inbox[]
  /** Tasks of steps that a person here has marked as done, by the step's id. */
  readonly said: ReadonlyMap<string, string | null>
  readonly notified: Date | null
  readonly credentials: number
  readonly subscribed: boolean
  readonly subscriptionRuns: boolean
  readonly now: Date
}

/**
 * The reconciler of one ending: looks at each step that is not done, does what is the program's to do and has come due, and
 * believes only what it sees afterwards. What can't be undone waits for the named day and for somebody to have been told,
 * and rules a stop out before it is done. Harmless to repeat; one process at a time works on a plan.
 */
export async function advanceEnding(parts: EndingParts, engagementId: string): Promise<void> {
  await parts.withLock(`ending:${engagementId}`, async () => {
    const subject = await load(parts, engagementId)
    if (!subject) return
    if (subject.ending.closedAt === null) {
      const left = await takeSteps(parts, subject)
      await deliver(parts, async (tx) => {
        if (left === 0) await closeEnding(tx, subject.ending)
        await lookAgain(tx, subject)
      })
    }
    await finish(parts, engagementId)
  })
}

const deliver = <T>(parts: EndingParts, work: (tx: Delivery) => Promise<T>): Promise<T> =>
  parts.inPurpose('service-delivery', worker, work)

async function load(parts: EndingParts, engagementId: string): Promise<Subject | undefined> {
  const subscriptions = await parts.inPurpose('billing', worker, (tx) =>
    tx.db.selectFrom('subscriptions').select('status').where('engagement_id', '=', engagementId).execute(),
  )
  return deliver(parts, async (tx) => {
    const ending = await endingOfEngagement(tx, engagementId)
    if (!ending) return undefined
    const subscribed = subscriptions.length > 0
    if (ending.closedAt === null) await writeSteps(tx, ending, subscribed)
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
      .execute()
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
      said: await saidDone(tx, steps),
      notified: ending.notifiedAt,
      credentials: count,
      subscribed,
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

/** @returns how many steps are left to do before the plan can be closed */
async function takeSteps(parts: EndingParts, subject: Subject): Promise<number> {
  let left = 0
  let ports: StackPorts | undefined
  const open = async () => {
    ports ??= await parts.openPorts({
      ...(subject.stackId ? { stackId: subject.stackId } : {}),
      clientId: subject.ending.clientId,
      mode: subject.mode,
      people: [...new Set(subject.inboxes.map(({ senderId }) => senderId))],
    })
    return ports
  }
  for (const step of subject.steps) {
    if (step.state === 'done' || step.kind === 'end-access') continue
    const outcome = await takeStep(parts, subject, step, open)
    await deliver(parts, async (tx) => {
      if (outcome.done) await settleStep(tx, step, outcome.shownBy, outcome.by ?? null)
      else await noteStep(tx, step.id, outcome.detail)
    })
    if (!outcome.done) left++
  }
  return left
}

type Outcome =
  | { readonly done: true; readonly shownBy: 'seen' | 'said' | 'passed'; readonly by?: string | null }
  | { readonly done: false; readonly detail: string }

const waits = (detail: string): Outcome => ({ done: false, detail })
const seen: Outcome = { done: true, shownBy: 'seen' }

async function takeStep(
  parts: EndingParts,
  subject: Subject,
  step: EndingStep,
  open: () => Promise<StackPorts>,
): Promise<Outcome> {
  try {
    return await attempt(parts, subject, step, open)
  } catch (error) {
    // What could not be looked at is unknown, never done and never broken.
    if (error instanceof VendorError) return waits(`could not be seen: ${error.failure}`)
    throw error
  }
}

async function attempt(
  parts: EndingParts,
  subject: Subject,
  step: EndingStep,
  open: () => Promise<StackPorts>,
): Promise<Outcome> {
  const { ending, inboxes, now } = subject
  const said = subject.said.has(endingTaskKey(step.id))
  switch (step.kind) {
    case 'tell-everybody':
      return ending.notifiedAt ? seen : waits('the mail is on its way')
    case 'export-replies':
      if (ending.exportedAt) return { done: true, shownBy: 'said' }
      // The day that was named holds, whether or not somebody answers.
      return mayDelete(ending, now).ok ? { done: true, shownBy: 'passed' } : waits('waits for the client')
    case 'push-domain': {
      const { registrar } = await open()
      if (step.domain && (await registrar.find(step.domain)) === undefined) return pushedAway(parts, subject)
      return waits(
        said ? 'said to be done, but the registrar still lists it in our account' : 'still in our account',
      )
    }
    case 'stop-renewal': {
      const { registrar } = await open()
      const owned = step.domain ? await registrar.find(step.domain) : undefined
      if (!owned?.renewsByItself) return seen
      if (now < step.dueAt) return waits('renewed until the day comes')
      await registrar.setAutoRenew(owned.domain, false)
      return (await registrar.find(owned.domain))?.renewsByItself === false ? seen : waits('asked for')
    }
    case 'leave-sequencer': {
      const { sequencer } = await open()
      return doAway(parts, subject, inboxes, {
        isThere: async ({ address }) => (await sequencer.findAccount(address)) !== undefined,
        takeAway: ({ address }) => sequencer.removeAccount(address),
        still: 'still in our workspace',
      })
    }
    case 'hand-over-inboxes': {
      const { host } = await open()
      for (const { hostRef } of inboxes)
        if (await host.mailbox(hostRef))
          return waits(said ? 'said to be done, but the host still lists them with us' : 'still with us')
      return pushedAway(parts, subject)
    }
    case 'close-inboxes': {
      const { host } = await open()
      return doAway(parts, subject, inboxes, {
        isThere: async ({ hostRef }) => {
          const mailbox = await host.mailbox(hostRef)
          return mailbox !== undefined && mailbox.state !== 'ended'
        },
        takeAway: ({ hostRef }) => host.deleteMailbox(hostRef),
        still: 'still open',
      })
    }
    case 'end-engagement': {
      if (subject.engagementState === 'ended') return seen
      const may = mayDelete(ending, now)
      if (!may.ok) return waits(may.reason)
      const ended = await deliver(parts, async (tx) =>
        (await passNoReturn(tx, ending.id)) ? endEngagement(tx, ending.engagementId) : undefined,
      )
      return ended?.ok ? seen : waits(ended?.reason ?? 'the plan was stopped')
    }
    case 'end-subscription':
      return subject.subscriptionRuns ? waits('runs out with the month that is paid') : seen
    case 'destroy-credentials':
      return destroyCredentials(parts, subject, step)
    case 'end-access':
      return waits('the day has not come')
  }
}

/** Somebody has done by hand what can't be undone, and it shows. */
async function pushedAway(parts: EndingParts, { ending }: Subject): Promise<Outcome> {
  await deliver(parts, (tx) => passNoReturn(tx, ending.id))
  return seen
}

/** Takes each thing away once that is allowed, and believes that it is gone when it is not found any more. */
async function doAway<T>(
  parts: EndingParts,
  { ending, now }: Subject,
  things: readonly T[],
  how: {
    isThere(thing: T): Promise<boolean>
    takeAway(thing: T): Promise<void>
    readonly still: string
  },
): Promise<Outcome> {
  const there: T[] = []
  for (const thing of things) if (await how.isThere(thing)) there.push(thing)
  if (there.length === 0) return seen
  const may = mayDelete(ending, now)
  if (!may.ok) return waits(may.reason)
  if (!(await deliver(parts, (tx) => passNoReturn(tx, ending.id)))) return waits('the plan was stopped')
  for (const thing of there) await how.takeAway(thing)
  for (const thing of there) if (await how.isThere(thing)) return waits(how.still)
  return seen
}

async function destroyCredentials(
  parts: EndingParts,
  { ending, now, credentials }: Subject,
  step: EndingStep,
): Promise<Outcome> {
  if (credentials === 0) return seen
  const may = mayDelete(ending, now)
  if (!may.ok || now < step.dueAt) return waits('kept until the day comes')
  return deliver(parts, async (tx) => {
    if (!(await passNoReturn(tx, ending.id))) return waits('the plan was stopped')
    const gone = await tx.call<{ person_id: string }>(
      `delete from credentials c using inboxes i, stacks s, senders n
       where i.id = c.inbox_id and s.id = i.stack_id and n.id = i.sender_id and s.engagement_id = $1
       returning n.person_id`,
      [ending.engagementId],
    )
    for (const personId of new Set(gone.map(({ person_id }) => person_id)))
      await tx.record({
        kind: 'credentials.destroyed',
        clauses: ['5.1', '9.3'],
        personId,
        details: { engagement: ending.engagementId },
      })
    return seen
  })
}

async function lookAgain(tx: Delivery, { ending }: Subject): Promise<void> {
  const steps = await stepsOfEnding(tx, ending.id)
  const due = steps.some(
    ({ state, dueAt, kind }) => state === 'waiting' && dueAt <= tx.now && kind !== 'end-access',
  )
  const hours = due ? lookAgainHours.due : lookAgainHours.idle
  await tx.db
    .updateTable('endings')
    .set({ look_at: new Date(tx.now.getTime() + hours * 3_600_000) })
    .where('id', '=', ending.id)
    .execute()
  await tx.tell(`engagement:${ending.engagementId}`)
}

/** Writes the statement of a closed plan once the ledger has sealed it; the entries are sealed a moment after them. */
async function finish(parts: EndingParts, engagementId: string): Promise<void> {
  const closed = await deliver(parts, async (tx) => {
    const ending = await endingOfEngagement(tx, engagementId)
    if (!ending?.closedAt || ending.statement) return undefined
    const members = await tx.db
      .selectFrom('client_members')
      .select('person_id')
      .where('client_id', '=', ending.clientId)
      .execute()
    const stack = await tx.db
      .selectFrom('stacks')
      .select('id')
      .where('engagement_id', '=', engagementId)
      .executeTakeFirst()
    // Until the statement is written it is looked at with every turn.
    await tx.db.updateTable('endings').set({ look_at: tx.now }).where('id', '=', ending.id).execute()
    return { ending, people: members.map(({ person_id }) => person_id), stackId: stack?.id ?? '' }
  })
  if (!closed) return
  const { ending, people, stackId } = closed
  const evidence = await parts.inPurpose('legal-obligation', worker, (tx) =>
    evidenceOf(tx, { handoffId: '', stackId, engagementId, people }),
  )
  const attests = evidence?.entries.some(({ kind }) => kind === 'ending.closed')
  if (evidence && attests) await deliver(parts, (tx) => keepStatement(tx, ending, evidence))
}
