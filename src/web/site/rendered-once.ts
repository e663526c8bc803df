import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import { acceptsGzip } from '#web/server/accepts-gzip.ts'
import { type FinishedHeaders, finishedAnswer, whenFinished } from '#web/server/finished-answer.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { asksForPrivacy, sameForEverybody } from './site-page.tsx'

const gzipped = promisify(gzip)

/** The bytes of a page in one encoding, with the headers that its first answer went out with. */
interface Made {
  readonly body: Uint8Array<ArrayBuffer>
  headers?: FinishedHeaders
}

interface Rendered {
  readonly plain: Made
  readonly small: Made
}

/**
 * A page that is the same for everybody, rendered, compressed and given its headers once for whatever it is made of: the
 * policy in effect, whether Global Privacy Control is answered, and what `facts` names beside them. What is kept is
 * dropped when any of it changes, so it never grows.
 */
export function renderedOnce(
  facts: () => string,
  render: (c: Context) => { toString(): string | Promise<string> },
): (c: Context) => Response | Promise<Response> {
  let kept = { of: '', pages: new Map<boolean, Rendered>() }
  return (c) => {
    const of = `${policyOf(c).version}\n${facts()}`
    if (kept.of !== of) kept = { of, pages: new Map() }
    const { pages } = kept
    const asked = asksForPrivacy(c)
    const page = pages.get(asked)
    return page ? answer(c, page) : make(c, pages, asked)
  }

  async function make(c: Context, pages: Map<boolean, Rendered>, asked: boolean): Promise<Response> {
    const plain = new TextEncoder().encode(await render(c).toString())
    const page = { plain: { body: plain }, small: { body: new Uint8Array(await gzipped(plain)) } }
    pages.set(asked, page)
    return answer(c, page)
  }
}

function answer(c: Context, { plain, small }: Rendered): Response {
  const compressed = acceptsGzip(c)
  const made = compressed ? small : plain
  if (made.headers) return finishedAnswer(made.body, made.headers)
  whenFinished(c, (headers) => {
    made.headers = headers
  })
  sameForEverybody(c)
  c.header('content-type', 'text/html; charset=UTF-8')
  if (compressed) {
    c.header('vary', 'sec-gpc, Accept-Encoding')
    c.header('content-encoding', 'gzip')
  }
  return c.body(made.body)
}
