import { expect, test } from 'vitest'
import { allBenches } from '../../scripts/bench/all-benches.ts'
import { isMet } from '../../scripts/bench/common/bench.ts'

test.each(allBenches)(
  'the bench $name runs, and its rows say case, arm, figure and what it is held against',
  async (bench) => {
    const rows = await bench.run('tiny', () => {})
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row.case && row.arm && row.unit).toBeTruthy()
      expect(row.figure.lowest).toBeLessThanOrEqual(row.figure.median)
      expect(row.figure.median).toBeLessThanOrEqual(row.figure.highest)
      if (row.against)
        expect(rows.some(({ arm, case: of }) => arm === row.against && of === row.case)).toBe(true)
      expect(row.against === undefined).toBe(row.ratio === undefined)
      if (row.ratio) expect(row.ratio.median).toBeGreaterThan(0)
    }
    expect(rows.some((row) => row.goal)).toBe(true)
    // What may not happen at all does not depend on the machine.
    const never = rows.filter(({ goal }) => goal && 'atMost' in goal && goal.atMost === 0)
    expect(never.filter((row) => !isMet(row))).toEqual([])
    const places = rows.map((row) => `${row.case}/${row.arm}/${row.unit}`)
    expect(new Set(places).size).toBe(places.length)
  },
  600_000,
)
