import type { NetworkMap } from '../world.ts'
import type { SmtpRefusal } from './server.ts'

/** How a sandbox's mail server finds the host that receives for a domain: by the world's DNS. */
export interface MailRouting {
  /** Host names of the domain's MX records, best first; empty when it has none. */
  exchanges(domain: string): Promise<readonly string[]>
  /** IPv4 addresses of a host. */
  addresses(host: string): Promise<readonly string[]>
}

export interface Delivery {
  /** The sending host, as SPF will see it. */
  readonly from: { readonly hostName: string; readonly address: string }
  readonly envelopeFrom: string
  readonly envelopeTo: string
  readonly raw: Buffer
}

/** Carries one message to the mail exchange of its recipient, telling it the sender's TEST-NET address (XCLIENT). */
export async function deliverMail(
  routing: MailRouting,
  network: NetworkMap,
  delivery: Delivery,
): Promise<SmtpRefusal | undefined> {
  const domain = delivery.envelopeTo.slice(delivery.envelopeTo.lastIndexOf('@') + 1)
  const address = await exchangeAddress(routing, domain).catch(() => 'unknown' as const)
  if (address === 'unknown')
    return { responseCode: 451, reason: 'The name servers of the domain do not answer' }
  if (!address) return { responseCode: 550, reason: 'The domain has no mail exchange' }
  const endpoint = network.endpoint(address, 25)
  if (endpoint.host === address)
    return { responseCode: 451, reason: 'The mail exchange is outside the sandbox world' }
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    ...endpoint,
    name: delivery.from.hostName,
    ignoreTLS: true,
    connectionTimeout: 5000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // Nodemailer runs commands of one's own only as a sign-in, so the introduction is given as one.
    forceAuth: true,
    auth: { type: 'custom', method: 'XCLIENT', user: delivery.from.hostName, pass: 'none' },
    customAuth: { XCLIENT: (session) => introduce(session, delivery.from) },
  })
  try {
    await transport.sendMail({
      envelope: { from: delivery.envelopeFrom, to: [delivery.envelopeTo] },
      raw: delivery.raw,
    })
    return undefined
  } catch (error) {
    const { responseCode } = error as { responseCode?: number }
    return responseCode
      ? { responseCode, reason: 'Refused by the mail exchange of the recipient' }
      : { responseCode: 451, reason: 'The mail exchange does not answer' }
  } finally {
    transport.close()
  }
}

async function introduce(
  session: { sendCommand(command: string): Promise<{ status: number }> },
  from: Delivery['from'],
): Promise<boolean> {
  const taken = await session.sendCommand(`XCLIENT ADDR=${from.address}`)
  const greeted = await session.sendCommand(`EHLO ${from.hostName}`)
  return taken.status === 220 && greeted.status === 250
}

async function exchangeAddress(routing: MailRouting, domain: string): Promise<string | undefined> {
  for (const host of await routing.exchanges(domain)) {
    const [address] = await routing.addresses(host)
    if (address) return address
  }
  return undefined
}
