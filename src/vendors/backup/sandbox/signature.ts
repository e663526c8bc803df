import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export interface SignedRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: Buffer
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()
/** As RFC 3986 has it: letters, digits and -._~ stay. */
const escaped = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * Why a request is not signed by this key, as the S3 error code; undefined when it is. Signature version 4 as AWS
 * publishes it ("Authenticating Requests: Using the Authorization Header", single chunk), restated.
 */
export function refusalOf(
  request: SignedRequest,
  key: { readonly id: string; readonly secret: string },
  now: Date,
): string | undefined {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.get('authorization') ?? '',
    )
  if (!given) return 'AccessDenied'
  const [, id = '', day = '', region = '', names = '', signature = ''] = given
  if (id !== key.id) return 'InvalidAccessKeyId'
  const at = request.headers.get('x-amz-date') ?? ''
  const sentMs = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(now.getTime() - sentMs) <= 15 * 60_000) || !at.startsWith(day)) return 'RequestTimeTooSkewed'
  const told = request.headers.get('x-amz-content-sha256') ?? ''
  if (told !== 'UNSIGNED-PAYLOAD' && told !== sha256(request.body)) return 'XAmzContentSHA256Mismatch'
  const signedNames = names.split(';')
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => signedNames.includes(name)))
    return 'AccessDenied'
  const query = [...request.url.searchParams]
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .toSorted()
    .join('&')
  const canonical = [
    request.method,
    request.url.pathname
      .split('/')
      .map((part) => escaped(decodeURIComponent(part)))
      .join('/'),
    query,
    ...signedNames.map((name) => `${name}:${(request.headers.get(name) ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    names,
    told,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const signing = ['s3', 'aws4_request'].reduce(
    (derived, part) => hmac(derived, part),
    hmac(hmac(`AWS4${key.secret}`, day), region),
  )
  const expected = hmac(signing, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n'))
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch'
}
