import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import { acceptsGzip } from '#web/server/accepts-gzip.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { asksForPrivacy, sameForEverybody } from './site-page.tsx'

const gzipped = promisify(gzip)

interface Rendered {
  readonly plain: string
  readonly small: Uint8Array<ArrayBuffer>
}

/**
 * A page that is the same for everybody, rendered and compressed once for whatever it is made of: the policy in effect,
 * whether Global Privacy Control is answered, and what `facts` names beside them. What is kept is dropped when any of
 * it changes, so it never grows.
 */
export function renderedOnce(
  facts: () => string,
  render: (c: Context) => { toString(): string | Promise<string> },
): (c: Context) => Promise<Response> {
  let kept = { of: '', pages: new Map<boolean, Rendered>() }
  return async (c) => {
    sameForEverybody(c)
    const of = `${policyOf(c).version}\n${facts()}`
    if (kept.of !== of) kept = { of, pages: new Map() }
    const { pages } = kept
    const asked = asksForPrivacy(c)
    let page = pages.get(asked)
    if (!page) {
      const plain = await render(c).toString()
      page = { plain, small: new Uint8Array(await gzipped(plain)) }
      pages.set(asked, page)
    }
    if (!acceptsGzip(c)) return c.html(page.plain)
    c.header('vary', 'sec-gpc, Accept-Encoding')
    c.header('content-encoding', 'gzip')
    c.header('content-type', 'text/html; charset=UTF-8')
    return c.body(page.small)
  }
}
