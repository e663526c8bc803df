import { type Compared, compareDomain, type Look } from '#domain/drift/compare-domain.ts'
import { compareInbox } from '#domain/drift/compare-inbox.ts'
import type { ComparedDomain } from '#domain/drift/load-comparison.ts'
import { questionKey, questionsFor } from '#domain/stacks/compare-records.ts'
import type { Build } from '#domain/stacks/load-build.ts'
import type { HostedMailbox } from '#domain/stacks/mailbox-host-port.ts'
import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import type { LookUp } from '#platform/dns/resolve.ts'
import { samePersonal } from '#policy/personal.ts'
import { contactOf } from '../build/set-registrant.ts'
import { look } from './look.ts'

export interface SeenDomain {
  readonly compared: readonly Compared[]
  readonly zoneRecords: number | undefined
  /** What the registrar says, where that is later than what we knew: it was renewed. */
  readonly expiresAt: Date | undefined
}

/** One domain with its inboxes, looked at everywhere and held against what is wanted. Each look may fail by itself. */
export async function seeDomain(
  openPorts: (people: readonly string[]) => Promise<StackPorts>,
  build: Build,
  { wanted, inboxes }: ComparedDomain,
): Promise<SeenDomain> {
  const registrantId = build.registrant?.person_id
  const ports = await openPorts(registrantId ? [registrantId] : [])
  const { registrar, host, resolver } = ports
  const owned = await look(() => registrar.find(wanted.name))
  const isOurs = 'seen' in owned && owned.seen !== undefined
  const contact = contactOf(build)
  const hosted = await look(() => host.statusOf(wanted.name))
  const hostedId = 'seen' in hosted ? hosted.seen?.id : undefined
  const zone = hostedId === undefined ? undefined : await look(() => host.records(hostedId))
  const records = new Map<string, LookUp>()
  const desired = (wanted.records ?? []).map((record) => ({ record, writtenBy: 'us' as const, why: '' }))
  for (const question of questionsFor(desired))
    records.set(questionKey(question), await resolver.lookUp(question.name, question.type))
  const compared = compareDomain(wanted, {
    owned,
    nameServers: isOurs ? await look(() => registrar.nameServersOf(wanted.name)) : { seen: undefined },
    registrant:
      isOurs && contact && wanted.registrant
        ? await look(() => registrar.compareRegistrant(wanted.name, contact))
        : { seen: undefined },
    delegation: await resolver.nameServersOf(wanted.name),
    hosted,
    records,
  })
  const mailboxes = await look(() => host.mailboxesOf(wanted.name))
  const seenInboxes: Compared[] = []
  for (const one of inboxes) seenInboxes.push(...(await seeInbox(openPorts, one, mailboxes)))
  const expiresAt = 'seen' in owned ? owned.seen?.expiresAt : undefined
  return {
    compared: [...compared, ...seenInboxes],
    zoneRecords: zone && 'seen' in zone ? zone.seen.length : undefined,
    expiresAt: expiresAt && (!wanted.expiresAt || expiresAt > wanted.expiresAt) ? expiresAt : undefined,
  }
}

async function seeInbox(
  openPorts: (people: readonly string[]) => Promise<StackPorts>,
  { inbox, wanted }: ComparedDomain['inboxes'][number],
  mailboxes: Look<readonly HostedMailbox[]>,
): Promise<Compared[]> {
  if (!wanted.isOpen && !wanted.account) return []
  const { sequencer } = await openPorts([inbox.person_id])
  return compareInbox(wanted, {
    mailbox:
      'seen' in mailboxes
        ? { seen: mailboxes.seen.find(({ address }) => samePersonal(address, inbox.address))?.state }
        : mailboxes,
    account: wanted.account ? await look(() => sequencer.findAccount(inbox.address)) : { seen: undefined },
  })
}
