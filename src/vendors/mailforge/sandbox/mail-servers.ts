import DKIM from 'nodemailer/lib/dkim'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import { startImapServer } from '#platform/sandbox/imap/server.ts'
import { deliverMail } from '#platform/sandbox/smtp/deliver-mail.ts'
import { mailRouting } from '#platform/sandbox/smtp/mail-routing.ts'
import { type ReceivedMail, type SmtpRefusal, startSmtpServer } from '#platform/sandbox/smtp/server.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import { domainNamed } from './domain.ts'
import { mailHost } from './hosts.ts'
import { inboxAccount, keepMail } from './mail-store.ts'
import { activeMailbox, type MailboxDocument } from './mailbox.ts'

interface Closable {
  close(): Promise<void>
}

/** Submission (587), mail exchange (25) and IMAP (993) of the inboxes, all at one address of the world. */
export async function startMailServers(world: SandboxWorld): Promise<Closable[]> {
  const { store, network } = world
  const at = (port: number) => network.endpoint(sandboxAddresses.mailforgeMail, port)

  const signedIn = async (username: string, password: string): Promise<MailboxDocument | undefined> => {
    const mailbox = await activeMailbox(store, username, await world.now())
    return mailbox?.password === password ? mailbox : undefined
  }

  const submission = startSmtpServer(
    {
      hostName: mailHost,
      signIn: async (username, password) => (await signedIn(username, password)) !== undefined,
      async sender(address, username) {
        const own = address.toLowerCase() === username?.toLowerCase()
        return own ? undefined : { responseCode: 553, reason: 'Sender address is not yours' }
      },
      recipient: async () => undefined,
      receive: (mail) => relay(world, mail),
    },
    at(587),
  )
  const exchange = startSmtpServer(
    {
      hostName: mailHost,
      async recipient(address) {
        const known = await activeMailbox(store, address, await world.now())
        return known ? undefined : { responseCode: 550, reason: 'No such mailbox' }
      },
      async receive({ envelopeTo, raw }) {
        const receivedAt = await world.now()
        for (const address of envelopeTo)
          await keepMail(store, { address: address.toLowerCase(), receivedAt, raw })
        return undefined
      },
    },
    at(25),
  )
  const imap = startImapServer(async (username, password) => {
    const mailbox = await signedIn(username, password)
    return mailbox && inboxAccount(store, mailbox.email)
  }, at(993))
  return Promise.all([submission, exchange, imap])
}

/** Signs with the key of the sender's domain and delivers while the sender waits; the first refusal is the answer. */
async function relay(world: SandboxWorld, mail: ReceivedMail): Promise<SmtpRefusal | undefined> {
  const domain = await domainNamed(
    world.store,
    mail.envelopeFrom.slice(mail.envelopeFrom.indexOf('@') + 1).toLowerCase(),
  )
  if (!domain) return { responseCode: 550, reason: 'The domain is not hosted here' }
  const { selector, privateKey } = domain.dkim
  const signer = new DKIM({ domainName: domain.name, keySelector: selector, privateKey })
  const now = await world.now()
  const trace = `Received: by ${mailHost} with ESMTPA; ${now.toUTCString().replace('GMT', '+0000')}\r\n`
  const chunks: Buffer[] = []
  for await (const chunk of signer.sign(mail.raw)) chunks.push(Buffer.from(chunk))
  const raw = Buffer.concat([Buffer.from(trace), ...chunks])
  const routing = mailRouting(worldResolver(world.network))
  const from = { hostName: mailHost, address: sandboxAddresses.mailforgeMail }
  for (const envelopeTo of mail.envelopeTo) {
    const refusal = await deliverMail(routing, world.network, {
      from,
      envelopeFrom: mail.envelopeFrom,
      envelopeTo,
      raw,
    })
    if (refusal) return refusal
  }
  return undefined
}
