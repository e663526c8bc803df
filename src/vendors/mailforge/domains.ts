import type { HostedRecord, MailboxHost, WantedRecord } from '#domain/stacks/mailbox-host-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { MailforgeApi } from './api.ts'
import * as contract from './contract.ts'
import { hostedDomain, hostedRecord, nameOf } from './convert.ts'

type Domains = Pick<MailboxHost, 'bringIn' | 'statusOf' | 'records' | 'replaceRecords' | 'setForward'>

export function mailforgeDomains(api: MailforgeApi, workspaceId: string | undefined): Domains {
  async function find(name: string) {
    const found = await api.read(
      {
        operation: 'domain.find',
        method: 'GET',
        path: '/domains',
        query: { search: name },
        repeatable: true,
      },
      contract.domains,
    )
    return found.find((domain) => nameOf(domain) === name.toLowerCase())
  }

  async function workspace(): Promise<string> {
    if (workspaceId !== undefined) return workspaceId
    const operation = 'workspace.list'
    const [first] = await api.read(
      { operation, method: 'GET', path: '/workspaces', repeatable: true },
      contract.workspaces,
    )
    if (!first) throw new VendorError({ vendor: 'mailforge', operation, failure: 'missing' })
    return first.id
  }

  const records = async (domainId: string): Promise<readonly HostedRecord[]> => {
    const found = await api.read(
      {
        operation: 'dns.read',
        method: 'GET',
        path: '/domains/{id}/dns',
        params: { id: domainId },
        repeatable: true,
      },
      contract.dnsRecords,
    )
    return found.map(hostedRecord)
  }

  return {
    async statusOf(domain) {
      const found = await find(domain)
      return found && hostedDomain(found)
    },
    async bringIn(domain, { dmarcReportsTo, forwardToDomain }) {
      const kept = await find(domain)
      if (kept) return hostedDomain(kept)
      const operation = 'domain.bring-in'
      const json = {
        workspaceId: await workspace(),
        domains: [domain],
        dmarcEmail: dmarcReportsTo,
        forwardToDomain,
      }
      const answer = await api.read(
        // A domain that is already in the workspace is answered as it is, so a repeat has the effect of once.
        { operation, method: 'POST', path: '/domains/transfer', json, repeatable: true },
        contract.transferAnswer,
      )
      const brought = answer.domains.find((one) => nameOf(one) === domain.toLowerCase())
      if (!brought) throw new VendorError({ vendor: 'mailforge', operation, failure: 'garbled' })
      return hostedDomain(brought)
    },
    records,
    async replaceRecords(domainId, wanted) {
      const whole = withHostsOwn(await records(domainId), wanted)
      await api.tell({
        operation: 'dns.replace',
        method: 'PUT',
        path: '/domains/{id}/dns',
        params: { id: domainId },
        json: { records: whole.map(({ name, type, value }) => ({ name, type, value })) },
        repeatable: true,
      })
      return records(domainId)
    },
    async setForward(domainId, forwardToDomain) {
      await api.tell({
        operation: 'domain.forward',
        method: 'PATCH',
        path: '/domains/forwards',
        json: [{ domainId, forwardToDomain, domainMasking: false }],
        repeatable: true,
      })
    },
  }
}

/** The write replaces the full set, so the host's own records go back in as they were read. */
function withHostsOwn(
  current: readonly HostedRecord[],
  wanted: readonly WantedRecord[],
): readonly WantedRecord[] {
  const own = current.filter(({ editable }) => !editable)
  const rest = wanted.filter((record) => !own.some((one) => sameRecord(one, record)))
  return [...own, ...rest]
}

function sameRecord(one: WantedRecord, other: WantedRecord): boolean {
  return (
    one.name.toLowerCase() === other.name.toLowerCase() &&
    one.type.toUpperCase() === other.type.toUpperCase() &&
    one.value === other.value
  )
}
