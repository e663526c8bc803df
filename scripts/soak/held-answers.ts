import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import type { BuildWorld } from '#test/support/build-world.ts'
import { gaps, type KillPoints, type Rhythm } from './kill-points.ts'

/** A call that is on its way longer than this has been asked again by then. */
const lateMs = [300, 3500] as const

/** Of the request's own headers those that say how it is carried on one connection. */
const ofTheConnection = new Set(['connection', 'host', 'content-length', 'transfer-encoding', 'keep-alive'])

/**
 * Stands between the worker and the vendors' HTTP and keeps an answer back at each turn. `late`: the call itself is
 * kept back, too, and reaches the vendor once the worker has been killed.
 */
export async function holdAnswers(world: BuildWorld, rhythm: Rhythm, late: boolean): Promise<KillPoints> {
  const gap = gaps(rhythm)
  let calls = 0
  let next = rhythm.first
  const also = new Set(rhythm.also)
  const seen = new Set<string>()
  let held: { readonly call: string; readonly send: (() => Promise<unknown>) | undefined } | undefined
  const onTheirWay = new Set<Promise<unknown>>()

  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request)
    const send = () => forward(world.firstPort, request, body)
    const call = nameOf(request)
    calls += 1
    seen.add(call)
    const isHeld = held === undefined && (calls >= next || also.delete(call))
    if (isHeld && late) {
      held = { call, send }
      return
    }
    const answer = await send()
    if (isHeld) {
      held = { call, send: undefined }
      return
    }
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(Buffer.from(await answer.arrayBuffer()))
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await world.db.owner.query('update connections set base_url = replace(base_url, $1, $2)', [
    `:${world.firstPort}/`,
    `:${port}/`,
  ])
  return {
    reached: async () => held?.call,
    async release() {
      const send = held?.send
      next = calls + gap(held?.call ?? '')
      held = undefined
      if (!send) return
      const arriving = delay(lateMs[calls % lateMs.length])
        .then(send)
        .catch(() => {})
        .finally(() => onTheirWay.delete(arriving))
      onTheirWay.add(arriving)
    },
    seen: async () => [...seen],
    async close() {
      await Promise.all(onTheirWay)
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

function forward(port: number, request: IncomingMessage, body: Buffer): Promise<Response> {
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    ofTheConnection.has(name) || typeof value !== 'string' ? [] : [[name, value]],
  )
  const { method = 'GET', url = '/' } = request
  return fetch(`http://127.0.0.1:${port}${url}`, {
    method,
    headers,
    redirect: 'manual',
    ...(body.length > 0 ? { body } : {}),
  })
}

/** `POST /porkbun/api/json/v3/domain/create/…`: what stands in the place of a name or an id is left out. */
function nameOf({ method = 'GET', url = '/' }: IncomingMessage): string {
  const parts = (url.split('?')[0] ?? '').split('/')
  return `${method} ${parts.map((part) => (/^([a-zA-Z_-]*|v\d)$/.test(part) ? part : '…')).join('/')}`
}
