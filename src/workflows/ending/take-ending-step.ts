import type { EndingStep } from '#domain/endings/ending-queries.ts'
import { mayDelete, type ShownBy } from '#domain/endings/ending-steps.ts'
import { endingTaskKey } from '#domain/endings/ending-tasks.ts'
import { letGoWithPlan } from '#domain/endings/let-go-with-plan.ts'
import { passNoReturn, type StepLook } from '#domain/endings/record-ending.ts'
import { endEngagement } from '#domain/engagements/end-engagement.ts'
import type { MailboxHost } from '#domain/stacks/mailbox-host-port.ts'
import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { samePersonal } from '#policy/personal.ts'
import { deliver, type EndingParts } from './ending-parts.ts'
import type { LostInbox, Subject } from './load-ending.ts'

/** What a look showed. */
export type Outcome =
  | { readonly done: true; readonly shownBy: ShownBy; readonly by?: string | null }
  | ({ readonly done: false } & StepLook)

const waits = (detail: string): Outcome => ({ done: false, detail, isThere: false })
const standsWithUs = (detail: string, owned?: { readonly expiresAt: Date }): Outcome => ({
  done: false,
  detail,
  isThere: true,
  ...(owned ? { expiresAt: owned.expiresAt } : {}),
})
const seen: Outcome = { done: true, shownBy: 'seen' }

/** Looks at a step, does what is due of it, and looks again. Opens the vendors only where one is asked. */
export async function takeStep(
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
      const owned = step.domain ? await registrar.find(step.domain) : undefined
      if (owned)
        return standsWithUs(
          said ? 'said to be done, but the registrar still lists it in our account' : 'still in our account',
          owned,
        )
      if (!said && step.expiresAt && step.expiresAt <= now) return { done: true, shownBy: 'lapsed' }
      return goneFromUs(parts, subject, step)
    }
    case 'stop-renewal': {
      const { registrar } = await open()
      const owned = step.domain ? await registrar.find(step.domain) : undefined
      // It could be back by then, and a step that is done is not looked at again.
      if (now < step.dueAt)
        return owned?.renewsByItself === true
          ? standsWithUs('renewed until the day comes', owned)
          : waits('not renewed already; looked at again on its day')
      const may = mayDelete(ending, now)
      if (!may.ok) return waits(may.reason)
      // A plan that was stopped afterwards would leave the domain to lapse.
      if (!(await deliver(parts, (tx) => passNoReturn(tx, ending.id)))) return waits('the plan was stopped')
      if (owned?.renewsByItself) {
        await registrar.setAutoRenew(owned.domain, false)
        if ((await registrar.find(owned.domain))?.renewsByItself) return standsWithUs('asked for', owned)
      }
      await deliver(parts, (tx) => letGoWithPlan(tx, ending, step.domainId))
      return seen
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
      for (const { hostRef } of [...inboxes, ...(await foundAtHost(host, subject.lost))])
        if (await host.mailbox(hostRef))
          return standsWithUs(
            said ? 'said to be done, but the host still lists them with us' : 'still with us',
          )
      return goneFromUs(parts, subject, step)
    }
    case 'close-inboxes': {
      const { host } = await open()
      return doAway(parts, subject, [...inboxes, ...(await foundAtHost(host, subject.lost))], {
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

/** Those whose order the host carried out though we never saw its answer. */
async function foundAtHost(host: MailboxHost, lost: readonly LostInbox[]): Promise<{ hostRef: string }[]> {
  const found: { hostRef: string }[] = []
  for (const [domain, own] of Map.groupBy(lost, (one) => one.domain))
    for (const { id, address } of await host.mailboxesOf(domain))
      if (own.some((one) => samePersonal(one.address, address))) found.push({ hostRef: id })
  return found
}

/**
 * Not in our account. Somebody has done by hand what can't be undone where it was there before, or where they say so: an
 * account that never showed it may be the wrong one, and that it is missing there says nothing.
 */
async function goneFromUs(parts: EndingParts, { ending, said }: Subject, step: EndingStep): Promise<Outcome> {
  const key = endingTaskKey(step.id)
  if (step.thereAt === null && !said.has(key))
    return waits(
      'not in our account, and not seen there since the plan began; it counts once its task says that it was handed over',
    )
  await deliver(parts, (tx) => passNoReturn(tx, ending.id))
  return step.thereAt === null ? { done: true, shownBy: 'said', by: said.get(key) ?? null } : seen
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
  const may = mayDelete(ending, now)
  // What opens or comes back before the day is to go as well, and a step that is done is not looked at again.
  if (there.length === 0) return may.ok ? seen : waits('none there; looked at again on the day')
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
