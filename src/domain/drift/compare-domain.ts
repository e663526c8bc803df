import { compareRecords, type Observations } from '#domain/stacks/compare-records.ts'
import type { HostedDomain } from '#domain/stacks/mailbox-host-port.ts'
import { bareRecord, identityOf, placeOf, type RecordData } from '#domain/stacks/record-data.ts'
import type { OwnedDomain, RegistrantComparison } from '#domain/stacks/registrar-port.ts'
import type { Delegation } from '#platform/dns/resolve.ts'
import type { DifferenceKind, ValueOf } from './difference-kinds.ts'

/** What one look saw, or the code of why it saw nothing. */
export type Look<T> = { readonly seen: T } | { readonly code: string }

type Sides = { [K in DifferenceKind]: { kind: K; wanted: ValueOf<K>; found: ValueOf<K> } }[DifferenceKind]

/** One thing compared. `unknown`: a look failed, which says nothing about it and is never a difference. */
export type Compared =
  | (Sides & { readonly key: string; readonly inboxId?: string; readonly state: 'same' | 'different' })
  | { readonly key: string; readonly kind: DifferenceKind; readonly state: 'unknown'; readonly code: string }

/** What is wanted of a domain. A part that is still being built is left out and not compared. */
export interface WantedDomain {
  readonly name: string
  readonly expiresAt: Date | undefined
  readonly renews: boolean
  /** Set once the registrant was proven. */
  readonly registrant: boolean
  readonly nameServers: readonly string[] | undefined
  readonly records: readonly RecordData[] | undefined
  /** Null: nowhere. */
  readonly forwardTo: string | null | undefined
}

export interface DomainLook {
  readonly owned: Look<OwnedDomain | undefined>
  readonly nameServers: Look<readonly string[] | undefined>
  readonly registrant: Look<RegistrantComparison | undefined>
  readonly delegation: Delegation
  readonly hosted: Look<HostedDomain | undefined>
  readonly records: Observations
}

const dayMilliseconds = 86_400_000

export function compareDomain(wanted: WantedDomain, look: DomainLook): Compared[] {
  const registered = compareRegistration(wanted, look)
  const servers = compareServers(wanted, look)
  const rest = compareForward(wanted, look)
  // Whoever else runs the zone has other records in it: they follow from the name servers and are no news.
  const isRunElsewhere = servers.some(({ state }) => state !== 'same')
  return [...registered, ...servers, ...rest, ...(isRunElsewhere ? [] : compareZone(wanted, look))]
}

const keyOf = (kind: DifferenceKind, domain: string): string => `${kind} ${domain}`

function compareRegistration(wanted: WantedDomain, { owned, registrant }: DomainLook): Compared[] {
  const key = (kind: DifferenceKind) => keyOf(kind, wanted.name)
  if ('code' in owned)
    return [{ kind: 'registration', key: key('registration'), state: 'unknown', code: owned.code }]
  const state = owned.seen?.state ?? 'absent'
  const compared: Compared[] = [
    {
      kind: 'registration',
      key: key('registration'),
      wanted: { state: 'active' },
      found: { state },
      state: state === 'active' ? 'same' : 'different',
    },
  ]
  if (!owned.seen) return compared
  const { expiresAt, renewsByItself } = owned.seen
  if (wanted.expiresAt)
    compared.push({
      kind: 'expiry',
      key: key('expiry'),
      wanted: { expiresAt: wanted.expiresAt.toISOString() },
      found: { expiresAt: expiresAt.toISOString() },
      // One that was renewed ends later, which is as it should be.
      state: expiresAt.getTime() < wanted.expiresAt.getTime() - dayMilliseconds ? 'different' : 'same',
    })
  compared.push({
    kind: 'auto-renew',
    key: key('auto-renew'),
    wanted: { on: wanted.renews },
    found: { on: renewsByItself },
    state: renewsByItself === wanted.renews ? 'same' : 'different',
  })
  if (!wanted.registrant) return compared
  if ('code' in registrant)
    compared.push({ kind: 'registrant', key: key('registrant'), state: 'unknown', code: registrant.code })
  else if (registrant.seen) {
    const differing = registrant.seen.kind === 'same' ? [] : [...registrant.seen.fields]
    compared.push({
      kind: 'registrant',
      key: key('registrant'),
      wanted: { differing: [] },
      found: { differing },
      state: differing.length === 0 ? 'same' : 'different',
    })
  }
  return compared
}

const inOrder = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase()).sort()
const sameNames = (one: readonly string[], other: readonly string[]): boolean =>
  inOrder(one).join(' ') === inOrder(other).join(' ')

function compareServers(wanted: WantedDomain, look: DomainLook): Compared[] {
  if (!wanted.nameServers) return []
  const kind = 'name-servers'
  const key = keyOf(kind, wanted.name)
  if ('code' in look.nameServers) return [{ kind, key, state: 'unknown', code: look.nameServers.code }]
  const atRegistrar = look.nameServers.seen
  // Not in the account any more: the registration says so.
  if (!atRegistrar) return []
  const want = { nameServers: inOrder(wanted.nameServers) }
  const same = sameNames(atRegistrar, wanted.nameServers)
  const set: Compared = {
    kind,
    key,
    wanted: want,
    found: { nameServers: inOrder(atRegistrar) },
    state: same ? 'same' : 'different',
  }
  return same ? [set, compareDelegation(wanted.name, want, look.delegation)] : [set]
}

function compareDelegation(
  name: string,
  wanted: { nameServers: string[] },
  delegation: Delegation,
): Compared {
  const kind = 'delegation'
  const key = keyOf(kind, name)
  if (delegation.kind === 'unknown') return { kind, key, state: 'unknown', code: `dns.${delegation.reason}` }
  const nameServers = delegation.kind === 'found' ? inOrder(delegation.nameServers) : []
  const state = sameNames(nameServers, wanted.nameServers) ? 'same' : 'different'
  return { kind, key, wanted, found: { nameServers }, state }
}

function compareForward(wanted: WantedDomain, { hosted }: DomainLook): Compared[] {
  if (wanted.forwardTo === undefined) return []
  const kind = 'forward'
  const key = keyOf(kind, wanted.name)
  if ('code' in hosted) return [{ kind, key, state: 'unknown', code: hosted.code }]
  const to = hosted.seen?.forwardToDomain ?? null
  const state = to === wanted.forwardTo ? 'same' : 'different'
  return [{ kind, key, wanted: { to: wanted.forwardTo }, found: { to }, state }]
}

const recordKey = (record: RecordData): string => `record ${placeOf(record) ?? identityOf(record)}`

function compareZone(wanted: WantedDomain, look: DomainLook): Compared[] {
  const kind = 'record'
  const desired = (wanted.records ?? []).map((record) => ({ record, writtenBy: 'us' as const, why: '' }))
  return compareRecords(desired, look.records).flatMap((one): Compared[] => {
    if (one.state === 'extra')
      return one.found.map((record) => ({
        kind,
        key: recordKey(record),
        wanted: { records: [] },
        found: { records: [bareRecord(record)] },
        state: 'different',
      }))
    const key = recordKey(one.desired)
    if (one.state === 'unknown') return [{ kind, key, state: 'unknown', code: `dns.${one.reason}` }]
    const records =
      one.state === 'same' ? [one.desired] : one.state === 'different' ? one.found.map(bareRecord) : []
    const state = one.state === 'same' ? 'same' : 'different'
    return [{ kind, key, wanted: { records: [one.desired] }, found: { records }, state }]
  })
}
