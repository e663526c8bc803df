import type { Readable } from 'node:stream'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

/** An answer other than "fine": an SMTP reply code and the text after it. */
export interface SmtpRefusal {
  readonly responseCode: number
  readonly reason: string
}

export interface ReceivedMail {
  readonly envelopeFrom: string
  readonly envelopeTo: readonly string[]
  readonly helo: string
  /** TEST-NET address of the sending host (exchange), loopback (submission). */
  readonly clientAddress: string
  /** Who signed in (submission). */
  readonly username: string | undefined
  readonly raw: Buffer
}

export interface SmtpService {
  readonly hostName: string
  /** Given, the service is a submission server (RFC 6409) and nothing passes without it; else a mail exchange. */
  signIn?(username: string, password: string): Promise<boolean>
  sender?(address: string, username: string | undefined): Promise<SmtpRefusal | undefined>
  recipient(address: string): Promise<SmtpRefusal | undefined>
  receive(mail: ReceivedMail): Promise<SmtpRefusal | undefined>
}

const largestMessageBytes = 10 * 1024 * 1024

/**
 * An SMTP server on loopback, without TLS. A mail exchange learns the TEST-NET address of its client from the
 * XCLIENT command that `deliverMail` sends, so that SPF is judged on the address that stands in the world's DNS.
 */
export async function startSmtpServer(
  service: SmtpService,
  at: { host: string; port: number },
): Promise<{ port: number; close(): Promise<void> }> {
  const submission = service.signIn !== undefined
  const server = new SMTPServer({
    name: service.hostName,
    size: largestMessageBytes,
    rejectOversized: true,
    disableReverseLookup: true,
    disabledCommands: submission ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    useXClient: !submission,
    hideENHANCEDSTATUSCODES: false,
    logger: false,
    closeTimeout: 500,
    onAuth(auth, _session, callback) {
      const username = auth.username ?? ''
      settle(
        service.signIn?.(username, auth.password ?? '') ?? Promise.resolve(false),
        callback,
        (accepted) =>
          accepted
            ? callback(null, { user: username })
            : callback(refused({ responseCode: 535, reason: 'Authentication failed' })),
      )
    },
    onMailFrom({ address }, session, callback) {
      const asked = service.sender?.(address, userOf(session)) ?? Promise.resolve(undefined)
      settle(asked, callback, (refusal) => callback(refusal && refused(refusal)))
    },
    onRcptTo({ address }, _session, callback) {
      settle(service.recipient(address), callback, (refusal) => callback(refusal && refused(refusal)))
    },
    onData(stream, session, callback) {
      const received = whole(stream).then((raw) =>
        stream.sizeExceeded ? undefined : service.receive(mailOf(session, raw)),
      )
      settle(received, callback, (refusal) => callback(refusal && refused(refusal)))
    },
  })
  // A client that vanishes is no fault of the server; without a listener the process would end.
  server.on('error', () => undefined)
  const listening = await new Promise<{ port: number }>((resolve, reject) => {
    server.server.once('error', reject)
    const net = server.listen(at.port, at.host, () => {
      const address = net.address()
      resolve({ port: typeof address === 'object' && address ? address.port : at.port })
    })
  })
  return { ...listening, close: () => new Promise((resolve) => server.close(resolve)) }
}

function settle<T>(work: Promise<T>, callback: (error: Error) => void, done: (value: T) => void): void {
  work.then(done, () => callback(refused({ responseCode: 451, reason: 'Local error, try later' })))
}

function refused({ responseCode, reason }: SmtpRefusal): Error {
  return Object.assign(new Error(reason), { responseCode })
}

const userOf = (session: SMTPServerSession): string | undefined =>
  typeof session.user === 'string' ? session.user : undefined

function mailOf(session: SMTPServerSession, raw: Buffer): ReceivedMail {
  const { mailFrom, rcptTo } = session.envelope
  return {
    envelopeFrom: mailFrom ? mailFrom.address : '',
    envelopeTo: rcptTo.map(({ address }) => address),
    helo: session.hostNameAppearsAs || 'unknown',
    clientAddress: session.remoteAddress,
    username: userOf(session),
    raw,
  }
}

async function whole(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
