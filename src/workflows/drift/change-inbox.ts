import { sideOf } from '#domain/drift/difference-kinds.ts'
import type { BuildInbox } from '#domain/stacks/load-build.ts'
import { rebuildInbox } from '#domain/stacks/rebuild-inbox.ts'
import { setUpLimits } from '../build/add-to-sequencer.ts'
import { type ChangeOutcome, type ChangeRun, moved, needsPerson } from './change-run.ts'

export interface InboxChangeRun extends ChangeRun {
  readonly inbox: BuildInbox
}

export async function changeForward({ change, domain, ports }: ChangeRun): Promise<ChangeOutcome> {
  const { to } = sideOf('forward', change.written)
  const hosted = await ports.host.statusOf(domain.name)
  if (!hosted) return moved
  if ((hosted.forwardToDomain ?? null) === to) return { kind: 'applied' }
  if (to === null) return needsPerson
  await ports.host.setForward(hosted.id, to)
  return (await ports.host.statusOf(domain.name))?.forwardToDomain === to
    ? { kind: 'applied' }
    : { kind: 'waiting' }
}

export async function changeLimits({ change, inbox, ports }: InboxChangeRun): Promise<ChangeOutcome> {
  const wanted = sideOf('limits', change.written)
  const isRight = async () => {
    const seen = await ports.sequencer.findAccount(inbox.address)
    return seen?.coldPerDay === wanted.coldPerDay && seen.warmUpPerDay === wanted.warmUpPerDay
  }
  if (await isRight()) return { kind: 'applied' }
  await ports.sequencer.setLimits(inbox.address, setUpLimits(wanted))
  return (await isRight()) ? { kind: 'applied' } : { kind: 'waiting' }
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
  const isRight = async () =>
    ((await ports.sequencer.findAccount(inbox.address))?.trackingHost ?? null) === host
  if (await isRight()) return { kind: 'applied' }
  await ports.sequencer.setTrackingHost(inbox.address, host ?? undefined)
  return (await isRight()) ? { kind: 'applied' } : { kind: 'waiting' }
}

/** A pause is lifted or put back; an inbox that is lost, or can't be signed in to, is made anew by the build. */
export async function changeAccount(run: InboxChangeRun): Promise<ChangeOutcome> {
  const { change, inbox, ports } = run
  const before = sideOf('account', change.stood).state
  const after = sideOf('account', change.written).state
  const seen = await ports.sequencer.findAccount(inbox.address)
  if (seen?.state === after) return { kind: 'applied' }
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
