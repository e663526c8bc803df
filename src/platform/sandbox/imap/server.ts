import { createServer, type Socket } from 'node:net'
import type { ImapAuthenticate } from './account.ts'
import { capabilities, imapSession } from './session.ts'
import { announcedLiteral } from './tokens.ts'

/** An IMAP4rev1 server on loopback, without TLS: the sandbox world never leaves the machine. */
export async function startImapServer(
  authenticate: ImapAuthenticate,
  at: { host: string; port: number },
): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay()
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(socket, authenticate).catch(() => socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(at.port, at.host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : at.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

async function serve(socket: Socket, authenticate: ImapAuthenticate): Promise<void> {
  const read = reader(socket)
  const send = (line: string): void => {
    socket.write(`${line}\r\n`, 'latin1')
  }
  const run = imapSession(authenticate, {
    send,
    async continuation() {
      send('+ ')
      return (await read.line()) ?? ''
    },
    end: () => socket.end(),
  })
  send(`* OK [CAPABILITY ${capabilities}] Ready`)
  for (;;) {
    const command = await wholeCommand(read, send)
    if (command === undefined) return
    if (command !== '') await run(command)
  }
}

interface Reader {
  /** A line without its CRLF; undefined when the client has gone. */
  line(): Promise<string | undefined>
  octets(count: number): Promise<string | undefined>
}

/** A command reaches past its first line where that ends with a literal; so may the line after the literal. */
async function wholeCommand(read: Reader, send: (line: string) => void): Promise<string | undefined> {
  let command = ''
  for (;;) {
    const line = await read.line()
    if (line === undefined) return undefined
    command += line
    const literal = announcedLiteral(line)
    if (!literal) return command
    if (literal.wait) send('+ Go on')
    const octets = await read.octets(literal.octets)
    if (octets === undefined) return undefined
    command += `\r\n${octets}`
  }
}

function reader(socket: Socket): Reader {
  let held = ''
  const chunks = socket.iterator()
  const more = async (): Promise<boolean> => {
    const chunk: IteratorResult<Buffer> = await chunks.next()
    if (chunk.done) return false
    held += chunk.value.toString('latin1')
    return true
  }
  const take = (count: number): string => {
    const taken = held.slice(0, count)
    held = held.slice(count)
    return taken
  }
  return {
    async line() {
      let end = held.indexOf('\r\n')
      while (end < 0) {
        if (!(await more())) return undefined
        end = held.indexOf('\r\n')
      }
      const line = take(end)
      take(2)
      return line
    },
    async octets(count) {
      while (held.length < count) if (!(await more())) return undefined
      return take(count)
    },
  }
}
