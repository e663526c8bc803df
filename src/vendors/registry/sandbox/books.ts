import { createHash } from 'node:crypto'
import type { DnsRecord } from '#platform/dns/record.ts'
import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import type { Registrant } from './contract.ts'
import { type DomainStanding, type RegisteredDomain, standingOf, type Verification } from './domains.ts'

/** What the registry keeps, and how it is read. */

export type OutsideZone = { records: DnsRecord[] }
export type KeptMail = { to: string; subject: string; text: string; delivered: boolean; sentAt: string }

export const collections = {
  domains: 'domains',
  verifications: 'verifications',
  zones: 'zones',
  hosts: 'hosts',
  mails: 'mails',
} as const

export async function domainWithStanding(
  world: SandboxWorld,
  name: string,
): Promise<(RegisteredDomain & DomainStanding) | undefined> {
  const domain = await world.store.get<RegisteredDomain>(collections.domains, name)
  if (!domain) return undefined
  const verification = await world.store.get<Verification>(collections.verifications, domain.verificationId)
  return { ...domain, ...standingOf(domain, verification, await world.now()) }
}

/** One verification for each registrar, name and address: a person confirms once, not once per domain. */
export function verificationIdFor(registrar: string, registrant: Registrant): string {
  const who = [
    registrar,
    registrant.firstName,
    registrant.lastName,
    registrant.organization,
    registrant.email,
  ]
  return createHash('sha256').update(who.join('\n').toLowerCase()).digest('hex').slice(0, 32)
}

/** Gives the verification that stands for this registrant; `fresh` when a mail has to ask for it. */
export async function verificationFor(
  store: SandboxStore,
  input: { registrar: string; registrant: Registrant; now: Date; confirmed: boolean },
): Promise<{ verification: Verification; fresh: boolean }> {
  const id = verificationIdFor(input.registrar, input.registrant)
  const kept = await store.get<Verification>(collections.verifications, id)
  if (kept) return { verification: kept, fresh: false }
  const verification: Verification = {
    id,
    email: input.registrant.email,
    token: crypto.randomUUID(),
    askedAt: input.now.toISOString(),
    confirmedAt: input.confirmed ? input.now.toISOString() : null,
  }
  await store.put(collections.verifications, id, verification)
  return { verification, fresh: !input.confirmed }
}
