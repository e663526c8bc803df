import { ImapFlow } from 'imapflow'
import type { DNSResolver } from 'mailauth'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { sandboxAddresses, sandboxNetwork } from '#platform/sandbox/addresses.ts'
import type { Books } from '../books.ts'
import type { DnsWalk } from './dns-walk.ts'
import { type Finding, finding, wrong } from './finding.ts'
import { texts } from './records.ts'

const seedAddress = 'proof@seed.segmento.example'

/** One message of each inbox lies in the seed mailbox's inbox, its signature good by our own look-ups. */
export function checkProofs(
  dns: DnsWalk,
  books: Books,
  sandboxPort: number,
  addresses: readonly string[],
): Promise<Finding> {
  return finding('each inbox has sent one message, signed by its own domain', async () => {
    const password = await books.secret('seed', seedAddress)
    const messages = await readInbox(sandboxPort, seedAddress, password)
    const senders = messages.map(({ from }) => from).toSorted()
    if (senders.join() !== addresses.toSorted().join()) return wrong(`in the mailbox: ${senders.join(', ')}`)
    for (const { from, raw } of messages) {
      const { results = [] } = await dkimVerify(raw, { resolver: resolverOf(dns) })
      const own = from.slice(from.indexOf('@') + 1)
      const good = results.some((one) => one.status.result === 'pass' && one.signingDomain === own)
      if (!good) return wrong(`${from}: ${results.map((one) => one.status.result).join(', ') || 'unsigned'}`)
    }
    return `${messages.length} messages read over IMAP, DKIM verified by mailauth with our own look-ups`
  })
}

export async function readInbox(
  sandboxPort: number,
  user: string,
  pass: string,
  at: string = sandboxAddresses.seedMail,
): Promise<{ from: string; raw: Buffer }[]> {
  const { host, port } = sandboxNetwork(sandboxPort).endpoint(at, 993)
  const client = new ImapFlow({ host, port, secure: false, auth: { user, pass }, logger: false })
  await client.connect()
  try {
    await client.mailboxOpen('INBOX', { readOnly: true })
    const found: { from: string; raw: Buffer }[] = []
    for await (const message of client.fetch('1:*', { envelope: true, source: true }))
      found.push({
        from: message.envelope?.from?.[0]?.address?.toLowerCase() ?? '',
        raw: message.source ?? Buffer.alloc(0),
      })
    return found
  } finally {
    await client.logout()
  }
}

function resolverOf(dns: DnsWalk): DNSResolver {
  return async (name, type) => {
    const found = type.toUpperCase() === 'TXT' ? await texts(dns, name) : []
    if (found.length === 0) throw Object.assign(new Error(`no ${type} at ${name}`), { code: 'ENODATA' })
    return found.map((text) => [text])
  }
}
