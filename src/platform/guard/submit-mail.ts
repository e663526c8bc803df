import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Personal } from '#policy/personal.ts'
import { reveal } from '#policy/personal.ts'
import type { SocketExit, SocketPermit } from './exit.ts'

/** A submission server (RFC 6409) and who signs in to it. The password is never logged. */
export interface SubmissionAccount {
  readonly recipient: string
  readonly operation: string
  readonly host: string
  /** 465 means TLS from the first byte; any other port must offer STARTTLS. */
  readonly port: number
  readonly username: string | Personal<'email'>
  readonly password: string
}

export interface OutgoingMail {
  readonly from: { readonly name?: string | Personal<'name'>; readonly address: string | Personal<'email'> }
  readonly to: Personal<'email'>
  readonly subject: string
  readonly text: string
  readonly html?: string | undefined
  readonly messageId?: string
  /** An invitation (RFC 5546), sent as a part of its own and as a file. */
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly text: string } | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** `accepted: false` with 4xx means "later", with 5xx "never to this address". */
export interface SubmissionOutcome {
  readonly accepted: boolean
  readonly responseCode: number
}

const opened = (value: string | Personal): string => (typeof value === 'string' ? value : reveal(value))

interface SmtpFailure {
  code?: string
  responseCode?: number
}

/**
 * Hands one message to a submission server. A refused or deferred recipient is an outcome; a server that does
 * not answer or does not accept the sign-in is a VendorError.
 */
export async function submitMail(
  permit: SocketPermit,
  account: SubmissionAccount,
  mail: OutgoingMail,
): Promise<SubmissionOutcome> {
  const fields = ['from', 'to', 'subject', 'text', ...(mail.html ? ['html'] : [])]
  if (mail.from.name) fields.push('name')
  if (mail.calendar) fields.push('calendar')
  if (mail.headers) fields.push('headers')
  const exit = await permit({
    recipient: account.recipient,
    operation: account.operation,
    host: account.host,
    port: account.port,
    fields,
  })
  const transport = await transportTo(account, exit)
  try {
    const sent = await transport.sendMail({
      from: { name: opened(mail.from.name ?? ''), address: opened(mail.from.address) },
      to: { name: '', address: opened(mail.to) },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: mail.messageId,
      ...(mail.calendar
        ? {
            icalEvent: {
              method: mail.calendar.method,
              content: mail.calendar.text,
              filename: 'invitation.ics',
            },
          }
        : {}),
      headers: { ...mail.headers },
    })
    return { accepted: true, responseCode: Number.parseInt(sent.response, 10) || 250 }
  } catch (error) {
    return refusal(account, error as SmtpFailure)
  } finally {
    transport.close()
  }
}

/**
 * Signs in to a submission server and leaves; false where it does not accept the sign-in.
 * @throws VendorError the server did not answer
 */
export async function acceptsSignIn(permit: SocketPermit, account: SubmissionAccount): Promise<boolean> {
  const { recipient, operation, host, port } = account
  const exit = await permit({ recipient, operation, host, port, fields: [] })
  const transport = await transportTo(account, exit)
  try {
    await transport.verify()
    return true
  } catch (error) {
    const { code, responseCode } = error as SmtpFailure
    if (isRefusedSignIn({ code, responseCode })) return false
    throw new VendorError({ vendor: recipient, operation, failure: 'unavailable', vendorCode: code })
  } finally {
    transport.close()
  }
}

const isRefusedSignIn = ({ code, responseCode }: SmtpFailure): boolean =>
  code === 'EAUTH' || code === 'ENOAUTH' || responseCode === 535 || responseCode === 530

async function transportTo(account: SubmissionAccount, exit: SocketExit) {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    host: exit.host,
    port: exit.port,
    secure: exit.encrypted && account.port === 465,
    requireTLS: exit.encrypted && account.port !== 465,
    ignoreTLS: !exit.encrypted,
    tls: { servername: account.host },
    auth: { user: opened(account.username), pass: account.password },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

function refusal(account: SubmissionAccount, { code, responseCode }: SmtpFailure): SubmissionOutcome {
  const failed = { vendor: account.recipient, operation: account.operation }
  if (isRefusedSignIn({ code, responseCode }))
    throw new VendorError({ ...failed, failure: 'unauthorised', vendorCode: String(responseCode ?? code) })
  // Only an answer to the envelope or the message is about this mail; any other is about the server.
  const aboutMail = code === 'EENVELOPE' || code === 'EMESSAGE'
  if (aboutMail && responseCode !== undefined && responseCode !== 421)
    return { accepted: false, responseCode }
  throw new VendorError({ ...failed, failure: 'unavailable', vendorCode: code })
}
