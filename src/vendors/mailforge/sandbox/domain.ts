import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import { nameServers } from './hosts.ts'
import { Refusal } from './refusal.ts'

export interface ZoneRecord extends Record<string, unknown> {
  /** `@`, or a name below the domain. */
  name: string
  type: string
  value: string
}

export interface DomainDocument extends Record<string, unknown> {
  id: string
  name: string
  workspaceId: string
  createdAt: string
  updatedAt: string
  dmarcEmail: string | null
  forwardToDomain: string | null
  autoRenew: boolean
  /** Business time at which the delegation to our name servers was first seen. */
  delegatedAt: string | null
  dkim: { selector: string; privateKey: string; publicKeyBase64: string }
  /** Records of ours that were left out when the zone was made; the next write of the zone puts them in. */
  left: ('DKIM' | 'SPF')[]
  records: ZoneRecord[]
}

/**
 * pending: brought in, waiting for the delegation, then provisioned for `provisioningMinutes` → active, or failed.
 * Nothing runs in between: the state is what business time makes of it when it is read.
 */
export type DomainStatus = 'pending' | 'active' | 'failed'

const provisioningMinutes = 10

export function statusOf(domain: DomainDocument, now: Date): DomainStatus {
  if (!domain.delegatedAt) return 'pending'
  if (now.getTime() < Date.parse(domain.delegatedAt) + provisioningMinutes * 60_000) return 'pending'
  return labelOf(domain.name).includes('fails') ? 'failed' : 'active'
}

const labelOf = (name: string): string => name.slice(0, name.indexOf('.'))

const makeKeyPair = promisify(generateKeyPair)

export async function newDomain(input: {
  name: string
  workspaceId: string
  dmarcEmail: string | undefined
  forwardToDomain: string | undefined
  now: Date
}): Promise<DomainDocument> {
  const keys = await makeKeyPair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const label = labelOf(input.name)
  const report = input.dmarcEmail ? `; rua=mailto:${input.dmarcEmail}` : ''
  return {
    id: crypto.randomUUID(),
    name: input.name,
    workspaceId: input.workspaceId,
    createdAt: input.now.toISOString(),
    updatedAt: input.now.toISOString(),
    dmarcEmail: input.dmarcEmail ?? null,
    forwardToDomain: input.forwardToDomain ?? null,
    autoRenew: false,
    delegatedAt: null,
    dkim: {
      selector: 'mf1',
      privateKey: keys.privateKey,
      publicKeyBase64: keys.publicKey.toString('base64'),
    },
    left: [
      ...(label.includes('nodkim') ? ['DKIM' as const] : []),
      ...(label.includes('nospf') ? ['SPF' as const] : []),
    ],
    records: [{ name: '_dmarc', type: 'TXT', value: `v=DMARC1; p=none${report}` }],
  }
}

export async function domainNamed(store: SandboxStore, name: string): Promise<DomainDocument | undefined> {
  return store.get<DomainDocument>('domains', name)
}

export async function domainWithId(store: SandboxStore, id: string): Promise<DomainDocument> {
  const all = await store.list<DomainDocument>('domains')
  const found = all.find(({ body }) => body.id === id)?.body
  if (!found) throw new Refusal(404, 'domain_not_found', 'Domain not found')
  return found
}

export async function keepDomain(store: SandboxStore, domain: DomainDocument, now: Date): Promise<void> {
  await store.put('domains', domain.name, { ...domain, updatedAt: now.toISOString() })
}

/** Looks, by following the delegation, whether the domain is delegated to us, and notes when that is first seen. */
export async function observeDelegation(
  world: SandboxWorld,
  domain: DomainDocument,
): Promise<DomainDocument> {
  if (domain.delegatedAt) return domain
  const found = await worldResolver(world.network).nameServersOf(domain.name)
  const ours: readonly string[] = nameServers
  if (found.kind !== 'found' || found.nameServers.length === 0) return domain
  if (!found.nameServers.every((host) => ours.includes(host))) return domain
  const now = await world.now()
  return world.store.exclusively(async (store) => {
    const current = (await domainNamed(store, domain.name)) ?? domain
    if (current.delegatedAt) return current
    const delegated = { ...current, delegatedAt: now.toISOString() }
    await keepDomain(store, delegated, now)
    return delegated
  })
}
