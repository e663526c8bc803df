import { knownTexts } from './known-texts.ts'

/** Ids, codes and counts that explain an entry. */
export type Details = Readonly<Record<string, string | number | boolean | null>>
type Value = Details[string]

/**
 * Details in few bytes: for each its name and a tag with the value. A text is the byte of its place among the known
 * texts, or 255, its length and itself in UTF-8. Lengths and whole numbers are in groups of 7 bits, the lowest
 * first, all but the last with their high bit set.
 */
const tags = {
  null: 0,
  no: 1,
  yes: 2,
  self: 3,
  uuid: 4,
  count: 5,
  minus: 6,
  float: 7,
  text: 8,
  hex: 9,
} as const

const literal = 255
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const hex = /^([0-9a-f]{2}){8,}$/

function countBytes(count: number): number[] {
  const bytes: number[] = []
  let rest = count
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return [...bytes, rest]
}

function textBytes(text: string): number[] {
  const known = knownTexts.indexOf(text)
  if (known >= 0) return [known]
  const bytes = Buffer.from(text)
  return [literal, ...countBytes(bytes.length), ...bytes]
}

function valueBytes(value: Value, self: string | undefined): number[] {
  if (value === null) return [tags.null]
  if (typeof value === 'boolean') return [value ? tags.yes : tags.no]
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) && !Object.is(value, -0))
      return value >= 0 ? [tags.count, ...countBytes(value)] : [tags.minus, ...countBytes(-1 - value)]
    const float = Buffer.alloc(8)
    float.writeDoubleBE(value)
    return [tags.float, ...float]
  }
  if (value === self) return [tags.self]
  if (uuid.test(value)) return [tags.uuid, ...Buffer.from(value.replaceAll('-', ''), 'hex')]
  if (hex.test(value)) return [tags.hex, ...countBytes(value.length / 2), ...Buffer.from(value, 'hex')]
  return [tags.text, ...textBytes(value)]
}

/** @param self the person whom the entry is about: their own id takes one byte */
export function packDetails(details: Details, self: string | undefined): Buffer {
  return Buffer.from(
    Object.entries(details).flatMap(([name, value]) => [...textBytes(name), ...valueBytes(value, self)]),
  )
}

/** @throws RangeError when the bytes are not packed details */
export function unpackDetails(bytes: Buffer, self: string | undefined): Details {
  let at = 0
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new RangeError('details end too soon')
    at += length
    return bytes.subarray(at - length, at)
  }
  const byte = (): number => take(1).readUInt8()
  const count = (): number => {
    let total = 0
    for (let scale = 1; ; scale *= 128) {
      const group = byte()
      total += (group % 128) * scale
      if (group < 128) return total
    }
  }
  const text = (): string => {
    const known = byte()
    if (known === literal) return take(count()).toString()
    const found = knownTexts[known]
    if (found === undefined) throw new RangeError(`there is no known text ${known}`)
    return found
  }
  const value = (): Value => {
    const tag = byte()
    if (tag === tags.null) return null
    if (tag === tags.no || tag === tags.yes) return tag === tags.yes
    if (tag === tags.self) return self ?? null
    if (tag === tags.uuid)
      return take(16)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    if (tag === tags.count) return count()
    if (tag === tags.minus) return -1 - count()
    if (tag === tags.float) return take(8).readDoubleBE()
    if (tag === tags.text) return text()
    if (tag === tags.hex) return take(count()).toString('hex')
    throw new RangeError(`there is no tag ${tag}`)
  }
  const details: Record<string, Value> = {}
  while (at < bytes.length) {
    const name = text()
    details[name] = value()
  }
  return details
}
