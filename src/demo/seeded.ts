import { createHash } from 'node:crypto'

/** The whole demo follows from this word and the day on which it is made. */
const seed = 'a believable year'

function digest(words: readonly (string | number)[]): Buffer {
  return createHash('sha256')
    .update([seed, ...words].join('\n'))
    .digest()
}

/** The same id for the same words, in the form of a version 4 UUID. */
export function idOf(...words: readonly (string | number)[]): string {
  const bytes = digest(words)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

export interface Chance {
  /** From 0 up to 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  pick<T>(among: readonly [T, ...T[]]): T
  /** How many of `total` meet something of `probability`: near the binomial's mean, with its spread. */
  share(total: number, probability: number): number
}

/** Numbers that look random and are the same for the same words (mulberry32). */
export function chanceOf(...words: readonly (string | number)[]): Chance {
  let state = digest(words).readUInt32LE(0)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (among) => among[Math.floor(next() * among.length)] ?? among[0],
    share(total, probability) {
      let count = 0
      for (let one = 0; one < total; one += 1) if (next() < probability) count += 1
      return count
    },
  }
}
