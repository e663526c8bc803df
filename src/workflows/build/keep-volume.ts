import { finishPlanChanges } from '#domain/plan-changes/finish-plan-changes.ts'
import { type Build, type BuildDomain, type BuildInbox, loadBuild } from '#domain/stacks/load-build.ts'
import { promoteReserve } from '#domain/stacks/promote-reserve.ts'
import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import { daysOfMailAfterLastSend } from '#domain/stacks/states.ts'
import { liveLimits, setUpLimits } from './add-to-sequencer.ts'
import type { DeliveryTx } from './step-run.ts'

export interface VolumeParts {
  openPorts(people: readonly string[]): Promise<StackPorts>
  keep<T>(work: (tx: DeliveryTx) => Promise<T>): Promise<T>
  /** Whether the first cold message may go from it. */
  isOpen(inbox: BuildInbox, domain: BuildDomain | undefined): boolean
  failed(operation: string, error: unknown): void
}

const isPast = (at: Date | null, now: Date): boolean => at !== null && at <= now

/**
 * Keeps each inbox at what it is for: one sends once it is warm, and what is retired rests and is taken away after its
 * 90 days of mail. Each by itself: one whose vendor is away, or whose domain is late, holds up no other.
 */
export async function keepInboxes(parts: VolumeParts, build: Build): Promise<void> {
  for (const domain of build.domains)
    if (isPast(domain.rests_from, build.now) && domain.state !== 'resting' && lastsForItsMail(domain))
      await parts
        .keep((tx) => noted(tx, domain))
        .then(() => tryIt(parts, 'rest-domain', () => stopRenewal(parts, domain)))
  for (const inbox of build.inboxes) await tryIt(parts, 'keep-volume', () => keepInbox(parts, build, inbox))
}

/** Keeps a live stack at its volume: its inboxes, and the warm reserve in the place of active ones that have stopped. */
export async function keepVolume(parts: VolumeParts, build: Build): Promise<void> {
  await keepInboxes(parts, build)
  await parts.keep(async (tx) => {
    const seen = await loadBuild(tx, build.stack.id)
    if (!seen) return
    await promoteReserve(tx, seen)
    await finishPlanChanges(tx, seen)
    await retireDomains(tx, seen)
  })
  const after = await parts.keep((tx) => loadBuild(tx, build.stack.id))
  for (const inbox of after?.inboxes ?? [])
    if (after && inbox.state === 'reserve' && !inbox.reserve)
      await tryIt(parts, 'keep-volume', () => keepInbox(parts, after, inbox))
}

async function tryIt(parts: VolumeParts, operation: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    parts.failed(operation, error)
  }
}

async function keepInbox(parts: VolumeParts, build: Build, inbox: BuildInbox): Promise<void> {
  if (isPast(inbox.rests_from, build.now)) {
    if (!inbox.rested_at) return rest(parts, inbox)
    const lastDay = inbox.rested_at.getTime() + daysOfMailAfterLastSend * 86_400_000
    return build.now.getTime() >= lastDay ? retire(parts, inbox) : undefined
  }
  if (inbox.stopped_at) return
  const domain = build.domains.find(({ id }) => id === inbox.domain_id)
  const wanted = inbox.reserve ? 'reserve' : 'live'
  const isReady = inbox.state === 'warming' ? parts.isOpen(inbox, domain) : true
  if (!['warming', 'live', 'reserve'].includes(inbox.state) || inbox.state === wanted || !isReady) return
  const limits = liveLimits(build.stack.plan, inbox.reserve)
  const { sequencer } = await parts.openPorts([inbox.person_id])
  await sequencer.setLimits(inbox.address, limits)
  const seen = await sequencer.findAccount(inbox.address)
  if (seen?.coldPerDay !== limits.coldPerDay) return
  await parts.keep((tx) =>
    tx.db
      .updateTable('inboxes')
      .set({ daily_limit: limits.coldPerDay, state: wanted })
      .where('id', '=', inbox.id)
      .execute(),
  )
}

/** No cold message and no warm-up from now on; replies still arrive. One that the sequencer has lost rests already. */
async function rest(parts: VolumeParts, inbox: BuildInbox): Promise<void> {
  const { sequencer } = await parts.openPorts([inbox.person_id])
  const standing = await sequencer.findAccount(inbox.address)
  if (standing && standing.coldPerDay !== 0)
    await sequencer.setLimits(
      inbox.address,
      setUpLimits({ coldPerDay: 0, warmUpPerDay: standing.warmUpPerDay ?? 0 }),
    )
  if (standing?.warmUp === 'active') await sequencer.disableWarmUp([inbox.address])
  const seen = standing && (await sequencer.findAccount(inbox.address))
  // The sequencer switches warm-up off by a job of its own; the next look sees it, or asks again.
  if (seen && (seen.coldPerDay !== 0 || seen.warmUp === 'active')) return
  await parts.keep((tx) =>
    tx.db
      .updateTable('inboxes')
      .set({ rested_at: tx.now, daily_limit: 0, state: 'resting' })
      .where('id', '=', inbox.id)
      .execute(),
  )
}

/** Its days of mail are over: out of the sequencer, then away at the host, with all that is in it. */
async function retire(parts: VolumeParts, inbox: BuildInbox): Promise<void> {
  const { sequencer, host } = await parts.openPorts([inbox.person_id])
  if (await sequencer.findAccount(inbox.address)) await sequencer.removeAccount(inbox.address)
  if (inbox.host_ref) await host.deleteMailbox(inbox.host_ref)
  await parts.keep(async (tx) => {
    await tx.db.deleteFrom('credentials').where('inbox_id', '=', inbox.id).execute()
    await tx.db
      .updateTable('inboxes')
      .set({ retired_at: tx.now, state: 'retired' })
      .where('id', '=', inbox.id)
      .execute()
  })
}

const noted = (tx: DeliveryTx, domain: BuildDomain) =>
  tx.db.updateTable('domains').set({ renews: false }).where('id', '=', domain.id).execute()

/**
 * Whether its mail can arrive for all its 90 days without another year. One that ends before is renewed or let go by the
 * client's word like any other, and its renewal is stopped once it lasts.
 */
function lastsForItsMail({ rests_from, expires_at }: BuildDomain): boolean {
  if (!rests_from || !expires_at) return true
  return expires_at.getTime() >= rests_from.getTime() + daysOfMailAfterLastSend * 86_400_000
}

/** A domain that rests is not renewed: asked of the registrar, and read back. */
async function stopRenewal(parts: VolumeParts, domain: BuildDomain): Promise<void> {
  const { registrar } = await parts.openPorts([])
  if ((await registrar.find(domain.name))?.renewsByItself) await registrar.setAutoRenew(domain.name, false)
  if ((await registrar.find(domain.name))?.renewsByItself) return
  await parts.keep((tx) =>
    tx.db.updateTable('domains').set({ state: 'resting' }).where('id', '=', domain.id).execute(),
  )
}

/** A resting domain without an inbox that still receives mail. */
async function retireDomains(tx: DeliveryTx, build: Build): Promise<void> {
  for (const domain of build.domains) {
    const isEmpty = !build.inboxes.some(({ domain_id }) => domain_id === domain.id)
    if (!isPast(domain.rests_from, build.now) || !isEmpty) continue
    await tx.db
      .updateTable('domains')
      .set({ retired_at: tx.now, state: 'retired' })
      .where('id', '=', domain.id)
      .execute()
    await tx.tell(`stack:${build.stack.id}`)
  }
}
