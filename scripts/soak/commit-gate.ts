import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { type Said, statements } from './statements.ts'

/** Stands between a process and its database, and can keep back one commit, so that the process is killed just there. */
export interface CommitGate {
  /** The same database, by way of the gate. */
  readonly url: string
  /** From now on the nth commit is kept back. Resolves when it is; never, when there are fewer. */
  holdNth(nth: number): Promise<void>
  /** Lets every further commit through. What was kept back is gone with its connection. */
  open(): void
  close(): Promise<void>
}

/** @param databaseUrl of a server on a Unix socket, or on TCP without TLS */
export async function openCommitGate(databaseUrl: string): Promise<CommitGate> {
  const url = new URL(databaseUrl)
  const host = decodeURIComponent(url.hostname)
  const port = Number(url.port || 5432)
  const toServer = (): Socket =>
    host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host)
  let wanted: { nth: number; reached: () => void } | undefined
  let count = 0

  const server = createServer((client) => {
    const behind = toServer()
    const read = statements()
    const isCommit = commits()
    let isHeld = false
    client.on('data', (given) => {
      for (const message of read(Buffer.from(given))) {
        if (isHeld) return
        if (isCommit(message)) {
          count += 1
          if (wanted && count === wanted.nth) {
            isHeld = true
            wanted.reached()
            return
          }
        }
        behind.write(message.bytes)
      }
    })
    behind.on('data', (data) => client.write(data))
    // Whichever side ends, the other ends with it: what was not committed is rolled back.
    client.on('close', () => behind.destroy())
    behind.on('close', () => client.destroy())
    client.on('error', () => behind.destroy())
    behind.on('error', () => client.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const gate = new URL(databaseUrl)
  gate.hostname = '127.0.0.1'
  gate.port = String((server.address() as AddressInfo).port)
  return {
    url: gate.href,
    holdNth(nth) {
      count = 0
      return new Promise((reached) => {
        wanted = { nth, reached }
      })
    },
    open() {
      wanted = undefined
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}

/** What of a statement changes something; functions of signing in and of the clock do it, too. */
const changing =
  /^\s*(insert|update|delete|with\b.*\b(insert|update|delete)|select (auth\.|app\.advance_clock\b))/is

/** Of one connection's messages those that commit: the end of a transaction, alone or behind a question in one text, or a statement that changes something alone. */
function commits(): (message: Said) => boolean {
  let inTransaction = false
  return ({ sql }) => {
    if (sql === undefined) return false
    if (/^\s*begin\b/i.test(sql)) inTransaction = true
    else if (/^\s*rollback\b/i.test(sql)) inTransaction = false
    else if (/(^|;)\s*commit\b/i.test(sql)) {
      inTransaction = false
      return true
    } else return !inTransaction && changing.test(sql)
    return false
  }
}
