import { queueClientMail } from '#domain/mails/queue-mail.ts'
import { finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { openTask } from '#domain/tasks/open-task.ts'
import type { TaskKind } from '#domain/tasks/task-kinds.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { ClosingStatement } from './closing-statement.ts'
import { type Ending, type EndingStep, endingFacts, stepsOfEnding } from './ending-queries.ts'
import { type EndingStepKind, type ShownBy, stepsOf } from './ending-steps.ts'
import { endingTaskKey } from './ending-tasks.ts'
import { closingStatement } from './write-statement.ts'

type Delivery = PurposeTx<'service-delivery'>

const taskOf: Readonly<Partial<Record<EndingStepKind, TaskKind>>> = {
  'push-domain': 'push-domain',
  'hand-over-inboxes': 'hand-over-inboxes',
}

/** Writes the steps of a plan down, and asks people here for those that are theirs. Harmless to repeat. */
export async function writeSteps(
  tx: Delivery,
  ending: Ending,
  subscription: { readonly subscribed: boolean; readonly paidUntil: Date | undefined },
): Promise<void> {
  const facts = { ...(await endingFacts(tx, ending.engagementId, subscription.subscribed)), ...subscription }
  const standing = await stepsOfEnding(tx, ending.id)
  for (const step of stepsOf(facts, ending.wishes, ending)) {
    const known = standing.some(
      ({ kind, domainId }) => kind === step.kind && domainId === (step.domain?.id ?? null),
    )
    if (known) continue
    const { id } = await tx.db
      .insertInto('ending_steps')
      .values({
        client_id: ending.clientId,
        ending_id: ending.id,
        kind: step.kind,
        domain_id: step.domain?.id ?? null,
        due_at: step.dueAt,
        state: 'waiting',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const kind = taskOf[step.kind]
    if (kind)
      await openTask(tx, {
        clientId: ending.clientId,
        naturalKey: endingTaskKey(id),
        kind,
        instructions: step.domain
          ? `It is the domain ${step.domain.name}.`
          : 'It is about every inbox of this client’s stack; the build page lists them.',
        dueAt: step.dueAt,
        ...(step.domain ? { domainId: step.domain.id } : {}),
      })
  }
}

export interface StepLook {
  readonly detail: string
  /** What the step takes away was seen in our account. */
  readonly isThere: boolean
  /** The end of the term that the registrar shows of a domain. */
  readonly expiresAt?: Date
}

/** What a look showed of a step that is not done yet. */
export async function noteStep(
  tx: Delivery,
  step: Pick<EndingStep, 'id' | 'domainId'>,
  { detail, isThere, expiresAt }: StepLook,
): Promise<void> {
  await tx.db
    .updateTable('ending_steps')
    .set({ detail, seen_at: tx.now, ...(isThere ? { there_at: tx.now } : {}) })
    .where('id', '=', step.id)
    .where('state', '=', 'waiting')
    .execute()
  if (expiresAt && step.domainId)
    await tx.db
      .updateTable('domains')
      .set({ expires_at: expiresAt })
      .where('id', '=', step.domainId)
      .where('expires_at', '<', expiresAt)
      .execute()
}

/** A step is done, and what shows it. Its task closes with it. */
export async function settleStep(
  tx: Delivery,
  step: Pick<EndingStep, 'id'>,
  shownBy: ShownBy,
  doneBy: string | null = null,
): Promise<void> {
  await tx.db
    .updateTable('ending_steps')
    .set({
      state: 'done',
      shown_by: shownBy,
      done_at: tx.now,
      seen_at: tx.now,
      detail: null,
      done_by: doneBy,
    })
    .where('id', '=', step.id)
    .where('state', '=', 'waiting')
    .execute()
  await finishTaskByKey(tx, endingTaskKey(step.id))
}

/**
 * Marks that a step is being taken, or was seen done by hand, that can't be undone. False when the plan was stopped
 * meanwhile: whichever is written first rules the other out.
 */
export async function passNoReturn(tx: Delivery, endingId: string): Promise<boolean> {
  const passed = await tx.db
    .updateTable('endings')
    .set((eb) => ({ irreversible_at: eb.fn.coalesce('irreversible_at', eb.val(tx.now)) }))
    .where('id', '=', endingId)
    .where('stopped_at', 'is', null)
    .returning('id')
    .execute()
  return passed.length > 0
}

/** Closes a plan all of whose steps are done but the last day of access, and says so in the ledger and by mail. */
export async function closeEnding(tx: Delivery, ending: Ending): Promise<void> {
  const closed = await tx.db
    .updateTable('endings')
    .set({ closed_at: tx.now })
    .where('id', '=', ending.id)
    .where('closed_at', 'is', null)
    .where('stopped_at', 'is', null)
    .returning('id')
    .execute()
  if (closed.length === 0) return
  const members = await tx.db
    .selectFrom('client_members')
    .select('person_id')
    .where('client_id', '=', ending.clientId)
    .execute()
  for (const { person_id } of members)
    await tx.record({
      kind: 'ending.closed',
      clauses: ['3.3', '5.1'],
      personId: person_id,
      details: { engagement: ending.engagementId, ending: ending.id },
    })
}

/** Writes the statement once the ledger has sealed what it stands on, and tells everybody of it. */
export async function keepStatement(
  tx: Delivery,
  ending: Ending,
  evidence: ClosingStatement['evidence'],
): Promise<void> {
  const client = await tx.db
    .selectFrom('clients')
    .select('retained_until')
    .where('id', '=', ending.clientId)
    .executeTakeFirst()
  const forGood = new Date('9000-01-01T00:00:00Z')
  const keptUntil = client && client.retained_until < forGood ? client.retained_until : null
  const statement = closingStatement(ending, await stepsOfEnding(tx, ending.id), {
    closedAt: ending.closedAt ?? tx.now,
    keptUntil,
    evidence,
  })
  const kept = await tx.db
    .updateTable('endings')
    .set({ statement: JSON.stringify(statement) })
    .where('id', '=', ending.id)
    .where('statement', 'is', null)
    .where('closed_at', 'is not', null)
    .returning('id')
    .execute()
  if (kept.length === 0) return
  await queueClientMail(tx, {
    clientId: ending.clientId,
    kind: 'ending-closed',
    aboutId: ending.id,
    roles: ['owner', 'billing', 'technical'],
  })
  await tx.tell(`engagement:${ending.engagementId}`)
  await tx.tell(`client:${ending.clientId}`)
}
