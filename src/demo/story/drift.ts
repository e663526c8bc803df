import { dmarcRecordOf } from '#domain/dmarc/dmarc-record.ts'
import type { DifferenceKind, ValueOf } from '#domain/drift/difference-kinds.ts'
import { nextNight } from '#domain/drift/night.ts'
import { placeOf, type RecordData } from '#domain/stacks/record-data.ts'
import { tracking } from '../books/mailforge.ts'
import { chanceOf, idOf } from '../seeded.ts'
import { driftingDomain, linkElsewhere, raisedBy } from './meddling.ts'
import { daysAfter, minutesAfter, type Scene } from './scene.ts'
import { type DomainTold, type InboxTold, type StackTold, twistOf } from './stack.ts'
import { stateOf } from './stack-rows.ts'
import { colleagueId } from './staff.ts'

/** How many things are compared of a domain beside its records, and of an inbox. */
const perDomain = 7
const perInbox = 5

/** The nightly comparisons of a stack: the last one, what it found, and what was mended earlier. */
export function tellDrift(
  scene: Scene,
  stack: StackTold,
  desiredOf: (domain: DomainTold) => readonly RecordData[],
): void {
  const { rows, now } = scene
  if (!['warming', 'live'].includes(stateOf(stack, now))) return
  const [first] = stack.domains
  if (!first) return
  const at = lastNight(stack, now)
  const drift = driftOf(stack)
  rows.add('comparisons', {
    id: idOf('comparison', stack.id),
    client_id: stack.told.clientId,
    stack_id: stack.id,
    began_at: at,
    ended_at: minutesAfter(at, 2),
    compared: stack.domains.length * (perDomain + desiredOf(first).length) + stack.inboxes.length * perInbox,
    differing: drift ? 1 : 0,
    unseen: [],
  })
  if (drift) tellDifference(scene, stack, { ...drift, firstSeenAt: daysAfter(at, -1), seenAt: at })
  tellMended(scene, stack, desiredOf)
}

export const lastNight = (stack: StackTold, now: Date): Date => daysAfter(nextNight(stack.id, now), -1)

type Sides = { [K in DifferenceKind]: { kind: K; wanted: ValueOf<K>; found: ValueOf<K> } }[DifferenceKind]
type Drift = Sides & { readonly key: string; readonly domain: DomainTold; readonly inbox?: InboxTold }

function driftOf(stack: StackTold): Drift | undefined {
  const what = twistOf(stack.told, 'drift')?.what
  const domain = stack.domains[driftingDomain]
  const inbox = stack.inboxes[0]
  if (!what || !domain || !inbox) return undefined
  switch (what) {
    case 'renewal-off':
      return {
        kind: 'auto-renew',
        key: `auto-renew ${domain.name}`,
        domain,
        wanted: { on: true },
        found: { on: false },
      }
    case 'link-elsewhere': {
      const link = (host: string): RecordData => ({
        type: 'CNAME',
        name: `${tracking.label}.${domain.name}`,
        host,
      })
      const wanted = link(tracking.target)
      return {
        kind: 'record',
        key: `record ${placeOf(wanted) ?? ''}`,
        domain,
        wanted: { records: [wanted] },
        found: { records: [link(linkElsewhere)] },
      }
    }
    case 'limit-raised': {
      const { coldPerInboxPerDay, warmUpPerInboxPerDay } = stack.offer.plan.assumptions
      const limits = (more: number) => ({
        coldPerDay: coldPerInboxPerDay.value + more,
        warmUpPerDay: warmUpPerInboxPerDay.value,
      })
      return {
        kind: 'limits',
        key: `limits ${inbox.id}`,
        domain: inbox.domain,
        inbox,
        wanted: limits(0),
        found: limits(raisedBy),
      }
    }
  }
}

function tellDifference(
  { rows }: Scene,
  stack: StackTold,
  difference: Drift & {
    readonly firstSeenAt: Date
    readonly seenAt: Date
    readonly mended?: { readonly at: Date; readonly by: string }
  },
): string {
  const { mended } = difference
  const id = idOf('difference', stack.id, difference.key)
  rows.add('differences', {
    id,
    client_id: stack.told.clientId,
    stack_id: stack.id,
    domain_id: difference.domain.id,
    inbox_id: difference.inbox?.id ?? null,
    kind: difference.kind,
    natural_key: difference.key,
    wanted: difference.wanted,
    found: difference.found,
    state: mended ? 'mended' : 'open',
    first_seen_at: difference.firstSeenAt,
    seen_at: difference.seenAt,
    decided_at: mended?.at ?? null,
    decided_by: mended?.by ?? null,
    settled_at: mended ? minutesAfter(mended.at, 4) : null,
  })
  return id
}

/** In some stacks the DMARC record had gone once; a colleague had it written again, which can still be taken back. */
function tellMended(
  scene: Scene,
  stack: StackTold,
  desiredOf: (domain: DomainTold) => readonly RecordData[],
): void {
  const chance = chanceOf('mended', stack.id)
  const live = stack.told.path.at('live')
  const domain = stack.domains[0]
  const days = chance.between(20, 40)
  const seenAt = daysAfter(lastNight(stack, scene.now), -days)
  if (!live || live > daysAfter(seenAt, -3) || !domain || chance.next() > 0.35) return
  const record = dmarcRecordOf(domain.name, desiredOf(domain))
  if (!record) return
  const by = colleagueId('operator')
  const approvedAt = minutesAfter(seenAt, 480)
  const sides = { wanted: { records: [record] }, found: { records: [] } }
  const differenceId = tellDifference(scene, stack, {
    kind: 'record',
    key: `record ${placeOf(record) ?? ''}`,
    domain,
    ...sides,
    firstSeenAt: seenAt,
    seenAt,
    mended: { at: approvedAt, by },
  })
  scene.rows.add('world_changes', {
    id: idOf('world change', differenceId),
    client_id: stack.told.clientId,
    stack_id: stack.id,
    domain_id: domain.id,
    difference_id: differenceId,
    kind: 'record',
    stood: sides.found,
    written: sides.wanted,
    state: 'applied',
    planned_at: approvedAt,
    planned_by: by,
    approved_at: approvedAt,
    approved_by: by,
    intended_at: minutesAfter(approvedAt, 1),
    applied_at: minutesAfter(approvedAt, 4),
  })
}
