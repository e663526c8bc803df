import addressparser from 'nodemailer/lib/addressparser'
import { quote } from './tokens.ts'

/** Header and body of a message; the header keeps its closing empty line. */
export function splitMessage(raw: Buffer): { header: string; body: string } {
  const all = raw.toString('latin1')
  const end = all.indexOf('\r\n\r\n')
  return end < 0 ? { header: all, body: '' } : { header: all.slice(0, end + 4), body: all.slice(end + 4) }
}

/** Header fields in order, each as it stands (folded) and unfolded. */
export function headerFields(raw: Buffer): { name: string; value: string; folded: string }[] {
  const fields = splitMessage(raw).header.split(/\r\n(?![ \t])/)
  return fields.flatMap((folded) => {
    const colon = folded.indexOf(':')
    if (colon <= 0) return []
    const value = folded.slice(colon + 1).replace(/\r\n(?=[ \t])/g, '')
    return [{ name: folded.slice(0, colon).trim().toLowerCase(), value: value.trim(), folded }]
  })
}

export function headerValue(raw: Buffer, name: string): string | undefined {
  return headerFields(raw).find((field) => field.name === name.toLowerCase())?.value
}

/** ENVELOPE (RFC 3501 §7.4.2): date, subject, from, sender, reply-to, to, cc, bcc, in-reply-to, message-id. */
export function envelope(raw: Buffer): string {
  const value = (name: string): string | undefined => headerValue(raw, name)
  const text = (name: string): string => nil(value(name))
  const people = (name: string, otherwise?: string): string => {
    const found = addressparser(value(name) ?? (otherwise && value(otherwise)) ?? '', { flatten: true })
    if (found.length === 0) return 'NIL'
    return `(${found.map((one) => person(one.name, one.address)).join('')})`
  }
  return `(${[
    text('date'),
    text('subject'),
    people('from'),
    people('sender', 'from'),
    people('reply-to', 'from'),
    people('to'),
    people('cc'),
    people('bcc'),
    text('in-reply-to'),
    text('message-id'),
  ].join(' ')})`
}

const nil = (value: string | undefined): string => (value ? quote(value) : 'NIL')

function person(name: string, address: string): string {
  const at = address.lastIndexOf('@')
  return `(${nil(name)} NIL ${nil(address.slice(0, Math.max(at, 0)))} ${nil(address.slice(at + 1))})`
}
