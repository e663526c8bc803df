import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { Hono } from 'hono'
import { machinePaths } from '#web/paths.ts'

export interface Asset {
  /** Holds the hash of the content, so it can be kept forever. */
  readonly url: string
  readonly name: string
  readonly type: string
  readonly body: Buffer<ArrayBuffer>
  readonly brotli: Buffer<ArrayBuffer>
}

const ui = join(import.meta.dirname, '..', 'ui')
/** In the order of the cascade. */
const styleSheets = [
  'tokens',
  'base',
  'layout',
  'controls',
  'data',
  'progress',
  'charts',
  'policy',
  'portal',
  'print',
]

function asset(stem: string, extension: string, type: string, body: Buffer<ArrayBuffer>): Asset {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12)
  const name = `${stem}.${hash}.${extension}`
  return { url: machinePaths.asset.to({ name }), name, type, body, brotli: brotliCompressSync(body) }
}

const style = styleSheets.map((name) => readFileSync(join(ui, 'css', `${name}.css`), 'utf8')).join('\n')
const htmxFile = createRequire(import.meta.url).resolve('htmx.org/dist/htmx.min.js')

/** Read once when the program starts; each is served from our own origin. */
export const assets = {
  style: asset('segmento', 'css', 'text/css; charset=utf-8', Buffer.from(style)),
  script: asset(
    'segmento',
    'js',
    'text/javascript; charset=utf-8',
    readFileSync(join(ui, 'script', 'segmento.js')),
  ),
  htmx: asset('htmx', 'js', 'text/javascript; charset=utf-8', readFileSync(htmxFile)),
  icon: asset('icon', 'svg', 'image/svg+xml', readFileSync(join(ui, 'icon.svg'))),
} as const

export function assetRoutes(): Hono {
  const byName = new Map(Object.values(assets).map((one) => [one.name, one]))
  return new Hono().get(machinePaths.asset.pattern, (c) => {
    const found = byName.get(c.req.param('name'))
    if (!found) return c.notFound()
    const brotli = /\bbr\b/.test(c.req.header('accept-encoding') ?? '')
    c.header('content-type', found.type)
    c.header('cache-control', 'public, max-age=31536000, immutable')
    c.header('vary', 'accept-encoding')
    if (brotli) c.header('content-encoding', 'br')
    return c.body(brotli ? found.brotli : found.body)
  })
}
