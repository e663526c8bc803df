import { invalid } from './refusal.ts'

export type FormValue = string | FormValue[] | { [name: string]: FormValue }
export type Form = { [name: string]: FormValue }

const maxDepth = 8

/** `line_items[0][price_data][currency]` → `['line_items', '0', 'price_data', 'currency']`. */
function partsOf(key: string): string[] {
  const head = /^[^[\]]+/.exec(key)?.[0]
  const tail = head === undefined ? undefined : key.slice(head.length)
  if (head === undefined || tail === undefined || !/^(\[[^[\]]*\])*$/.test(tail))
    throw invalid(`Invalid parameter name: ${key.slice(0, 80)}`)
  const parts = [head, ...[...tail.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')]
  if (parts.length > maxDepth || parts.includes('__proto__')) throw invalid('Invalid parameter name')
  return parts
}

type Node = Map<string, Node | string>

function place(root: Node, parts: readonly string[], value: string): void {
  let node = root
  for (const [depth, part] of parts.entries()) {
    const name = part === '' ? String(node.size) : part
    if (depth === parts.length - 1) {
      node.set(name, value)
      return
    }
    const next = node.get(name)
    if (typeof next === 'string') throw invalid(`Invalid parameter: ${parts.join('.')}`)
    const child: Node = next ?? new Map()
    node.set(name, child)
    node = child
  }
}

function plain(node: Node): Form | FormValue[] {
  const entries = [...node].map(([name, value]): [string, FormValue] => [
    name,
    typeof value === 'string' ? value : plain(value),
  ])
  const isList = entries.length > 0 && entries.every(([name], index) => name === String(index))
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries)
}

/** A form or a query with bracket nesting, as the v1 interface takes it. */
export function parseForm(encoded: string): Form {
  const root: Node = new Map()
  for (const [key, value] of new URLSearchParams(encoded)) place(root, partsOf(key), value)
  const form = plain(root)
  return Array.isArray(form) ? {} : form
}
