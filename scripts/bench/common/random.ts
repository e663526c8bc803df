/** Numbers from 0 up to 1 that are the same for the same seed (xorshift32), so that every arm gets the same work. */
export type Random = () => number

export function seeded(seed: number): Random {
  // Zero would stay zero; a few turns take neighbouring seeds apart.
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 0x1_0000_0000
  }
  for (let turn = 0; turn < 16; turn++) next()
  return next
}

export const integerBelow = (random: Random, limit: number): number => Math.floor(random() * limit)

/** A new list in random order, each order as likely as any other (Fisher and Yates). */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const result = [...list]
  for (let place = result.length - 1; place > 0; place--) {
    const other = integerBelow(random, place + 1)
    const held = result[place] as T
    result[place] = result[other] as T
    result[other] = held
  }
  return result
}
