import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import { keptSecret } from '#platform/sandbox/secret.ts'
import { startSmtpServer } from '#platform/sandbox/smtp/server.ts'
import type { VendorSandbox } from '#platform/sandbox/world.ts'
import { keepMessage, refusalOf } from './messages.ts'
import { messageRoutes } from './routes.ts'

const submission = { address: sandboxAddresses.seedMail, port: 587 }
const username = 'segmento'

/**
 * The agency's mail server: a submission server with sign-in, behind which every mailbox of the world that no
 * other sandbox serves can be read over HTTP.
 */
export const smtpSandbox: VendorSandbox = {
  name: 'smtp',
  http: messageRoutes,
  async listen(world) {
    return startSmtpServer(
      {
        hostName: 'mail.segmento.example',
        signIn: async (given, password) =>
          given === username && password === (await keptSecret(world.store, username)),
        recipient: async (address) => refusalOf(address),
        async receive({ raw, envelopeFrom, envelopeTo }) {
          await keepMessage(world, { raw, envelopeFrom, envelopeTo })
          return undefined
        },
      },
      world.network.endpoint(submission.address, submission.port),
    )
  },
  credentials: async (world) => ({
    host: submission.address,
    port: String(submission.port),
    username,
    password: await keptSecret(world.store, username),
  }),
}
