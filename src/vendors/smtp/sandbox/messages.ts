import type { AddressObject, Attachment } from 'mailparser'
import type { SmtpRefusal } from '#platform/sandbox/smtp/server.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'

export interface KeptMessage extends Record<string, unknown> {
  from: string
  /** Envelope recipients: where it really went. */
  to: string[]
  subject: string
  text: string
  html: string | undefined
  /** The calendar part, as a mail program would hand it to a calendar. */
  calendar: { method: string; text: string } | undefined
  /** Links of text and HTML, in order, each once. */
  links: string[]
  headers: Record<string, string>
  messageId: string | undefined
  /** Business time, ISO 8601. */
  receivedAt: string
}

/** Well-known inputs that fail: a local part starting with `bounce` is refused, one starting with `slow` deferred. */
export function refusalOf(address: string): SmtpRefusal | undefined {
  if (/^bounce/i.test(address)) return { responseCode: 550, reason: 'No such mailbox' }
  if (/^slow/i.test(address)) return { responseCode: 451, reason: 'Mailbox busy, try later' }
  return undefined
}

/** Keeps one accepted message of the world's catch-all mailboxes; answers its id. */
export async function keepMessage(
  world: SandboxWorld,
  mail: { raw: Buffer; envelopeFrom: string; envelopeTo: readonly string[] },
): Promise<string> {
  const { simpleParser } = await import('mailparser')
  const parsed = await simpleParser(mail.raw)
  const html = parsed.html || undefined
  const text = parsed.text ?? ''
  const message: KeptMessage = {
    from: addressOf(parsed.from) ?? mail.envelopeFrom,
    to: [...mail.envelopeTo],
    subject: parsed.subject ?? '',
    text,
    html,
    calendar: calendarOf(parsed.attachments),
    links: linksOf(text, html),
    headers: Object.fromEntries(parsed.headerLines.map(({ key, line }) => [key, unfolded(line)])),
    messageId: parsed.messageId,
    receivedAt: (await world.now()).toISOString(),
  }
  const id = crypto.randomUUID()
  await world.store.put('messages', id, message)
  return id
}

/** The part of type text/calendar, whose method stands in it (RFC 5546, 1.4); the copy as a file is the same. */
function calendarOf(attachments: readonly Attachment[]): KeptMessage['calendar'] {
  const part = attachments.find(({ contentType }) => contentType === 'text/calendar')
  if (!part) return undefined
  const text = part.content.toString('utf8')
  return { method: /^METHOD:(\w+)/m.exec(text)?.[1] ?? '', text }
}

function addressOf(field: AddressObject | undefined): string | undefined {
  return field?.value[0]?.address
}

function unfolded(line: string): string {
  return line
    .slice(line.indexOf(':') + 1)
    .replace(/\r?\n(?=[ \t])/g, '')
    .trim()
}

function linksOf(text: string, html: string | undefined): string[] {
  const inText = text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? []
  const inHtml = [...(html ?? '').matchAll(/href="(https?:[^"]+)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  )
  return [...new Set([...inText.map((link) => link.replace(/[.,;:!?]+$/, '')), ...inHtml])]
}
