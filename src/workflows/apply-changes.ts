import {
  intendNextChange,
  postponeChange,
  settleChange,
  stopChange,
  type WorldChange,
} from '#domain/drift/due-changes.ts'
import { wantedOf } from '#domain/drift/load-comparison.ts'
import { isStillWanted } from '#domain/drift/still-wanted.ts'
import { type Build, loadBuild } from '#domain/stacks/load-build.ts'
import { system } from '#platform/database/actor.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { errorCode } from '#platform/log.ts'
import type { AdvanceParts } from './advance-stack.ts'
import type { DeliveryTx } from './build/step-run.ts'
import {
  changeAccount,
  changeForward,
  changeLimits,
  changeMailbox,
  changeTracking,
  changeWarmUp,
  type InboxChangeRun,
} from './drift/change-inbox.ts'
import { changeRecord } from './drift/change-record.ts'
import { changeAutoRenew, changeNameServers, changeRegistrant } from './drift/change-registration.ts'
import { type ChangeOutcome, type ChangeRun, moved, needsPerson, wantedAnew } from './drift/change-run.ts'

const worker = system('apply-changes')
const lookAgainSeconds = 60
const goOnSeconds = 1
/** What was written and is not seen after this is a person's to look at. */
const patienceMilliseconds = 24 * 3_600_000

/**
 * Writes what was approved into the world, one change after the other, each seen before it counts as applied. The
 * intent stands before the call: after a crash the next look finds the change under way and looks before it writes.
 */
export async function applyChanges(parts: AdvanceParts, stackId: string): Promise<void> {
  const keep = <T>(work: (tx: DeliveryTx) => Promise<T>) => parts.inPurpose('service-delivery', worker, work)
  const isMine = await parts.withLock(`stack:${stackId}`, async () => {
    const tried = new Set<string>()
    for (;;) {
      const change = await keep((tx) => intendNextChange(tx, stackId, tried))
      if (!change) return
      tried.add(change.id)
      await applyChange(parts, stackId, change, keep)
    }
  })
  if (!isMine)
    await keep((tx) => tx.enqueue('apply-changes', { stackId }, { key: stackId, afterSeconds: goOnSeconds }))
}

async function applyChange(
  parts: AdvanceParts,
  stackId: string,
  change: WorldChange,
  keep: ChangeRun['keep'],
): Promise<void> {
  const build = await keep((tx) => loadBuild(tx, stackId))
  try {
    const outcome = build ? await write(parts, build, change, keep) : moved
    await keep((tx) => record(tx, stackId, change, outcome))
  } catch (error) {
    const isVendor = error instanceof VendorError
    const code = isVendor ? error.fault.code : errorCode(error)
    parts.log.warn('write.failed', { stackId, operation: change.kind, code })
    await keep((tx) => setAside(tx, stackId, change, error))
  }
}

async function write(
  parts: AdvanceParts,
  build: Build,
  change: WorldChange,
  keep: ChangeRun['keep'],
): Promise<ChangeOutcome> {
  const { stack, registrant } = build
  const domain = build.domains.find(({ id }) => id === change.domainId)
  const inbox = build.inboxes.find(({ id }) => id === change.inboxId)
  if (!domain) return moved
  const wanted = (await keep((tx) => wantedOf(tx, build))).find((one) => one.domain.id === domain.id)
  if (!wanted || !isStillWanted(wanted, change)) return wantedAnew
  const person = inbox?.person_id ?? registrant?.person_id
  const ports = await parts.openPorts({
    stackId: stack.id,
    clientId: stack.client_id,
    mode: stack.mode,
    people: person ? [person] : [],
  })
  return writeKind({ build, domain, inbox, ports, change, keep })
}

function writeKind(run: ChangeRun): Promise<ChangeOutcome> {
  switch (run.change.kind) {
    case 'name-servers':
    case 'delegation':
      return changeNameServers(run)
    case 'registrant':
      return changeRegistrant(run)
    case 'auto-renew':
      return changeAutoRenew(run)
    case 'record':
      return changeRecord(run)
    case 'forward':
      return changeForward(run)
    case 'mailbox':
      return ofInbox(run, changeMailbox)
    case 'account':
      return ofInbox(run, changeAccount)
    case 'limits':
      return ofInbox(run, changeLimits)
    case 'warm-up':
      return ofInbox(run, changeWarmUp)
    case 'tracking':
      return ofInbox(run, changeTracking)
    case 'registration':
    case 'expiry':
      return Promise.resolve(needsPerson)
  }
}

const ofInbox = (run: ChangeRun, change: (run: InboxChangeRun) => Promise<ChangeOutcome>) =>
  run.inbox ? change({ ...run, inbox: run.inbox }) : Promise.resolve(moved)

const secondsAfter = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000)

async function record(
  tx: DeliveryTx,
  stackId: string,
  change: WorldChange,
  outcome: ChangeOutcome,
): Promise<void> {
  if (outcome.kind === 'applied') return settleChange(tx, stackId, change)
  if (outcome.kind === 'stopped') return stopChange(tx, stackId, change.id, outcome)
  const since = change.intendedAt ?? tx.now
  if (tx.now.getTime() - since.getTime() > patienceMilliseconds)
    return stopChange(tx, stackId, change.id, { code: 'drift.not-seen' })
  return postponeChange(tx, stackId, change.id, secondsAfter(tx.now, lookAgainSeconds))
}

/** A service that is away is tried again by itself; what it refuses is a person's to decide. */
async function setAside(tx: DeliveryTx, stackId: string, change: WorldChange, error: unknown): Promise<void> {
  if (!(error instanceof VendorError))
    return stopChange(tx, stackId, change.id, { code: 'drift.changed-fault' })
  const { code } = error.fault
  const { vendorCode, failure, retryAfterMs = 0 } = error
  if (failure === 'refused' || failure === 'unauthorised' || failure === 'missing')
    return stopChange(tx, stackId, change.id, { code, vendorCode })
  const again = secondsAfter(tx.now, Math.max(lookAgainSeconds, retryAfterMs / 1000))
  return postponeChange(tx, stackId, change.id, again, code)
}
