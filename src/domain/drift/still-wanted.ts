import { identityOf, type RecordData } from '#domain/stacks/record-data.ts'
import { sideOf, type ValueOf } from './difference-kinds.ts'
import type { WorldChange } from './due-changes.ts'
import type { ComparedDomain } from './load-comparison.ts'

const inOrder = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase()).sort()
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/**
 * Whether a change is still what its approval was about: what is wanted has not been decided anew since. A mend writes what is
 * wanted now; what is taken back is taken from it, or was wanted itself before.
 */
export function isStillWanted(now: ComparedDomain, change: WorldChange): boolean {
  const isWanted = (side: unknown): boolean => wants(now, change, side)
  return isWanted(change.written) || (change.undoesId !== null && isWanted(change.stood))
}

function wants(
  { wanted, decidedRenewal, inboxes }: ComparedDomain,
  change: WorldChange,
  side: unknown,
): boolean {
  const { kind, inboxId } = change
  const found = inboxes.find(({ inbox }) => inbox.id === inboxId)
  switch (kind) {
    case 'name-servers':
    case 'delegation':
      return (
        wanted.nameServers !== undefined &&
        same(inOrder(wanted.nameServers), inOrder(sideOf(kind, side).nameServers))
      )
    case 'auto-renew':
      // The client’s word for this term is not taken back by an operator.
      return (
        wanted.renews === sideOf(kind, side).on &&
        (decidedRenewal === undefined || decidedRenewal === sideOf(kind, change.written).on)
      )
    case 'forward':
      return wanted.forwardTo === sideOf(kind, side).to
    case 'record':
      return wantsRecords(wanted.records, change, side)
    case 'account':
      return found !== undefined && !found.inbox.rests_from && !(found.wanted.isHeld && touchesPause(change))
    case 'limits': {
      const { coldPerDay, warmUpPerDay } = sideOf(kind, side)
      const account = found?.wanted.account
      return account?.coldPerDay === coldPerDay && account.warmUpPerDay === warmUpPerDay
    }
    case 'warm-up':
      return found?.wanted.account !== undefined && !found.wanted.isHeld && sideOf(kind, side).on
    case 'tracking':
      return (
        found?.wanted.account !== undefined &&
        (found.wanted.account.trackingHost ?? null) === sideOf(kind, side).host
      )
    case 'mailbox':
    case 'registrant':
    case 'registration':
    case 'expiry':
      // What these are mended by is read anew where they are.
      return true
  }
}

/** All that is written is wanted, and nothing that goes. */
function wantsRecords(
  wanted: readonly RecordData[] | undefined,
  change: WorldChange,
  side: unknown,
): boolean {
  if (!wanted) return false
  const all = new Set(wanted.map(identityOf))
  const these = sideOf('record', side).records.map(identityOf)
  const others = [change.stood, change.written]
    .filter((one) => one !== side)
    .flatMap((one) => sideOf('record', one).records.map(identityOf))
    .filter((one) => !these.includes(one))
  return these.every((one) => all.has(one)) && !others.some((one) => all.has(one))
}

const paused: ValueOf<'account'> = { state: 'paused' }
const touchesPause = ({ stood, written }: WorldChange): boolean =>
  same(stood, paused) || same(written, paused)
