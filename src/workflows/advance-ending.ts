import { endingOfEngagement, stepsOfEnding } from '#domain/endings/ending-queries.ts'
import { dropTasksOfStopped } from '#domain/endings/ending-tasks.ts'
import { closeEnding, keepStatement, noteStep, settleStep } from '#domain/endings/record-ending.ts'
import { evidenceOf } from '#domain/handoff/attest-pack.ts'
import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import { type Delivery, deliver, type EndingParts, endingWorker } from './ending/ending-parts.ts'
import { loadEnding, type Subject } from './ending/load-ending.ts'
import { takeStep } from './ending/take-ending-step.ts'

/** How soon a plan is looked at again, in business time: while something of it is due, and otherwise. */
const lookAgainHours = { due: 1, idle: 12 }

/**
 * The reconciler of one ending: looks at each step that is not done, does what is the program's to do and has come due, and
 * believes only what it sees afterwards. What can't be undone waits for the named day and for somebody to have been told,
 * and rules a stop out before it is done. Harmless to repeat; one process at a time works on a plan.
 */
export async function advanceEnding(parts: EndingParts, engagementId: string): Promise<void> {
  await parts.withLock(`ending:${engagementId}`, async () => {
    const subject = await loadEnding(parts, engagementId)
    if (!subject) return deliver(parts, (tx) => dropTasksOfStopped(tx, engagementId))
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

/** @returns how many steps are left to do before the plan can be closed */
async function takeSteps(parts: EndingParts, subject: Subject): Promise<number> {
  let left = 0
  let ports: StackPorts | undefined
  const open = async () => {
    ports ??= await parts.openPorts({
      ...(subject.stackId ? { stackId: subject.stackId } : {}),
      clientId: subject.ending.clientId,
      mode: subject.mode,
      people: [...new Set([...subject.inboxes, ...subject.lost].map(({ senderId }) => senderId))],
    })
    return ports
  }
  for (const step of subject.steps) {
    if (step.state === 'done' || step.kind === 'end-access') continue
    const outcome = await takeStep(parts, subject, step, open)
    await deliver(parts, async (tx) => {
      if (outcome.done) await settleStep(tx, step, outcome.shownBy, outcome.by ?? null)
      else await noteStep(tx, step, outcome)
    })
    if (!outcome.done) left++
  }
  return left
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
  const evidence = await parts.inPurpose('legal-obligation', endingWorker, (tx) =>
    evidenceOf(tx, { handoffId: '', stackId, engagementId, people }),
  )
  const attests = evidence?.entries.some(({ kind }) => kind === 'ending.closed')
  if (evidence && attests) await deliver(parts, (tx) => keepStatement(tx, ending, evidence))
}
