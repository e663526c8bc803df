import type { HandoffSubject } from '#domain/handoff/load-handoff-subject.ts'
import type { Check, PackDomain } from '#domain/handoff/pack.ts'
import { compareRecords, questionKey, questionsFor, verdictOf } from '#domain/stacks/compare-records.ts'
import type { DesiredRecord } from '#domain/stacks/desired-records.ts'
import type { BuildDomain } from '#domain/stacks/load-build.ts'
import type { RecordData } from '#domain/stacks/record-data.ts'
import type { OwnedDomain } from '#domain/stacks/registrar-port.ts'

import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import type { DnsRecord } from '#platform/dns/record.ts'
import type { LookUp } from '#platform/dns/resolve.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { contactOf } from '../build/set-registrant.ts'

export interface SeenDomain {
  readonly packed: PackDomain
  readonly renewsByItself: boolean | undefined
  readonly checks: readonly Check[]
}

/** Undefined when the vendor could not be asked: nothing is known then, which is no failure of the domain. */
async function look<T>(ask: () => Promise<T>): Promise<{ readonly seen: T } | undefined> {
  try {
    return { seen: await ask() }
  } catch (error) {
    if (error instanceof VendorError) return undefined
    throw error
  }
}

type Saying = Pick<Check, 'kind' | 'verdict' | 'words'>

/** One domain from outside: at the registrar, in the delegation, in the DNS. */
export async function observeDomain(
  ports: StackPorts,
  subject: HandoffSubject,
  domain: BuildDomain,
): Promise<SeenDomain> {
  const at = subject.now.toISOString()
  const owned = await look(() => ports.registrar.find(domain.name))
  const registrant = await seeRegistrant(ports, subject, domain)
  const delegation = await ports.resolver.nameServersOf(domain.name)
  const desired = subject.setUp.get(domain.id)?.desired ?? []
  const zone = await seeZone(ports, desired)
  const sayings: Saying[] = [
    registrationSaying(owned),
    registrant,
    delegationSaying(domain, delegation),
    zone.saying,
  ]
  return {
    renewsByItself: owned?.seen?.renewsByItself,
    packed: {
      name: domain.name,
      registeredAt: (owned?.seen?.registeredAt ?? domain.registered_at)?.toISOString() ?? null,
      expiresAt: (owned?.seen?.expiresAt ?? domain.expires_at)?.toISOString() ?? null,
      registrantProvenAt: registrant.verdict === 'pass' ? at : null,
      nameServers: delegation.kind === 'found' ? [...delegation.nameServers] : [],
      records: zone.records,
      desired: [...desired],
      readAt: at,
    },
    checks: sayings.map((saying) => ({ ...saying, domain: domain.name, inboxId: null, at })),
  }
}

function registrationSaying(owned: { seen: OwnedDomain | undefined } | undefined): Saying {
  const kind = 'registration'
  if (!owned) return { kind, verdict: 'unknown', words: 'the registrar could not be asked' }
  if (!owned.seen) return { kind, verdict: 'fail', words: 'not in the account at the registrar' }
  return owned.seen.state === 'active'
    ? { kind, verdict: 'pass', words: 'active at the registrar' }
    : { kind, verdict: 'fail', words: `${owned.seen.state} at the registrar` }
}

async function seeRegistrant(
  ports: StackPorts,
  { build }: HandoffSubject,
  domain: BuildDomain,
): Promise<Saying> {
  const kind = 'registrant'
  const wanted = contactOf(build)
  if (!wanted) return { kind, verdict: 'fail', words: 'no registrant was given' }
  const compared = await look(() => ports.registrar.compareRegistrant(domain.name, wanted))
  if (!compared?.seen) return { kind, verdict: 'unknown', words: 'the registrant could not be read back' }
  if (compared.seen.kind === 'same')
    return { kind, verdict: 'pass', words: 'read back as the client in every field' }
  const fields = compared.seen.fields.join(', ')
  return { kind, verdict: 'fail', words: `the registrant differs in ${fields}` }
}

function delegationSaying(
  { name_servers }: BuildDomain,
  seen: Awaited<ReturnType<StackPorts['resolver']['nameServersOf']>>,
): Saying {
  const kind = 'delegation'
  if (seen.kind === 'unknown') return { kind, verdict: 'unknown', words: 'the delegation could not be read' }
  const wanted = [...(name_servers ?? [])].sort().join(', ')
  const found = seen.kind === 'found' ? seen.nameServers.join(', ') : 'nobody'
  return found === wanted
    ? { kind, verdict: 'pass', words: `delegated to ${found}` }
    : { kind, verdict: 'fail', words: `delegated to ${found}, set up for ${wanted}` }
}

async function seeZone(
  ports: StackPorts,
  desired: readonly RecordData[],
): Promise<{ saying: Saying; records: RecordData[] }> {
  const wanted: DesiredRecord[] = desired.map((record) => ({ record, writtenBy: 'us', why: '' }))
  const seen = new Map<string, LookUp>()
  for (const question of questionsFor(wanted))
    seen.set(questionKey(question), await ports.resolver.lookUp(question.name, question.type))
  const compared = compareRecords(wanted, seen)
  const records = [...seen.values()].flatMap((answer) => (answer.kind === 'found' ? answer.records : []))
  const wrong = compared
    .filter(({ state }) => state !== 'same' && state !== 'unknown')
    .map((one) =>
      'desired' in one ? `${one.desired.type} ${one.desired.name} ${one.state}` : 'one too many',
    )
  const kind = 'zone'
  const saying: Saying = {
    right: { kind, verdict: 'pass', words: `${desired.length} records as set up` } as const,
    unknown: { kind, verdict: 'unknown', words: 'not all records could be read' } as const,
    wrong: { kind, verdict: 'fail', words: wrong.join(', ') } as const,
  }[verdictOf(compared)]
  return { saying, records: records.flatMap(plainRecord) }
}

/** Without its TTL, which caches change; other types than mail needs are left out. */
function plainRecord(record: DnsRecord): RecordData[] {
  switch (record.type) {
    case 'MX': {
      const { type, name, preference, host } = record
      return [{ type, name, preference, host }]
    }
    case 'TXT':
      return [{ type: record.type, name: record.name, text: record.text }]
    case 'CNAME':
      return [{ type: record.type, name: record.name, host: record.host }]
    case 'A':
    case 'AAAA':
      return [{ type: record.type, name: record.name, address: record.address }]
    default:
      return []
  }
}
