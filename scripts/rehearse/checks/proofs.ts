import type { DNSResolver } from 'mailauth'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import type { Books } from '../books.ts'
import { readInbox } from '../read-inbox.ts'
import type { DnsWalk } from './dns-walk.ts'
import { type Finding, finding, wrong } from './finding.ts'
import { texts } from './records.ts'

const seedAddress = 'proof@seed.segmento.example'
/** Receivers send their daily DMARC reports to the same mailbox. */
const reports = /^noreply-dmarc@/

/** Two messages of each inbox lie in the seed mailbox's inbox, their signatures good by our own look-ups. */
export function checkProofs(
  dns: DnsWalk,
  books: Books,
  sandboxPort: number,
  addresses: readonly string[],
): Promise<Finding> {
  return finding(
    'each inbox has sent a message after it was opened and one for the hand-off, signed by its own domain',
    async () => {
      const password = await books.secret('seed', seedAddress)
      const arrived = await readInbox(sandboxPort, {
        address: sandboxAddresses.seedMail,
        user: seedAddress,
        password,
      })
      const messages = arrived.filter(({ from }) => !reports.test(from))
      const senders = messages.map(({ from }) => from).toSorted()
      if (senders.join() !== [...addresses, ...addresses].toSorted().join())
        return wrong(`in the mailbox: ${senders.join(', ')}`)
      for (const { from, raw } of messages) {
        const { results = [] } = await dkimVerify(raw, { resolver: resolverOf(dns) })
        const own = from.slice(from.indexOf('@') + 1)
        const good = results.some((one) => one.status.result === 'pass' && one.signingDomain === own)
        if (!good)
          return wrong(`${from}: ${results.map((one) => one.status.result).join(', ') || 'unsigned'}`)
      }
      return `${messages.length} messages read over IMAP, DKIM verified by mailauth with our own look-ups`
    },
  )
}

function resolverOf(dns: DnsWalk): DNSResolver {
  return async (name, type) => {
    const found = type.toUpperCase() === 'TXT' ? await texts(dns, name) : []
    if (found.length === 0) throw Object.assign(new Error(`no ${type} at ${name}`), { code: 'ENODATA' })
    return found.map((text) => [text])
  }
}
