import type { AuthenticateOptions } from 'mailauth'
import { mailauthResolver } from '#platform/dns/mailauth-resolver.ts'
import type { ReceivedMail } from '#platform/sandbox/smtp/server.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import type { Mailbox } from './mailbox.ts'

/**
 * Takes a message in as a mailbox provider does: judges it on the address it came from, takes out results that
 * claim to be this server's own (RFC 8601, 5), writes its own above, and puts what fails DMARC into Junk.
 */
export async function receiveMail(
  world: SandboxWorld,
  mailbox: Mailbox,
  hostName: string,
  mail: ReceivedMail,
): Promise<void> {
  const { authenticate } = await import('mailauth')
  const judged = await authenticate(mail.raw, {
    ip: mail.clientAddress,
    helo: mail.helo,
    sender: mail.envelopeFrom,
    mta: hostName,
    resolver: mailauthResolver(worldResolver(world.network)) as NonNullable<AuthenticateOptions['resolver']>,
    disableArc: true,
    disableBimi: true,
  })
  const receivedAt = await world.now()
  const trace = [
    `Return-Path: <${mail.envelopeFrom}>`,
    `Received: from ${mail.helo} ([${mail.clientAddress}])`,
    `\tby ${hostName} with ESMTP; ${receivedAt.toUTCString().replace('GMT', '+0000')}`,
  ]
  const raw = `${judged.headers}${trace.join('\r\n')}\r\n${withoutForgedResults(mail.raw.toString('latin1'), hostName)}`
  const folder = judged.dmarc && judged.dmarc.status.result === 'fail' ? 'Junk' : 'INBOX'
  await mailbox.keep({ folder, receivedAt, raw: Buffer.from(raw, 'latin1') })
}

function withoutForgedResults(raw: string, hostName: string): string {
  const end = raw.indexOf('\r\n\r\n')
  const forged = new RegExp(`^authentication-results:\\s*${hostName.replaceAll('.', '\\.')}[\\s;]`, 'i')
  const fields = raw.slice(0, end).split(/\r\n(?![ \t])/)
  return fields.filter((field) => !forged.test(field)).join('\r\n') + raw.slice(end)
}
