/**
 * The editions of the policy: the number grows with every material change, and declarations say by it since when
 * they stand. What differs in words only is another version of the same edition.
 */
export interface Edition {
  readonly number: number
  /** Days, `YYYY-MM-DD`: from when it is meant to hold, and when it was last written at. */
  readonly effective: string
  readonly updated: string
}

export const editions: readonly Edition[] = [{ number: 1, effective: '2026-04-18', updated: '2026-11-24' }]

export const latestEdition: number = Math.max(...editions.map(({ number }) => number))

/** The days of an edition; an edition that nobody listed has no days, and asking for them is a fault of ours. */
export function editionDays(number: number, known: readonly Edition[] = editions): Omit<Edition, 'number'> {
  const found = known.find((edition) => edition.number === number)
  if (!found) throw new RangeError(`There is no edition ${number}: list it in src/policy/editions.ts.`)
  return { effective: found.effective, updated: found.updated }
}
