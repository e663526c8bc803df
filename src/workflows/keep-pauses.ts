import { decideHold, type HoldState } from '#domain/deliverability/hold-decision.ts'
import { pausesOf, pausesOfInbox, type SendingPause } from '#domain/deliverability/pause-sending.ts'
import { forgetHold, type HeldSubject, postponeHold, recordHold } from '#domain/deliverability/record-hold.ts'
import { markPauses } from '#domain/deliverability/settle-pauses.ts'
import type { Sequencer } from '#domain/stacks/sequencer-port.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { errorCode, type Log } from '#platform/log.ts'
import { campaignAt, type HeldAtSequencer, inboxAt } from './pauses/held-at-sequencer.ts'

export interface KeepParts {
  readonly inPurpose: InPurpose
  readonly withLock: WithLock
  readonly openPorts: OpenStackPorts
  readonly log: Log
}

type Delivery = PurposeTx<'service-delivery'>

const worker = system('keep-pauses')

/** When what is not seen yet, what failed, and what is seen paused is looked at again, in business time. */
const lookAgainSeconds = { asked: 60, failed: 300, paused: 3600 }

/**
 * Brings the sequencer in line with the pauses of one stack: what a pause covers is paused, and what no pause covers
 * any more is resumed where the program itself had paused it. The intent is written before each call and what is seen
 * afterwards settles it, so that a repeat is harmless. One inbox or campaign that fails holds up no other.
 */
export async function keepPauses(parts: KeepParts, stackId: string): Promise<void> {
  const isMine = await parts.withLock(`pauses:${stackId}`, async () => {
    const paused = await deliver(parts, (tx) => pausedStack(tx, stackId))
    if (!paused) return
    const held = new Set<string>()
    for (const one of heldThings(paused)) if (await applyTo(parts, paused, one)) held.add(one.id)
    const isSeen = (pause: SendingPause): boolean => {
      const covered =
        pause.campaignRef === null
          ? paused.inboxes.filter((inbox) => pausesOfInbox([pause], inbox).length > 0).map(({ id }) => id)
          : [pause.campaignRef]
      return covered.length > 0 && covered.every((id) => held.has(id))
    }
    await deliver(parts, async (tx) => {
      await markPauses(tx, {
        seen: paused.pauses.filter(isSeen).map(({ id }) => id),
        open: paused.pauses.filter((pause) => !isSeen(pause)).map(({ id }) => id),
        lookAt: after(tx.now, lookAgainSeconds.failed),
      })
      await tx.tell(`stack:${stackId}`)
    })
  })
  // Whoever works on it may have read the pauses before this one was made.
  if (!isMine)
    await deliver(parts, (tx) => tx.enqueue('keep-pauses', { stackId }, { key: stackId, afterSeconds: 1 }))
}

type PausedStack = NonNullable<Awaited<ReturnType<typeof pausedStack>>>

async function pausedStack(tx: Delivery, stackId: string) {
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['id', 'client_id as clientId', 'mode'])
    .where('id', '=', stackId)
    .where('state', 'in', ['building', 'warming', 'live', 'retiring'])
    .executeTakeFirst()
  if (!stack) return undefined
  const holds = await tx.db
    .selectFrom('sequencer_holds')
    .select(['inbox_id as inboxId', 'campaign_ref as campaignRef', 'state', 'warmed', 'look_at as lookAt'])
    .where('stack_id', '=', stackId)
    .execute()
  const inboxes = await tx.db
    .selectFrom('inboxes')
    .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
    .select([
      'inboxes.id',
      'inboxes.address',
      'inboxes.domain_id as domainId',
      'inboxes.rests_from as restsFrom',
      'senders.person_id as personId',
    ])
    .where('inboxes.stack_id', '=', stackId)
    .where('inboxes.connected_at', 'is not', null)
    .where('inboxes.retired_at', 'is', null)
    .orderBy('inboxes.id')
    .execute()
  return {
    stack,
    pauses: await pausesOf(tx, stackId),
    holds: holds.map((hold) => ({ ...hold, state: hold.state as HoldState })),
    inboxes,
    now: tx.now,
  }
}

/** An inbox or a campaign: what is known of its hold, and whether a pause covers it. */
interface HeldThing {
  /** The inbox's, or the sequencer's of the campaign. */
  readonly id: string
  readonly subject: HeldSubject
  readonly people: readonly string[]
  readonly wanted: boolean
  readonly hold: PausedStack['holds'][number] | undefined
  at(sequencer: Sequencer): HeldAtSequencer
}

