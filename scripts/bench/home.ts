import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'
import { type ServerType, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { openVault } from '#platform/crypto/vault.ts'
import { sitePaths } from '#web/paths.ts'
import type { Bench, BenchRow, BenchSize } from './common/bench.ts'
import { interleave } from './common/interleave.ts'
import { publicSite } from './common/public-site.ts'

/** `warmUps` until V8 has compiled what it will: some ten thousand requests of each arm. */
const scales: Readonly<Record<BenchSize, { requests: number; repetitions: number; warmUps: number }>> = {
  tiny: { requests: 20, repetitions: 1, warmUps: 1 },
  quick: { requests: 3000, repetitions: 15, warmUps: 4 },
  full: { requests: 15_000, repetitions: 15, warmUps: 2 },
}

const connections = 10

/**
 * Asks for a page again and again, on a thread of its own so that it does not stand in the server's way; of an answer
 * it reads its length alone, so that many headers cost it no more than few. Plain JavaScript, because a thread starts
 * without the loader of this process.
 */
const visitor = `
const { parentPort } = require('node:worker_threads')
const { connect } = require('node:net')
const visit = ({ port, request, requests }) => new Promise((resolve, reject) => {
  let sent = 0, answered = 0, length = 0, bytes = 0
  const open = () => {
    const socket = connect(port, '127.0.0.1')
    let got = 0
    const ask = () => { sent++; got = 0; socket.write(request) }
    socket.on('connect', ask)
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      if (length === 0) {
        const head = chunk.toString('latin1')
        const body = head.indexOf('\\r\\n\\r\\n') + 4
        bytes = Number((/content-length: (\\d+)/i.exec(head) || [])[1])
        if (!head.startsWith('HTTP/1.1 200') || body < 4 || !bytes) return reject(new Error('answered ' + head.slice(0, 40)))
        length = body + bytes
      }
      got += chunk.length
      if (got < length) return
      if (got > length) return reject(new Error('an answer is longer than the first'))
      if (++answered >= requests) resolve(bytes)
      if (sent < requests) ask()
      else socket.end()
    })
  }
  for (let at = 0; at < Math.min(${connections}, requests); at++) open()
})
parentPort.on('message', (asked) => visit(asked).then(
  (bytes) => parentPort.postMessage({ bytes }),
  (error) => parentPort.postMessage({ failed: String(error) })))`

export const homeBench: Bench = {
  name: 'home',
  measures:
    'the home page over HTTP, against a bare Hono that answers the same bytes, by the processor time of the thread that serves',
  async run(size, say) {
    const { requests, repetitions, warmUps } = scales[size]
    const { web } = publicSite(openVault(randomBytes(32)), undefined)
    const worker = new Worker(visitor, { eval: true })
    const home = await listen(web)
    const rows: BenchRow[] = []
    try {
      for (const [name, headers] of Object.entries(visitors)) {
        const answer = await web.request(sitePaths.home.to(), { headers })
        const page = new Uint8Array(await answer.arrayBuffer())
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
        const request = `GET ${sitePaths.home.to()} HTTP/1.1\r\nhost: localhost\r\n${lines.join('')}\r\n`
        const bare = await listen(new Hono().get(sitePaths.home.to(), (c) => c.body(page)))
        const askFor = async (server: ServerType): Promise<number> => {
          const { port } = server.address() as AddressInfo
          worker.postMessage({ port, request, requests })
          const [{ bytes, failed }] = (await once(worker, 'message')) as [Told]
          if (failed !== undefined) throw new Error(failed)
          if (bytes !== page.byteLength) throw new Error('the page has other bytes')
          return requests
        }
        say(`${name}: ${requests.toLocaleString('en')} visits, ${repetitions} times`)
        rows.push(
          ...(await interleave({
            case: `${name}, ${connections} connections`,
            unit: 'pages/processor s',
            baseline: 'bare Hono',
            repetitions,
            warmUps,
            clock: processorMs,
            goals: { 'home page': { atLeast: 0.5 } },
            arms: [
              { name: 'bare Hono', run: () => askFor(bare) },
              { name: 'home page', run: () => askFor(home) },
            ],
          })),
        )
        bare.close()
      }
      return rows
    } finally {
      await worker.terminate()
      home.close()
    }
  },
}

/**
 * What this thread has used of a processor: neither the visitor, who works at least as long, nor whatever else the
 * machine does is counted to the page.
 */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

interface Told {
  readonly bytes?: number
  readonly failed?: string
}

/** As a browser asks, and as somebody does who takes no compressed page. */
const visitors: Readonly<Record<string, Record<string, string>>> = {
  'a browser': { 'accept-encoding': 'gzip, deflate, br' },
  'without compression': {},
}

function listen(app: Pick<Hono, 'fetch'>): Promise<ServerType> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(server))
  })
}
