import { Hono } from 'hono'
import { sandboxAddresses, sandboxBlocklist } from '#platform/sandbox/addresses.ts'
import { startImapServer } from '#platform/sandbox/imap/server.ts'
import { publishZone } from '#platform/sandbox/outside-hosts.ts'
import { keptSecret } from '#platform/sandbox/secret.ts'
import { startSmtpServer } from '#platform/sandbox/smtp/server.ts'
import type { VendorSandbox } from '#platform/sandbox/world.ts'
import { passOn } from './catch-all.ts'
import { openMailbox } from './mailbox.ts'
import { receiveMail } from './receive.ts'
import { deliverReports, noteSender } from './reporter.ts'

const domain = 'seed.segmento.example'
const hostName = `mx.${domain}`
const address = `proof@${domain}`
const ttlSeconds = 300

/** The agency's seed mailbox at a provider: a mail exchange that judges what arrives, and IMAP. */
export const seedSandbox: VendorSandbox = {
  name: 'seed',
  http: () => new Hono(),
  async listen(world) {
    await publishZone(world, domain, [
      { type: 'MX', name: domain, ttlSeconds, preference: 10, host: hostName },
      { type: 'A', name: hostName, ttlSeconds, address: sandboxAddresses.seedMail },
      // Reports about any domain may come here (RFC 9990, 4).
      { type: 'TXT', name: `*._report._dmarc.${domain}`, ttlSeconds, text: 'v=DMARC1' },
    ])
    await publishZone(world, sandboxBlocklist, [
      { type: 'TXT', name: sandboxBlocklist, ttlSeconds, text: 'the blocklist of the sandbox world' },
    ])
    const mailbox = await openMailbox(world.store)
    const exchange = await startSmtpServer(
      {
        hostName,
        async recipient(to) {
          const refused = to.toLowerCase().endsWith(`@${domain}`) && to.toLowerCase() !== address
          return refused ? { responseCode: 550, reason: 'No such mailbox' } : undefined
        },
        async receive(mail) {
          const others = mail.envelopeTo.filter((to) => to.toLowerCase() !== address)
          if (others.length < mail.envelopeTo.length) {
            await receiveMail(world, mailbox, hostName, mail)
            await noteSender(world, mail.raw)
          }
          for (const to of others) {
            const refusal = await passOn(world, { ...mail, to })
            if (refusal) return refusal
          }
          return undefined
        },
      },
      world.network.endpoint(sandboxAddresses.seedMail, 25),
    )
    const imap = await startImapServer(
      async (username, password) =>
        username.toLowerCase() === address && password === (await keptSecret(world.store, address))
          ? {
              ...mailbox.account,
              async messages(path) {
                await deliverReports(world, mailbox, address)
                return mailbox.account.messages(path)
              },
            }
          : undefined,
      world.network.endpoint(sandboxAddresses.seedMail, 993),
    )
    return {
      async close() {
        await Promise.all([exchange.close(), imap.close()])
      },
    }
  },
  credentials: async (world) => ({
    host: sandboxAddresses.seedMail,
    port: '993',
    username: address,
    password: await keptSecret(world.store, address),
    address,
    authservId: hostName,
  }),
}
