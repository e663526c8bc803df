import type { Context, MiddlewareHandler } from 'hono'

/** All headers of an answer that has been through everything that follows a page. */
export type FinishedHeaders = Readonly<Record<string, string>>

declare module 'hono' {
  interface ContextVariableMap {
    keepFinished?: (headers: FinishedHeaders) => void
  }
}

const finished = new WeakSet<Response>()

/** Asks for the headers of this answer once it is finished; not called where it failed, or says anything to one visitor alone. */
export function whenFinished(c: Context, keep: (headers: FinishedHeaders) => void): void {
  c.set('keepFinished', keep)
}

/**
 * An answer as it was finished before: the same bytes under the same headers. It is given to `isFinished` as it is, so
 * nothing may be added to it.
 */
export function finishedAnswer(body: Uint8Array<ArrayBuffer>, headers: FinishedHeaders): Response {
  const answer = new Response(body, { headers })
  finished.add(answer)
  return answer
}

/** Whether everything that follows a page was done for this answer already, when it was made for the first time. */
export const isFinished = (c: Context): boolean => finished.has(c.res)

/** Stands around all that adds to answers, and hands over what they came to. */
export const handOverFinished: MiddlewareHandler = async (c, next) => {
  await next()
  const keep = c.get('keepFinished')
  if (keep && c.res.status === 200 && !c.res.headers.has('set-cookie'))
    keep(Object.fromEntries(c.res.headers))
}
