import { createTransport } from 'nodemailer'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { collections, type KeptMail } from './books.ts'
import { type Verification, verificationDays } from './domains.ts'

/**
 * Asks a registrant to confirm their address. The mail goes to the world's receiving server; a copy is kept
 * either way, and says whether it could be delivered.
 */
export async function sendVerificationMail(
  world: SandboxWorld,
  verification: Verification,
  domain: string,
): Promise<void> {
  const subject = `Please confirm your e-mail address for ${domain}`
  const text = [
    `You were named as the registrant of ${domain}.`,
    `Confirm that this address is yours within ${verificationDays} days, or the domain will be suspended:`,
    '',
    `${world.origin('registry')}/confirmations/${verification.token}`,
  ].join('\n')
  const mail: KeptMail = {
    to: verification.email,
    subject,
    text,
    delivered: await deliver(world, { to: verification.email, subject, text }),
    sentAt: (await world.now()).toISOString(),
  }
  await world.store.put(collections.mails, crypto.randomUUID(), mail)
}

async function deliver(
  world: SandboxWorld,
  mail: { to: string; subject: string; text: string },
): Promise<boolean> {
  const { host, port } = world.network.endpoint(sandboxAddresses.seedMail, 25)
  const transport = createTransport({
    host,
    port,
    secure: false,
    ignoreTLS: true,
    connectionTimeout: 2000,
    greetingTimeout: 2000,
    socketTimeout: 5000,
  })
  try {
    await transport.sendMail({ from: 'Registrar <verification@registrar.example>', ...mail })
    return true
  } catch {
    return false
  } finally {
    transport.close()
  }
}
