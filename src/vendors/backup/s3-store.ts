import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { AwsV4Signer } from 'aws4fetch'
import { BackupRefusal } from '#platform/backup/backup-refusal.ts'
import type { BackupStore, StoredFile } from '#platform/backup/backup-store.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { StoreAnswer, StoreLine } from '#platform/guard/store-line.ts'
import { s3Limits } from './limits.ts'

export interface S3Place {
  readonly endpoint: URL
  readonly region: string
  readonly bucket: string
  /** Empty, or with a slash at its end. */
  readonly prefix: string
  readonly keyId: string
  readonly secretKey: string
}

interface Call {
  readonly operation: string
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly name?: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/**
 * A bucket of a store that speaks S3 (API of 2006-03-01, signature version 4), by path and not by host, as every such store
 * takes it. A file is uploaded in parts and stands once they are put together, so one that breaks off is in no list.
 */
export function s3Store(line: StoreLine, place: S3Place): BackupStore {
  const send = (call: Call): Promise<StoreAnswer> => repeated(() => once(line, place, call))
  return {
    place: 's3',
    async list() {
      const found: StoredFile[] = []
      for (let token: string | undefined = ''; token !== undefined; ) {
        const page: string = await text(
          (
            await send({
              operation: 'file.list',
              method: 'GET',
              query: {
                'list-type': '2',
                prefix: place.prefix,
                ...(token === '' ? {} : { 'continuation-token': token }),
              },
            })
          ).body,
        )
        found.push(...filesIn(page, place.prefix))
        token = /<IsTruncated>true/.test(page) ? elementIn(page, 'NextContinuationToken') : undefined
      }
      return found
    },
    async put(name, content) {
      const started = await send({ operation: 'file.begin', method: 'POST', name, query: { uploads: '' } })
      const uploadId = elementIn(await text(started.body), 'UploadId')
      if (!uploadId) throw garbled('file.begin')
      try {
        return await uploadParts(send, name, uploadId, content)
      } catch (error) {
        await send({ operation: 'file.give-up', method: 'DELETE', name, query: { uploadId } }).catch(() => {})
        throw error
      }
    },
    async get(name) {
      try {
        return (await send({ operation: 'file.read', method: 'GET', name })).body
      } catch (error) {
        if (error instanceof VendorError && error.failure === 'missing') return undefined
        throw error
      }
    },
    async remove(name) {
      const { body } = await send({ operation: 'file.remove', method: 'DELETE', name })
      await text(body)
    },
  }
}

async function uploadParts(
  send: (call: Call) => Promise<StoreAnswer>,
  name: string,
  uploadId: string,
  content: Readable,
): Promise<number> {
  const tags: string[] = []
  let bytes = 0
  for await (const part of partsOf(content)) {
    const partNumber = String(tags.length + 1)
    const call = {
      operation: 'file.write',
      method: 'PUT',
      name,
      query: { partNumber, uploadId },
      body: part,
    } as const
    const { headers, body } = await send(call)
    await text(body)
    const tag = headers.get('etag')
    if (!tag) throw garbled('file.write')
    tags.push(tag)
    bytes += part.length
  }
  const list = tags
    .map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`)
    .join('')
  const body = Buffer.from(`<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`)
  const done = await send({ operation: 'file.finish', method: 'POST', name, query: { uploadId }, body })
  // This one may answer 200 and an error in its body, because it begins to answer before it is done.
  if (!(await text(done.body)).includes('<CompleteMultipartUploadResult')) throw garbled('file.finish')
  return bytes
}

/** Whole parts, one in memory at a time; every part but the last has the same size. */
async function* partsOf(content: Readable): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of content as AsyncIterable<Buffer>) {
    held.push(Buffer.from(chunk))
    size += chunk.length
    while (size >= s3Limits.partBytes) {
      const all = Buffer.concat(held)
      yield all.subarray(0, s3Limits.partBytes)
      held = [all.subarray(s3Limits.partBytes)]
      size -= s3Limits.partBytes
    }
  }
  if (size > 0) yield Buffer.concat(held)
}

async function once(line: StoreLine, place: S3Place, call: Call): Promise<StoreAnswer> {
  const path = [place.bucket, ...(call.name === undefined ? [] : [`${place.prefix}${call.name}`])].join('/')
  const url = new URL(`/${path}`, place.endpoint)
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value)
  const body = call.body ?? Buffer.alloc(0)
  const signer = new AwsV4Signer({
    method: call.method,
    url: url.href,
    headers: { 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') },
    accessKeyId: place.keyId,
    secretAccessKey: place.secretKey,
    service: 's3',
    region: place.region,
  })
  const signed = await signer.sign()
  const answer = await line({
    operation: call.operation,
    method: call.method,
    url: signed.url,
    headers: Object.fromEntries(signed.headers),
    fields: [
      ...(call.name === undefined ? [] : ['name']),
      ...Object.keys(call.query ?? {}),
      ...(call.body === undefined ? [] : ['content']),
    ],
    ...(call.body === undefined ? {} : { body: call.body }),
  })
  if (answer.status >= 200 && answer.status < 300) return answer
  const code = elementIn(await text(answer.body), 'Code')
  throw refused(call.operation, answer.status, code)
}

function refused(operation: string, status: number, code: string | undefined): Error {
  if (status === 401 || status === 403)
    return new BackupRefusal(
      `the store does not let this key do that (${operation}${code ? `, ${code}` : ''})`,
      'Give a key that may read, write, list and delete in the bucket, and look whether the machine’s clock is right',
    )
  if (code === 'NoSuchBucket')
    return new BackupRefusal('the store has no bucket of that name', 'Make it, or correct BACKUP_TO')
  const failure = status === 404 ? 'missing' : status === 429 || status >= 500 ? 'unavailable' : 'refused'
  return new VendorError({ vendor: 'backup', operation, failure, vendorCode: code ?? String(status) })
}

const garbled = (operation: string): VendorError =>
  new VendorError({ vendor: 'backup', operation, failure: 'garbled' })

/** Every call here has the effect of once when it is sent twice. */
async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let turn = 1; ; turn++) {
    try {
      return await work()
    } catch (error) {
      const again =
        error instanceof VendorError && error.failure === 'unavailable' && turn < s3Limits.attempts
      if (!again) throw error
      await new Promise((resolve) => setTimeout(resolve, s3Limits.firstPauseMs * 2 ** (turn - 1)))
    }
  }
}

/** The first element of that name; names and tokens of ours hold nothing that XML writes otherwise but `&amp;`. */
function elementIn(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`)
    .exec(xml)?.[1]
    ?.replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

function filesIn(xml: string, prefix: string): StoredFile[] {
  return [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, entry = '']) => {
    const name = elementIn(entry, 'Key')
    const bytes = Number(elementIn(entry, 'Size'))
    return name?.startsWith(prefix) ? [{ name: name.slice(prefix.length), bytes }] : []
  })
}
