import type { SandboxStore } from '#platform/sandbox/store.ts'
import { recordTypes } from './contract.ts'
import { type Refusal, refusal } from './outcome.ts'

type RecordType = (typeof recordTypes)[number]

export type KeptRecord = {
  id: string
  /** The full name. */
  name: string
  type: RecordType
  content: string
  ttl: number
  prio: number | null
  notes: string | null
}

/** Shorter times to live are raised to this. */
const leastTtl = 600

export async function recordsOf(store: SandboxStore, domain: string): Promise<KeptRecord[]> {
  return (await store.get<{ records: KeptRecord[] }>('records', domain))?.records ?? []
}

export function putRecords(store: SandboxStore, domain: string, records: KeptRecord[]): Promise<void> {
  return store.put('records', domain, { records })
}

/** What a new domain comes with; it stands in the way of records at the same names. */
export function parkingRecords(domain: string): KeptRecord[] {
  const parked = { content: 'pixie.porkbun.com', ttl: leastTtl, prio: null, notes: null }
  return [
    { id: freshId(), name: domain, type: 'ALIAS', ...parked },
    { id: freshId(), name: `*.${domain}`, type: 'CNAME', ...parked },
  ]
}

export interface GivenRecord {
  readonly name: string
  readonly type: string
  readonly content: string
  readonly ttl: number
  readonly prio?: number | undefined
  readonly notes?: string | undefined
}

/** The name is the part below the domain: a full name is doubled, as the real one does. */
export function fromGiven(domain: string, given: GivenRecord, id: string = freshId()): KeptRecord | Refusal {
  const type = recordTypes.find((known) => known === given.type)
  if (!type) return refusal('INVALID_TYPE', 'Invalid record type.')
  return {
    id,
    name: given.name === '' ? domain : `${given.name}.${domain}`.toLowerCase(),
    type,
    content: type === 'TXT' ? given.content : given.content.toLowerCase().replace(/\.$/, ''),
    ttl: Math.max(leastTtl, given.ttl),
    prio: given.prio ?? (type === 'MX' ? 0 : null),
    notes: given.notes ?? null,
  }
}

const alone: readonly RecordType[] = ['CNAME', 'ALIAS']
const addressing: readonly RecordType[] = ['A', 'AAAA', 'CNAME', 'ALIAS']

/** A CNAME stands alone at its name; an ALIAS tolerates no other address beside it. */
export function clashOf(record: KeptRecord, others: readonly KeptRecord[]): Refusal | undefined {
  const here = others.filter((other) => other.name === record.name && other.id !== record.id)
  if (here.some((other) => other.type === record.type && other.content === record.content))
    return refusal('DUPLICATE_RECORD', 'A record with the same content is already there.')
  const clash = here.some((other) => {
    if (other.type === 'CNAME' || record.type === 'CNAME') return true
    const oneAlone = alone.includes(other.type) || alone.includes(record.type)
    return oneAlone && addressing.includes(other.type) && addressing.includes(record.type)
  })
  return clash ? refusal('RECORD_CONFLICT', 'Another record at this name stands in the way.') : undefined
}

/** Everything is text when read. */
export function shownRecord(record: KeptRecord) {
  return {
    id: record.id,
    name: record.name,
    type: record.type,
    content: record.content,
    ttl: String(record.ttl),
    prio: record.prio === null ? null : String(record.prio),
    notes: record.notes,
  }
}

function freshId(): string {
  return String(100_000_000 + Math.floor(Math.random() * 800_000_000))
}
