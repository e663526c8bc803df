import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export interface FrozenVendor {
  readonly origin: string
  /** Calls since it was started. */
  calls(): number
  /** Calls that were to change something; each was refused. */
  changes(): number
  /** Calls refused because there were more in a second than allowed. */
  limitsExceeded(): number
  close(): Promise<void>
}

/**
 * Answers as the payment service’s stand-in answered before, by path, each after so many milliseconds. It takes next to no
 * processor time of its own, which workers beside it on the same machine would miss.
 */
export async function startFrozenVendor(
  answers: ReadonlyMap<string, string>,
  { latencyMs, mostPerSecond }: { readonly latencyMs: number; readonly mostPerSecond: number },
): Promise<FrozenVendor> {
  let calls = 0
  let changes = 0
  let limitsExceeded = 0
  let second = { at: 0, calls: 0 }
  /** Counts as the stand-in counts. */
  const isTooMany = () => {
    const at = Math.floor(Date.now() / 1000)
    if (second.at !== at) second = { at, calls: 0 }
    second.calls++
    return second.calls > mostPerSecond
  }
  const answerTo = (method: string, path: string): { status: number; text: string } => {
    calls++
    if (isTooMany()) {
      limitsExceeded++
      return { status: 429, text: '{"error":{"type":"invalid_request_error","code":"rate_limit"}}' }
    }
    if (method !== 'GET') changes++
    const text = method === 'GET' ? answers.get(path) : undefined
    return text === undefined
      ? { status: 404, text: '{"error":{"type":"invalid_request_error","code":"resource_missing"}}' }
      : { status: 200, text }
  }
  const server = createServer(async (request, response) => {
    request.resume()
    const { status, text } = answerTo(request.method ?? '', request.url ?? '')
    await delay(latencyMs)
    response.writeHead(status, { 'content-type': 'application/json' }).end(text)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    changes: () => changes,
    limitsExceeded: () => limitsExceeded,
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
