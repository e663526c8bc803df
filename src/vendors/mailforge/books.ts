import type { HostBooks } from '#domain/adoption/vendor-books-port.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { mailforgeApi } from './api.ts'
import * as contract from './contract.ts'
import { hostedDomain, hostedMailbox } from './convert.ts'
import { parseCredentials } from './credentials.ts'

/** Every domain and mailbox of the account; both lists come whole. Passwords are not asked for. */
export function mailforgeBooks(credentials: Readonly<Record<string, string>>, line: VendorLine): HostBooks {
  const api = mailforgeApi(line, parseCredentials(credentials).apiKey)
  return {
    async domains() {
      const all = await api.read(
        { operation: 'domain.list', method: 'GET', path: '/domains', repeatable: true },
        contract.domains,
      )
      return all.map(hostedDomain)
    },
    async mailboxes() {
      const all = await api.read(
        { operation: 'mailbox.list', method: 'GET', path: '/mailboxes', repeatable: true },
        contract.mailboxes,
      )
      return all.map(hostedMailbox)
    },
  }
}
