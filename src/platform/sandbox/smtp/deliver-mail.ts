import { connect, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
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

/** Carries one message to the mail exchange of its recipient, telling it the sender's TEST-NET address (PROXY v1). */
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
  let socket: Socket | undefined
  try {
    socket = await opened(endpoint)
    socket.write(`PROXY TCP4 ${delivery.from.address} ${address} ${socket.localPort} 25\r\n`)
    const transport = createTransport({
      name: delivery.from.hostName,
      connection: socket,
      host: address,
      port: 25,
      ignoreTLS: true,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
    })
    await transport.sendMail({
      envelope: { from: delivery.envelopeFrom, to: [delivery.envelopeTo] },
      raw: delivery.raw,
    })
    return undefined
  } catch (error) {
    const { responseCode } = error as { responseCode?: number }
    return responseCode
      ? { responseCode, reason: 'Refused by the recipient’s mail exchange' }
      : { responseCode: 451, reason: 'The mail exchange does not answer' }
  } finally {
    socket?.destroy()
  }
}

async function exchangeAddress(routing: MailRouting, domain: string): Promise<string | undefined> {
  for (const host of await routing.exchanges(domain)) {
    const [address] = await routing.addresses(host)
    if (address) return address
  }
  return undefined
}

function opened(endpoint: { host: string; port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(endpoint, () => resolve(socket))
    socket.once('error', reject)
  })
}
