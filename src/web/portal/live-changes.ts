import { Hono } from 'hono'
import { ownEngagements } from '#domain/engagements/portal-frame.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths } from '#web/paths.ts'
import { liveTopics } from '#web/server/live.ts'
import { clientActor, type PortalContext, type PortalParts } from './portal-visit.ts'

/** Tells the open pages of a client what changed among what is theirs, as ids. */
export function liveChanges(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>().get(portalPaths.live.pattern, (c) =>
    liveTopics(c, (left) => ownTopics(parts, c, left), parts.failed),
  )
}

async function* ownTopics(parts: PortalParts, c: PortalContext, left: AbortSignal): AsyncIterable<string> {
  const read = async (): Promise<Set<string>> => {
    const own = await parts.inPurpose('service-delivery', clientActor(c), (tx) => ownEngagements(tx))
    return new Set(
      own.flatMap(({ id, clientId, stackId }) => [
        `engagement:${id}`,
        `client:${clientId}`,
        ...(stackId ? [`stack:${stackId}`] : []),
      ]),
    )
  }
  // Listened to before what is theirs is read, so that nothing falls between.
  let own: ReadonlySet<string> | undefined
  const changes = parts.changes.follow((told) => own?.has(told) ?? true, left)[Symbol.asyncIterator]()
  let next = changes.next()
  own = await read()
  // What changed between the page and this stream is not known, so its regions look once more.
  yield* own
  for (let told = await next; !told.done; told = await next) {
    next = changes.next()
    const topic = told.value
    // A new stack, an access that has ended, a session that is over: what is theirs may have changed too.
    if (!topic.startsWith('stack:')) own = await read()
    if (own.size === 0) return
    if (topic === 'all') yield* own
    else if (own.has(topic)) yield topic
  }
}
