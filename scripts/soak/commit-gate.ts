import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'

/** Stands between a process and its database, and can keep back one commit, so that the process is killed just there. */
export interface CommitGate {
  /** The same database, by way of the gate. */
  readonly url: string
  /** From now on the nth commit is kept back. Resolves when it is; never, when there are fewer. */
  holdNth(nth: number): Promise<void>
  /** How many commits came since the last `holdNth`. */
  seen(): number
  /** Lets every further commit through. What was kept back is gone with its connection. */
  open(): void
  close(): Promise<void>
}

/** PostgreSQL's simple query `commit`, as the program sends it (message Q, its length, the text, a zero). */
const commit = Buffer.from([0x51, 0, 0, 0, 11, ...Buffer.from('commit'), 0])

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
    let isHeld = false
    client.on('data', (given) => {
      if (isHeld) return
      const data = Buffer.from(given)
      let from = 0
      for (;;) {
        const at = data.indexOf(commit, from)
        if (at < 0) break
        count += 1
        from = at + commit.length
        if (wanted && count === wanted.nth) {
          isHeld = true
          behind.write(data.subarray(0, at))
          wanted.reached()
          return
        }
      }
      behind.write(data)
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
    seen: () => count,
    holdNth(nth) {
      count = 0
      return new Promise((reached) => {
        wanted = { nth, reached }
      })
    },
    open() {
      wanted = undefined
      count = 0
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}
