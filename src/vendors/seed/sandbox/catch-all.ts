import type { SmtpRefusal } from '#platform/sandbox/smtp/server.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'

/**
 * The exchange also receives for every domain of the world that names it; those mailboxes are read at the `smtp`
 * sandbox, so their mail is handed over there.
 */
export async function passOn(
  world: SandboxWorld,
  mail: { envelopeFrom: string; to: string; raw: Buffer },
): Promise<SmtpRefusal | undefined> {
  const url = new URL(`${world.origin('smtp')}/messages`)
  url.searchParams.set('from', mail.envelopeFrom)
  url.searchParams.set('to', mail.to)
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822' },
    body: new Uint8Array(mail.raw),
  })
  if (answer.ok) return undefined
  if (answer.status === 422) return (await answer.json()) as SmtpRefusal
  return { responseCode: 451, reason: 'The mailbox cannot be reached' }
}
