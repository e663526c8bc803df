import type { MailboxHost, NewMailbox } from '#domain/stacks/mailbox-host-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { MailforgeApi } from './api.ts'
import * as contract from './contract.ts'
import { hostedMailbox, mailboxCredentials } from './convert.ts'

type Mailboxes = Pick<
  MailboxHost,
  'mailboxesOf' | 'createMailboxes' | 'mailbox' | 'credentials' | 'setPassword' | 'deleteMailbox'
>

export function mailforgeMailboxes(api: MailforgeApi): Mailboxes {
  // The list can't be narrowed by domain and comes whole.
  const listed = async (domain: string) => {
    const all = await api.read(
      { operation: 'mailbox.list', method: 'GET', path: '/mailboxes', repeatable: true },
      contract.mailboxes,
    )
    const ending = `@${domain.toLowerCase()}`
    return all.filter(({ email }) => email.toLowerCase().endsWith(ending)).map(hostedMailbox)
  }

  const one = (mailboxId: string, withCredentials: boolean) =>
    orUndefined(
      api.read(
        {
          operation: withCredentials ? 'mailbox.credentials' : 'mailbox.read',
          method: 'GET',
          path: '/mailboxes/{id}',
          params: { id: mailboxId },
          query: withCredentials ? { with_credentials: true } : {},
          repeatable: true,
        },
        contract.mailbox,
      ),
    )

  return {
    mailboxesOf: listed,
    async createMailboxes(domain, wanted) {
      const there = await listed(domain)
      const missing = wanted.filter(({ address }) => !there.some((mailbox) => mailbox.address === address))
      // One address that exists already fails the vendor's whole order, so only the missing ones are ordered.
      if (missing.length === 0) return { kind: 'made', mailboxes: there }
      try {
        await api.read(
          {
            operation: 'mailbox.create',
            method: 'POST',
            path: '/mailboxes',
            json: { mailboxes: missing.map(order) },
            repeatable: false,
          },
          contract.createdMailboxes,
        )
      } catch (error) {
        // An earlier order, whose answer was lost, may have been carried out only now.
        if (!isRefused(error)) throw error
        const made = await listed(domain)
        if (missing.every(({ address }) => made.some((mailbox) => mailbox.address === address)))
          return { kind: 'made', mailboxes: made }
        if (!aboutTheAddress.has(error.vendorCode ?? '')) throw error
        return { kind: 'address-refused', vendorCode: error.vendorCode }
      }
      return { kind: 'made', mailboxes: await listed(domain) }
    },
    async mailbox(mailboxId) {
      const found = await one(mailboxId, false)
      return found && hostedMailbox(found)
    },
    async credentials(mailboxId) {
      const found = await one(mailboxId, true)
      if (!found)
        throw new VendorError({ vendor: 'mailforge', operation: 'mailbox.credentials', failure: 'missing' })
      return found.status === 'active' && found.credentials
        ? mailboxCredentials(found.credentials)
        : undefined
    },
    async setPassword(mailboxId, password) {
      await api.tell({
        operation: 'mailbox.set-password',
        method: 'PATCH',
        path: '/mailboxes/{id}',
        params: { id: mailboxId },
        json: { password },
        repeatable: true,
      })
    },
    async deleteMailbox(mailboxId) {
      await orUndefined(
        api.tell({
          operation: 'mailbox.delete',
          method: 'DELETE',
          path: '/mailboxes/{id}',
          params: { id: mailboxId },
          repeatable: true,
        }),
      )
    },
  }
}

const isRefused = (error: unknown): error is VendorError =>
  error instanceof VendorError && error.failure === 'refused'

/**
 * Refusals of an order that are about the address. The vendor publishes no list of its codes, so whatever is not known
 * to be about the address stays a refusal whose reason somebody looks at; they can still choose another address there.
 */
const aboutTheAddress: ReadonlySet<string> = new Set(['mailbox_exists', 'mailbox_reserved'])

function order({ address, firstName, lastName, signature }: NewMailbox) {
  return { email: address, firstName, lastName, ...(signature ? { signature } : {}) }
}

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof VendorError && error.failure === 'missing') return undefined
    throw error
  }
}
