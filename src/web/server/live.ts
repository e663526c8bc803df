import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'

const heartbeatMs = 20_000

/**
 * Tells a page that something changed, as server-sent events. Each topic (`build:0199…`) becomes one event
 * `changed` whose data is the topic: no content, so that each region fetches only what its reader may see.
 * `topics` gets a signal that is aborted when the reader leaves, and should then end; if it throws, `failed`
 * is told, the stream ends and the browser comes back by itself.
 */
export function liveTopics(
  c: Context,
  topics: (left: AbortSignal) => AsyncIterable<string>,
  failed: (error: unknown) => void,
): Response {
  // Tells nginx not to hold events back.
  c.header('X-Accel-Buffering', 'no')
  const response = streamSSE(c, async (stream) => {
    const leaving = new AbortController()
    stream.onAbort(() => leaving.abort())
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), heartbeatMs)
    try {
      await stream.write('retry: 2000\n\n')
      for await (const topic of topics(leaving.signal)) {
        if (leaving.signal.aborted) break
        await stream.writeSSE({ event: 'changed', data: topic })
      }
    } catch (error) {
      if (!leaving.signal.aborted) failed(error)
    } finally {
      clearInterval(heartbeat)
      leaving.abort()
    }
  })
  response.headers.set('cache-control', 'no-store, no-transform')
  return response
}
