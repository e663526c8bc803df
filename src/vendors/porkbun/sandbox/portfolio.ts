import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { Contacts } from './contract.ts'

/** A domain in the account, beside what the registry keeps of it. */
export type OwnedDomain = {
  domain: string
  tld: string
  createdAt: string
  expiresAt: string
  autoRenew: boolean
  orderId: number
  contacts: Contacts
}

/** As the API shows it: flags are 0 or 1, dates without a zone. */
export function shown(domain: OwnedDomain, status: string) {
  return {
    domain: domain.domain,
    status,
    tld: domain.tld,
    createDate: plainDate(domain.createdAt),
    expireDate: plainDate(domain.expiresAt),
    securityLock: 1,
    whoisPrivacy: 1,
    autoRenew: domain.autoRenew ? 1 : 0,
    apiAccess: 1,
    notLocal: 0,
  }
}

const plainDate = (iso: string): string => iso.slice(0, 19).replace('T', ' ')

export function ownedDomain(store: SandboxStore, name: string): Promise<OwnedDomain | undefined> {
  return store.get<OwnedDomain>('domains', name)
}
