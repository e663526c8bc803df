import { integerBelow, type Random, shuffled } from '../common/random.ts'

/** Picks one of so many items by its number, from 0. */
export type Picker = () => number

export const uniform =
  (items: number, random: Random): Picker =>
  () =>
    integerBelow(random, items)

/**
 * Zipf's law: the item of rank r is picked with probability (1/r^theta) / sum of all. Exact, by the sums of the
 * probabilities, where YCSB approximates. Which item has which rank is drawn by lot, so that the popular ones lie
 * apart, as with YCSB's scrambling, but without two ranks falling on one item.
 * @param theta 0.99 is YCSB's constant
 */
export function zipfian(items: number, random: Random, theta = 0.99): Picker {
  const sums = new Float64Array(items)
  let sum = 0
  for (let rank = 1; rank <= items; rank++) {
    sum += rank ** -theta
    sums[rank - 1] = sum
  }
  const itemOfRank = Uint32Array.from(
    shuffled(
      random,
      Array.from({ length: items }, (_, item) => item),
    ),
  )
  return () => {
    const wanted = random() * sum
    let low = 0
    let high = items - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sums[middle] ?? sum) > wanted) high = middle
      else low = middle + 1
    }
    return itemOfRank[low] ?? 0
  }
}
