import { describe, expect, test } from 'vitest'
import { allBenches } from '../../scripts/bench/all-benches.ts'
import { isMet } from '../../scripts/bench/common/bench.ts'
import { interleave } from '../../scripts/bench/common/interleave.ts'
import { integerBelow, seeded, shuffled } from '../../scripts/bench/common/random.ts'
import { jsonLine, table } from '../../scripts/bench/common/report.ts'
import { readWanted } from '../../scripts/bench/common/select.ts'
import { spreadOf } from '../../scripts/bench/common/spread.ts'
import { mixes, operationsOf } from '../../scripts/bench/gdpr/operations.ts'
import { uniform, zipfian } from '../../scripts/bench/gdpr/zipfian.ts'

/** How often each of so many items is picked. */
function counted(pick: () => number, items: number, times: number): number[] {
  const counts = new Array<number>(items).fill(0)
  for (let time = 0; time < times; time++) {
    const item = pick()
    counts[item] = (counts[item] ?? 0) + 1
  }
  return counts
}

test('the Zipfian generator picks each rank as often as Zipf’s law says, and popular items lie apart', () => {
  const items = 1000
  const times = 200_000
  const byRank = counted(zipfian(items, seeded(3)), items, times)
    .map((count, item) => ({ count, item }))
    .toSorted((a, b) => b.count - a.count)
  const sum = Array.from({ length: items }, (_, rank) => (rank + 1) ** -0.99).reduce((a, b) => a + b)
  for (const rank of [1, 2, 3, 5, 10, 30]) {
    const expected = (times * rank ** -0.99) / sum
    // Five standard deviations of a binomial.
    expect(Math.abs((byRank[rank - 1]?.count ?? 0) - expected)).toBeLessThan(
      5 * Math.sqrt(expected) + expected * 0.03,
    )
  }
  const popular = byRank.slice(0, 10).map(({ item }) => item)
  expect(Math.max(...popular) - Math.min(...popular)).toBeGreaterThan(items / 4)
})

test('the Zipfian generator picks nothing outside, and the only item where there is one', () => {
  const counts = counted(zipfian(7, seeded(1)), 7, 5000)
  expect(counts).toHaveLength(7)
  expect(Math.min(...counts)).toBeGreaterThan(0)
  expect(zipfian(1, seeded(1))()).toBe(0)
})

test('the uniform generator picks all alike', () => {
  const counts = counted(uniform(50, seeded(9)), 50, 100_000)
  expect(Math.min(...counts)).toBeGreaterThan(2000 - 5 * Math.sqrt(2000))
  expect(Math.max(...counts)).toBeLessThan(2000 + 5 * Math.sqrt(2000))
})

test('the same seed gives the same work, another one other work', () => {
  const list = Array.from({ length: 100 }, (_, place) => place)
  expect(shuffled(seeded(5), list)).toEqual(shuffled(seeded(5), list))
  expect(shuffled(seeded(5), list)).not.toEqual(shuffled(seeded(6), list))
  expect(shuffled(seeded(5), list).toSorted((a, b) => a - b)).toEqual(list)
  expect(integerBelow(seeded(1), 1)).toBe(0)
})

test('each mix has exactly the shares of its operations, and inserts only new records', () => {
  for (const mix of mixes) {
    expect(Object.values(mix.shares).reduce((a, b) => a + b)).toBe(100)
    const operations = operationsOf(mix, 1000, 400, seeded(2))
    expect(operations).toHaveLength(400)
    for (const [kind, share] of Object.entries(mix.shares))
      expect(operations.filter((one) => one.kind === kind)).toHaveLength(share * 4)
    const inserted = operations.filter(({ kind }) => kind === 'insert').map(({ record }) => record.key)
    expect(new Set(inserted).size).toBe(inserted.length)
    expect(inserted.every((key) => key >= 'r000001000')).toBe(true)
  }
})

describe('arms', () => {
  test('run in turn, each repetition beginning with another, and the warm-up is forgotten', async () => {
    const order: string[] = []
    const arm = (name: string, operations: number) => ({
      name,
      async run(repetition: number) {
        order.push(`${name}${repetition}`)
        await new Promise((done) => setTimeout(done, 5))
        return operations
      },
    })
    const rows = await interleave({
      case: 'case',
      unit: 'turns/s',
      arms: [arm('a', 10), arm('b', 20)],
      baseline: 'a',
      repetitions: 2,
      goals: { b: { atLeast: 0.5 } },
    })
    expect(order).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2'])
    const [a, b] = rows
    expect(a).toMatchObject({ arm: 'a', figure: { repetitions: 2 } })
    expect(a).not.toHaveProperty('ratio')
    expect(b).toMatchObject({ arm: 'b', against: 'a', ratio: { repetitions: 2 }, goal: { atLeast: 0.5 } })
    expect(b?.ratio?.median).toBeGreaterThan(0)
  })

  test('without a baseline of that name are refused', async () => {
    await expect(
      interleave({ case: 'c', unit: 'u', arms: [], baseline: 'nobody', repetitions: 0 }),
    ).rejects.toThrow(/no arm is called nobody/)
  })
})

test('a spread tells the middle and the ends', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ lowest: 1, median: 2, highest: 3, repetitions: 3 })
  expect(spreadOf([4, 1, 2, 3])).toMatchObject({ median: 2.5 })
  expect(() => spreadOf([])).toThrow(RangeError)
})

test('the table and the line for machines say ratio, spread and whether the goal is met', () => {
  const spread = (median: number) => ({ lowest: median / 2, median, highest: median * 2, repetitions: 3 })
  const row = {
    case: 'c',
    arm: 'ours',
    unit: 'operations/s',
    figure: spread(1200),
    against: 'plain',
  } as const
  const short = { ...row, ratio: spread(0.5), goal: { atLeast: 0.9 } }
  const good = { ...row, ratio: spread(0.95), goal: { atLeast: 0.9 } }
  const small = { case: 'c', arm: 'ledger', unit: 'bytes', figure: spread(100), goal: { atMost: 120 } }
  expect([short, good, small, row].map(isMet)).toEqual([false, true, true, undefined])
  const results = [{ bench: 'b', rows: [short, good, small] }]
  expect(table(results)).toMatch(/1,200 \(600–2,400\).*0\.50 \(0\.25–1\.00\).*plain.*≥ 0\.9 +NOT MET/)
  expect(table(results)).toMatch(/100 \(50\.0–200\).*≤ 120 +met/)
  const line = jsonLine(results, { size: 'tiny' })
  expect(line).not.toContain('\n')
  expect(JSON.parse(line)).toMatchObject({
    size: 'tiny',
    rows: [{ bench: 'b', met: false }, { met: true }, { met: true }],
  })
})

test('the command line names benches and a size; what it does not know is refused', () => {
  const names = (given: readonly string[]) => readWanted(given, allBenches)?.benches.map(({ name }) => name)
  expect(names([])).toEqual(allBenches.map(({ name }) => name))
  expect(names(['--size', 'quick', 'gdpr'])).toEqual(['gdpr'])
  expect(readWanted(['gdpr', '--size', 'tiny'], allBenches)?.size).toBe('tiny')
  expect(readWanted([], allBenches)?.size).toBe('full')
  for (const given of [['nothing'], ['--size', 'huge'], ['--size'], ['gdpr', 'x']])
    expect(readWanted(given, allBenches)).toBeUndefined()
  expect(new Set(names([])).size).toBe(allBenches.length)
})
