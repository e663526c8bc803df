import { type NoticeVendor, notices } from '#policy/notices.ts'

type Json = Readonly<Record<string, unknown>>

/** Of a notice only the fields that the policy declares for its sender; values are plain, never lists or objects. */
export function declaredNotice(vendor: NoticeVendor, body: unknown): Json {
  const kept: Record<string, unknown> = {}
  for (const path of Object.keys(notices[vendor].fields)) {
    const value = at(body, path.split('.'))
    if (['string', 'number', 'boolean'].includes(typeof value)) put(kept, path.split('.'), value)
  }
  return kept
}

function at(body: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return body
  return isObject(body) && Object.hasOwn(body, name) ? at(body[name], rest) : undefined
}

function put(into: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    into[name] = value
    return
  }
  const inner = isObject(into[name]) ? { ...into[name] } : {}
  put(inner, rest, value)
  into[name] = inner
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
