/** Usual extensions of a brand, the most common first (published practice, checked 2026-11-23). */
const fronts = ['get', 'try', 'go', 'use', 'join', 'hello', 'my'] as const
const ends = ['hq', 'hub', 'app', 'team', 'co'] as const

export interface Variant {
  readonly label: string
  /** What was added to the brand. */
  readonly affixes: readonly string[]
  /** `“get” before “acme”`, for the page. */
  readonly words: string
}

/** The brand with one affix. */
export function simpleVariants(brand: string): Variant[] {
  return [
    ...fronts.map((front) => ({
      label: front + brand,
      affixes: [front],
      words: `“${front}” before “${brand}”`,
    })),
    ...ends.map((end) => ({ label: brand + end, affixes: [end], words: `“${end}” after “${brand}”` })),
  ]
}

/** The brand between two affixes, for stacks that need more names than one affix gives. */
export function doubleVariants(brand: string): Variant[] {
  return ends.flatMap((end) =>
    fronts.map((front) => ({
      label: front + brand + end,
      affixes: [front, end],
      words: `“${front}” before and “${end}” after “${brand}”`,
    })),
  )
}
