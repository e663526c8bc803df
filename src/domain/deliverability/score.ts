import { z } from 'zod'
import type { HealthFigures } from './figures.ts'
import { partNames, partRules } from './score-parts.ts'
import { defaultLimits, type Limits, sourceOf } from './thresholds.ts'

const partSchema = z.strictObject({
  name: z.enum(partNames),
  title: z.string(),
  state: z.enum(['fine', 'watch', 'act', 'too-little', 'unknown']),
  words: z.string(),
  percent: z.number().optional(),
  /** Out of `weight`; undefined for a part that does not count. */
  points: z.number().optional(),
  weight: z.number(),
  sources: z.array(z.string()),
})
export type ScorePart = z.infer<typeof partSchema>

export const scoreSchema = z.strictObject({
  /** 0 to 100 over the parts that count; undefined while too little is known. */
  score: z.int().min(0).max(100).optional(),
  state: z.enum(['fine', 'watch', 'act', 'too-little']),
  /** The sentence above the parts. */
  words: z.string(),
  /** Share of the whole weight that is known. */
  knownPercent: z.int(),
  parts: z.array(partSchema),
})
export type DeliverabilityScore = z.infer<typeof scoreSchema>

const pointsByState = { fine: 1, watch: 0.5, act: 0 } as const

/**
 * The deliverability score, explained by its parts. Parts that are unknown or below their sample floor
 * don't count either way. There is no number before authentication and placement are both known, as those
 * two alone decide most of where mail lands; a part that needs action is said even then.
 */
export function scoreDeliverability(
  figures: HealthFigures,
  limits: Limits = defaultLimits,
): DeliverabilityScore {
  const parts: ScorePart[] = partNames.map((name) => {
    const { title, weight, judge, thresholds: used } = partRules[name]
    const verdict = judge(figures, limits)
    const counts = verdict.state !== 'too-little' && verdict.state !== 'unknown'
    return {
      name,
      title,
      ...verdict,
      ...(counts && { points: weight * pointsByState[verdict.state] }),
      weight,
      sources: used.map((threshold) => sourceOf(threshold, limits)),
    }
  })
  const counting = parts.filter(({ points }) => points !== undefined)
  const weight = counting.reduce((sum, part) => sum + part.weight, 0)
  const points = counting.reduce((sum, part) => sum + (part.points ?? 0), 0)
  const acting = parts.filter(({ state }) => state === 'act')
  const watching = parts.filter(({ state }) => state === 'watch')
  const enough = ['authentication', 'placement'].every((name) => counting.some((part) => part.name === name))
  const titles = (some: readonly ScorePart[]) => some.map(({ title }) => title.toLowerCase()).join(', ')
  const base = { knownPercent: weight, parts, ...(enough && { score: Math.round((points * 100) / weight) }) }
  if (acting.length > 0) return { ...base, state: 'act', words: `Needs action: ${titles(acting)}.` }
  if (!enough) return { ...base, state: 'too-little', words: 'Too little is known for a verdict.' }
  if (watching.length > 0) return { ...base, state: 'watch', words: `To be watched: ${titles(watching)}.` }
  return { ...base, state: 'fine', words: 'Nothing needs attention.' }
}
