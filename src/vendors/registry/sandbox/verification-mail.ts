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

/** False when the world has no mail, or it refuses the address. */
async function deliver(
  world: SandboxWorld,
  mail: { to: string; subject: string; text: string },
): Promise<boolean> {
  const answer = await fetch(`${world.origin('smtp')}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: 'verification@registrar.example', ...mail }),
  }).catch(() => undefined)
  return answer?.ok ?? false
}
