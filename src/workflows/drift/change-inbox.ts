import { sideOf } from '#domain/drift/difference-kinds.ts'
import type { BuildInbox } from '#domain/stacks/load-build.ts'
import { rebuildInbox } from '#domain/stacks/rebuild-inbox.ts'
import type { SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import { setUpLimits } from '../build/add-to-sequencer.ts'
import { type ChangeOutcome, type ChangeRun, moved, needsPerson } from './change-run.ts'

export interface InboxChangeRun extends ChangeRun {
  readonly inbox: BuildInbox
}

export async function changeForward({ change, domain, ports }: ChangeRun): Promise<ChangeOutcome> {
  const { to } = sideOf('forward', change.written)
  const hosted = await ports.host.statusOf(domain.name)
  if (!hosted) return moved
  const stands = hosted.forwardToDomain ?? null
  if (stands === to) return { kind: 'applied' }
  if (stands !== sideOf('forward', change.stood).to) return moved
  if (to === null) return needsPerson
  await ports.host.setForward(hosted.id, to)
  return (await ports.host.statusOf(domain.name))?.forwardToDomain === to
    ? { kind: 'applied' }
    : { kind: 'waiting' }
}

export async function changeLimits({ change, inbox, ports }: InboxChangeRun): Promise<ChangeOutcome> {
  const wanted = sideOf('limits', change.written)
  const stood = sideOf('limits', change.stood)
  const are = (seen: SequencerAccount | undefined, { coldPerDay, warmUpPerDay }: typeof wanted): boolean =>
    seen?.coldPerDay === coldPerDay && seen.warmUpPerDay === warmUpPerDay
  const seen = await ports.sequencer.findAccount(inbox.address)
  if (are(seen, wanted)) return { kind: 'applied' }
  if (!are(seen, stood)) return moved
  await ports.sequencer.setLimits(inbox.address, setUpLimits(wanted))
  return are(await ports.sequencer.findAccount(inbox.address), wanted)
    ? { kind: 'applied' }
    : { kind: 'waiting' }
}

/** The sequencer switches warm-up in its own time; asking again while it does changes nothing. */
export async function changeWarmUp({ change, inbox, ports }: InboxChangeRun): Promise<ChangeOutcome> {
  const { on } = sideOf('warm-up', change.written)
  const seen = await ports.sequencer.findAccount(inbox.address)
  if (!seen) return moved
  if ((seen.warmUp === 'active') === on) return { kind: 'applied' }
  if (on) await ports.sequencer.enableWarmUp([inbox.address])
  else await ports.sequencer.disableWarmUp([inbox.address])
  return { kind: 'waiting' }
}

export async function changeTracking({ change, inbox, ports }: InboxChangeRun): Promise<ChangeOutcome> {
  const { host } = sideOf('tracking', change.written)
  const stands = async () => {
    const seen = await ports.sequencer.findAccount(inbox.address)
    return seen && { host: seen.trackingHost ?? null }
  }
  const seen = await stands()
  if (seen?.host === host) return { kind: 'applied' }
  if (seen?.host !== sideOf('tracking', change.stood).host) return moved
  await ports.sequencer.setTrackingHost(inbox.address, host ?? undefined)
  return (await stands())?.host === host ? { kind: 'applied' } : { kind: 'waiting' }
}

/** A pause is lifted or put back; an inbox that is lost, or can't be signed in to, is made anew by the build. */
export async function changeAccount(run: InboxChangeRun): Promise<ChangeOutcome> {
  const { change, inbox, ports } = run
  const before = sideOf('account', change.stood).state
  const after = sideOf('account', change.written).state
  const seen = await ports.sequencer.findAccount(inbox.address)
  if (seen?.state === after) return { kind: 'applied' }
  const stands = seen?.state ?? 'absent'
  // Once it was begun it passes through states of its own until the build or the sequencer is done.
  if (stands !== before) {
    if (change.intendedAt === undefined) return moved
    if (before === 'paused' || after === 'paused') return { kind: 'waiting' }
  }
  if (after === 'paused') {
    await ports.sequencer.pauseAccount(inbox.address)
  } else if (before === 'paused') {
    await ports.sequencer.resumeAccount(inbox.address)
  } else {
    // Asked of the build once: from then on it is not connected until the build has seen it.
    if (inbox.connected_at) await rebuild(run, 'sequencer')
    return { kind: 'waiting' }
  }
  return (await ports.sequencer.findAccount(inbox.address))?.state === after
    ? { kind: 'applied' }
    : { kind: 'waiting' }
}

export async function changeMailbox(run: InboxChangeRun): Promise<ChangeOutcome> {
  const { inbox, ports } = run
  const seen = inbox.host_ref ? await ports.host.mailbox(inbox.host_ref) : undefined
  if (seen?.state === 'active') return { kind: 'applied' }
  if (inbox.opened_at) await rebuild(run, 'host')
  return { kind: 'waiting' }
}

const rebuild = ({ build, inbox, keep }: InboxChangeRun, from: 'host' | 'sequencer'): Promise<void> =>
  keep((tx) => rebuildInbox(tx, { id: inbox.id, stackId: build.stack.id }, from))
