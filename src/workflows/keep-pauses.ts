import { decideHold, type HoldState, type SeenSending } from '#domain/deliverability/hold-decision.ts'
import { pausesOf, pausesOfInbox, type SendingPause } from '#domain/deliverability/pause-sending.ts'
import { forgetHold, postponeHold, recordHold } from '#domain/deliverability/record-hold.ts'
import { markPauses } from '#domain/deliverability/settle-pauses.ts'
import type { Sequencer, SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { errorCode, type Log } from '#platform/log.ts'

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
 * afterwards settles it, so that a repeat is harmless. One inbox that fails holds up no other.
 */
export async function keepPauses(parts: KeepParts, stackId: string): Promise<void> {
  const isMine = await parts.withLock(`pauses:${stackId}`, async () => {
    const paused = await deliver(parts, (tx) => pausedStack(tx, stackId))
    if (!paused) return
    const held = new Set<string>()
    for (const inbox of paused.inboxes) if (await applyTo(parts, paused, inbox)) held.add(inbox.id)
    const isSeen = (pause: SendingPause): boolean => {
      const covered = paused.inboxes.filter((inbox) => pausesOfInbox([pause], inbox).length > 0)
      return covered.length > 0 && covered.every((inbox) => held.has(inbox.id))
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
type ConnectedInbox = PausedStack['inboxes'][number]

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

const deliver = <T>(parts: KeepParts, work: (tx: Delivery) => Promise<T>): Promise<T> =>
  parts.inPurpose('service-delivery', worker, work)

const after = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000)

/** @returns whether the inbox is seen paused, by us or by somebody else */
async function applyTo(parts: KeepParts, paused: PausedStack, inbox: ConnectedInbox): Promise<boolean> {
  const { stack, now } = paused
  const wanted = pausesOfInbox(paused.pauses, inbox).length > 0
  const hold = paused.holds.find((one) => one.inboxId === inbox.id)
  if (!wanted && !hold) return false
  const isSeen = hold?.state === 'paused' || hold?.state === 'elsewhere'
  if (wanted && hold && isSeen && hold.lookAt > now) return true
  const subject = { inboxId: inbox.id }
  try {
    const ports = await parts.openPorts({
      stackId: stack.id,
      clientId: stack.clientId,
      mode: stack.mode,
      people: [inbox.personId],
    })
    const state = await settle(parts, paused, inbox, { sequencer: ports.sequencer, hold, wanted })
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

interface Applying {
  readonly sequencer: Sequencer
  readonly hold: { readonly state: HoldState; readonly warmed: boolean | null } | undefined
  readonly wanted: boolean
}

/** @returns the hold as it stands afterwards; undefined when nothing of ours is left */
async function settle(
  parts: KeepParts,
  { stack, now }: PausedStack,
  inbox: ConnectedInbox,
  { sequencer, hold, wanted }: Applying,
): Promise<HoldState | undefined> {
  const subject = { inboxId: inbox.id }
  // One that rests for good warms up no more; the reconciler has switched that off.
  const warms = inbox.restsFrom === null || inbox.restsFrom > now
  const account = await sequencer.findAccount(inbox.address)
  const decision = decideHold(hold?.state, wanted, seenOf(account))
  if (decision.do === 'forget') {
    await deliver(parts, (tx) => forgetHold(tx, stack.id, subject))
    return undefined
  }
  if (decision.do === 'keep') {
    await keepWarm(sequencer, inbox, account, warms && (hold?.warmed ?? false))
    await deliver(parts, (tx) =>
      recordHold(tx, stack, subject, {
        state: decision.state,
        seen: true,
        lookAt: after(tx.now, lookAgainSeconds.paused),
      }),
    )
    return decision.state
  }
  const pausing = decision.do === 'pause'
  const warmed = pausing ? { warmed: account?.warmUp === 'active' } : {}
  await deliver(parts, (tx) =>
    recordHold(tx, stack, subject, {
      state: pausing ? 'pausing' : 'resuming',
      ...warmed,
      seen: false,
      lookAt: after(tx.now, lookAgainSeconds.asked),
    }),
  )
  if (pausing) await sequencer.pauseAccount(inbox.address)
  else await sequencer.resumeAccount(inbox.address)
  const seen = await sequencer.findAccount(inbox.address)
  const then = decideHold(pausing ? 'pausing' : 'resuming', wanted, seenOf(seen))
  if (then.do === 'forget') {
    await deliver(parts, (tx) => forgetHold(tx, stack.id, subject))
    return undefined
  }
  // Not there yet: the intent stands, and the next look sees it or asks again.
  if (then.do !== 'keep') return pausing ? 'pausing' : 'resuming'
  await keepWarm(sequencer, inbox, seen, warms && (warmed.warmed ?? false))
  await deliver(parts, (tx) =>
    recordHold(tx, stack, subject, {
      state: then.state,
      seen: true,
      lookAt: after(tx.now, lookAgainSeconds.paused),
    }),
  )
  return then.state
}

/** An account that cannot sign in is not seen paused; it is paused all the same, for when it can again. */
function seenOf(account: SequencerAccount | undefined): SeenSending {
  if (!account) return 'missing'
  return account.state === 'paused' ? 'paused' : 'sending'
}

/** Pausing is about cold messages. Should a pause have stopped the warm-up too, it is switched on again. */
async function keepWarm(
  sequencer: Sequencer,
  inbox: ConnectedInbox,
  account: SequencerAccount | undefined,
  warmed: boolean,
): Promise<void> {
  if (warmed && account?.warmUp === 'paused') await sequencer.enableWarmUp([inbox.address])
}
