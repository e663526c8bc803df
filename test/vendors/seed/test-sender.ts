import { generateKeyPairSync } from 'node:crypto'
import DKIM from 'nodemailer/lib/dkim'
import MailComposer from 'nodemailer/lib/mail-composer'
import { deliverMail } from '#platform/sandbox/smtp/deliver-mail.ts'
import { mailRouting } from '#platform/sandbox/smtp/mail-routing.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import type { TestSandboxWorld } from '#test/support/sandbox-world.ts'

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

export const sendingAddress = '192.0.2.77'

type Omitted = 'spf' | 'dkim' | 'dmarc'

/** A domain outside every vendor that publishes what a sender should, but for what is left out. */
export async function publishSender(
  world: TestSandboxWorld,
  domain: string,
  without: readonly Omitted[] = [],
): Promise<void> {
  const txt = (name: string, text: string) => ({ type: 'TXT', name, text })
  const records = [
    { type: 'MX', name: domain, preference: 10, host: 'mx.seed.segmento.example' },
    ...(without.includes('spf') ? [] : [txt(domain, `v=spf1 ip4:${sendingAddress} -all`)]),
    ...(without.includes('dmarc') ? [] : [txt(`_dmarc.${domain}`, 'v=DMARC1; p=reject')]),
    ...(without.includes('dkim')
      ? []
      : [txt(`s1._domainkey.${domain}`, `v=DKIM1; k=rsa; p=${keys.publicKey.toString('base64')}`)]),
  ]
  const answer = await fetch(`${world.origin('registry')}/zones/${domain}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ records }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

/** Sends one message from `ada@domain` to the mail exchange of its recipient. */
export async function sendMessage(
  world: TestSandboxWorld,
  mail: {
    domain: string
    to: string
    token: string
    from?: string
    signed?: boolean
    address?: string
    headers?: Record<string, string>
  },
) {
  const from = mail.from ?? `ada@${mail.domain}`
  const headers = { 'X-Segmento-Proof': mail.token, ...mail.headers }
  const composed = { from, to: mail.to, subject: 'A check', text: 'Hello', headers }
  const unsigned = await new MailComposer(composed).compile().build()
  const signer = new DKIM({ domainName: mail.domain, keySelector: 's1', privateKey: keys.privateKey })
  const raw = mail.signed === false ? unsigned : await whole(signer.sign(unsigned))
  return deliverMail(mailRouting(worldResolver(world.network)), world.network, {
    from: { hostName: 'mail.sender.example', address: mail.address ?? sendingAddress },
    envelopeFrom: `ada@${mail.domain}`,
    envelopeTo: mail.to,
    raw,
  })
}

async function whole(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}
