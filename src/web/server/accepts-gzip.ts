import type { Context } from 'hono'

/** Whether the browser takes gzip (RFC 9110, 12.5.3); `q=0` says that it does not. */
export function acceptsGzip(c: Context): boolean {
  return (c.req.header('accept-encoding') ?? '').split(',').some((one) => {
    const [name = '', weight = '1'] = one
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/)
    return name === 'gzip' && Number(weight) > 0
  })
}