function heldThings({ inboxes, pauses, holds, now }: PausedStack): HeldThing[] {
  const campaigns = new Set([...pauses, ...holds].flatMap(({ campaignRef }) => campaignRef ?? []))
  return [
    ...inboxes.map(
      (inbox): HeldThing => ({
        id: inbox.id,
        subject: { inboxId: inbox.id },
        people: [inbox.personId],
        wanted: pausesOfInbox(pauses, inbox).length > 0,
        hold: holds.find(({ inboxId }) => inboxId === inbox.id),
        at: (sequencer) => inboxAt(sequencer, inbox, now),
      }),
    ),
    ...[...campaigns].map(
      (campaignRef): HeldThing => ({
        id: campaignRef,
        subject: { campaignRef },
        people: [],
        wanted: pauses.some((pause) => pause.campaignRef === campaignRef),
        hold: holds.find((hold) => hold.campaignRef === campaignRef),
        at: (sequencer) => campaignAt(sequencer, campaignRef, now),
      }),
    ),
  ]
}

const deliver = <T>(parts: KeepParts, work: (tx: Delivery) => Promise<T>): Promise<T> =>
  parts.inPurpose('service-delivery', worker, work)

const after = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000)

/** @returns whether it is seen paused, by us or by somebody else */
async function applyTo(parts: KeepParts, { stack, now }: PausedStack, one: HeldThing): Promise<boolean> {
  const { hold, wanted, subject, people } = one
  if (!wanted && !hold) return false
  const isSeen = hold?.state === 'paused' || hold?.state === 'elsewhere'
  if (wanted && hold && isSeen && hold.lookAt > now) return true
  try {
    const ports = await parts.openPorts({
      stackId: stack.id,
      clientId: stack.clientId,
      mode: stack.mode,
      people,
    })
    const state = await settle(parts, stack, one, one.at(ports.sequencer))
    return state === 'paused' || state === 'elsewhere'
  } catch (error) {
    const code = error instanceof VendorError ? error.fault.code : errorCode(error)
    parts.log.warn('pause.failed', { stackId: stack.id, operation: 'keep-pauses', code })
    await deliver(parts, (tx) =>
      postponeHold(tx, stack.id, subject, { code, lookAt: after(tx.now, lookAgainSeconds.failed) }),
    )
    return false
  }
}

/** @returns the hold as it stands afterwards; undefined when nothing of ours is left */
async function settle(
  parts: KeepParts,
  stack: PausedStack['stack'],
  { subject, hold, wanted }: HeldThing,
  at: HeldAtSequencer,
): Promise<HoldState | undefined> {
  const found = await at.look()
  const decision = decideHold(hold?.state, wanted, found.seen)
  if (decision.do === 'forget') {
    await deliver(parts, (tx) => forgetHold(tx, stack.id, subject))
    return undefined
  }
  const seenAs = (state: HoldState) =>
    deliver(parts, (tx) =>
      recordHold(tx, stack, subject, {
        state,
        seen: true,
        lookAt: after(tx.now, lookAgainSeconds.paused),
      }),
    )
  if (decision.do === 'keep') {
    await at.keepWarm(found, hold?.warmed ?? false)
    await seenAs(decision.state)
    return decision.state
  }
  const pausing = decision.do === 'pause'
  const warmed = pausing ? { warmed: found.warmUp === 'active' } : {}
  await deliver(parts, (tx) =>
    recordHold(tx, stack, subject, {
      state: pausing ? 'pausing' : 'resuming',
      ...warmed,
      seen: false,
      lookAt: after(tx.now, lookAgainSeconds.asked),
    }),
  )
  if (pausing) await at.pause()
  else await at.resume()
  const seen = await at.look()
  const then = decideHold(pausing ? 'pausing' : 'resuming', wanted, seen.seen)
  if (then.do === 'forget') {
    await deliver(parts, (tx) => forgetHold(tx, stack.id, subject))
    return undefined
  }
  // Not there yet: the intent stands, and the next look sees it or asks again.
  if (then.do !== 'keep') return pausing ? 'pausing' : 'resuming'
  await at.keepWarm(seen, warmed.warmed ?? false)
  await seenAs(then.state)
  return then.state
}
