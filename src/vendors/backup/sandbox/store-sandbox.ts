import { createHash, randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { refusalOf } from './signature.ts'

export interface StoreSandbox {
  readonly app: Hono
  /** What lies in the bucket, by name. */
  readonly files: ReadonlyMap<string, Buffer>
  /** Uploads that were begun and neither finished nor given up. */
  readonly uploads: ReadonlyMap<string, unknown>
  /** The next so many answers to calls of this method are a 503. */
  fail(method: string, times: number): void
}

const leastPartBytes = 5 * 1024 * 1024
const namesAPage = 2

const xml = (c: Context, body: string, status: 200 | 400 | 403 | 404 | 503 = 200) =>
  c.body(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`, status, { 'content-type': 'application/xml' })
const refuse = (c: Context, status: 400 | 403 | 404 | 503, code: string) =>
  xml(c, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`, status)
const tagOf = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`

/**
 * One bucket of a store that speaks S3, in memory: list (version 2, two names a page), read, remove, and upload in
 * parts. Each request's signature is checked.
 */
export function storeSandbox(
  bucket: string,
  key: { readonly id: string; readonly secret: string },
): StoreSandbox {
  const files = new Map<string, Buffer>()
  const uploads = new Map<string, { name: string; parts: Map<number, Buffer> }>()
  const failing = new Map<string, number>()
  const app = new Hono()

  app.use('*', async (c, next) => {
    const body = Buffer.from(await c.req.arrayBuffer())
    const url = new URL(c.req.url)
    const code = refusalOf({ method: c.req.method, url, headers: c.req.raw.headers, body }, key, new Date())
    if (code) return refuse(c, 403, code)
    const left = failing.get(c.req.method) ?? 0
    if (left > 0) {
      failing.set(c.req.method, left - 1)
      return refuse(c, 503, 'SlowDown')
    }
    if (url.pathname.split('/')[1] !== bucket) return refuse(c, 404, 'NoSuchBucket')
    await next()
  })

  const nameOf = (c: Context) => decodeURIComponent(new URL(c.req.url).pathname.split('/').slice(2).join('/'))

  app.get('*', (c) => {
    const name = nameOf(c)
    if (name !== '') {
      const file = files.get(name)
      return file ? c.body(new Uint8Array(file)) : refuse(c, 404, 'NoSuchKey')
    }
    const { prefix = '', 'continuation-token': token = '' } = c.req.query()
    const left = [...files.keys()]
      .filter((one) => one.startsWith(prefix))
      .toSorted()
      .filter((one) => one > token)
    const page = left.slice(0, namesAPage)
    const more = left.length > page.length
    const entries = page.map(
      (one) => `<Contents><Key>${one}</Key><Size>${files.get(one)?.length}</Size></Contents>`,
    )
    const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
    return xml(
      c,
      `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${entries.join('')}</ListBucketResult>`,
    )
  })

  app.put('*', async (c) => {
    const { partNumber, uploadId = '' } = c.req.query()
    const upload = uploads.get(uploadId)
    if (upload?.name !== nameOf(c)) return refuse(c, 404, 'NoSuchUpload')
    const part = Buffer.from(await c.req.arrayBuffer())
    upload.parts.set(Number(partNumber), part)
    return c.body(null, 200, { etag: tagOf(part) })
  })

  app.post('*', async (c) => {
    const name = nameOf(c)
    const { uploads: begin, uploadId = '' } = c.req.query()
    if (begin !== undefined) {
      const id = randomBytes(12).toString('hex')
      uploads.set(id, { name, parts: new Map() })
      return xml(
        c,
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      )
    }
    const upload = uploads.get(uploadId)
    if (upload?.name !== name) return refuse(c, 404, 'NoSuchUpload')
    const listed = [...(await c.req.text()).matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag>/g)]
    const parts = listed.map(([, number, tag]) => ({ bytes: upload.parts.get(Number(number)), tag }))
    if (parts.length === 0 || parts.some(({ bytes, tag }) => !bytes || tagOf(bytes) !== tag))
      return refuse(c, 400, 'InvalidPart')
    if (parts.slice(0, -1).some(({ bytes }) => (bytes?.length ?? 0) < leastPartBytes))
      return refuse(c, 400, 'EntityTooSmall')
    files.set(name, Buffer.concat(parts.flatMap(({ bytes }) => bytes ?? [])))
    uploads.delete(uploadId)
    return xml(c, `<CompleteMultipartUploadResult><Key>${name}</Key></CompleteMultipartUploadResult>`)
  })

  app.delete('*', (c) => {
    const { uploadId } = c.req.query()
    if (uploadId === undefined) files.delete(nameOf(c))
    else uploads.delete(uploadId)
    return c.body(null, 204)
  })

  return { app, files, uploads, fail: (method, times) => void failing.set(method, times) }
}
