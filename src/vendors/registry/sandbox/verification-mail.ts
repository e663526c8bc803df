import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { collections, type KeptMail } from './books.ts'
import { type Verification, verificationDays } from './domains.ts'

/**
 * Asks a registrant to confirm their address. The mail is handed to the world's mail; a copy is kept either
 * way, and says whether it could be delivered.
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

const sender = 'verification@registrar.example'

/** Handed over as a whole message (RFC 5322); false when the world has no mail, or it refuses the address. */
async function deliver(
  world: SandboxWorld,
  mail: { to: string; subject: string; text: string },
): Promise<boolean> {
  const message = [
    `From: Registrar <${sender}>`,
    `To: ${mail.to}`,
    `Subject: ${mail.subject}`,
    `Date: ${(await world.now()).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${crypto.randomUUID()}@registrar.example>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    ...mail.text.split('\n'),
  ].join('\r\n')
  const url = new URL(`${world.origin('smtp')}/messages`)
  url.searchParams.set('from', sender)
  url.searchParams.set('to', mail.to)
  const headers = { 'content-type': 'message/rfc822' }
  const answer = await fetch(url, { method: 'POST', headers, body: message }).catch(() => undefined)
  return answer?.ok ?? false
}
