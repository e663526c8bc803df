import { describe, expect, it } from 'vitest'
import { type HealthFigures, healthFiguresSchema, unknownFigures } from '#domain/deliverability/figures.ts'
import { scoreDeliverability, scoreSchema } from '#domain/deliverability/score.ts'
import { partNames, partRules } from '#domain/deliverability/score-parts.ts'

const healthy: HealthFigures = {
  authentication: { mx: 'pass', spf: 'pass', dkim: 'pass', dmarc: 'pass' },
  warmUpInInbox7Days: 95,
  warmUpInSpam7Days: 5,
  delivered30Days: 400,
  sent30Days: 300,
  bounced30Days: 2,
  replied30Days: 9,
  clientSent7Days: 1_000,
  clientComplaints7Days: 0,
  domainAgeDays: 60,
  warmUpDays: 45,
  blocklist: 'clean',
}

function partOf(figures: HealthFigures, name: (typeof partNames)[number]) {
  return scoreDeliverability(figures).parts.find((part) => part.name === name)
}

describe('the score', () => {
  it('is 100 when all is well, and its weights are a whole', () => {
    expect(scoreDeliverability(healthy)).toMatchObject({ score: 100, state: 'fine', knownPercent: 100 })
    expect(partNames.reduce((sum, name) => sum + partRules[name].weight, 0)).toBe(100)
  })

  it('is explained by its parts: their points make the number', () => {
    for (let spam = 0; spam <= 100; spam += 5) {
      for (const bounced30Days of [0, 6, 9]) {
        const result = scoreDeliverability({
          ...healthy,
          warmUpInInbox7Days: 100 - spam,
          warmUpInSpam7Days: spam,
          bounced30Days,
          blocklist: 'unknown',
        })
        const counting = result.parts.filter(({ points }) => points !== undefined)
        const points = counting.reduce((sum, part) => sum + (part.points ?? 0), 0)
        const weight = counting.reduce((sum, part) => sum + part.weight, 0)
        expect(result.score).toBe(Math.round((points * 100) / weight))
        expect(scoreSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result)
      }
    }
  })

  it('never falls because something is unknown', () => {
    const keys = Object.keys(healthy) as (keyof HealthFigures)[]
    for (const key of keys) {
      const result = scoreDeliverability({ ...healthy, [key]: unknownFigures[key] })
      expect(result.score ?? 100).toBe(100)
      expect(['fine', 'too-little']).toContain(result.state)
    }
  })

  it('has no number before authentication and placement are known, and never says fine then', () => {
    expect(scoreDeliverability(unknownFigures)).toMatchObject({ state: 'too-little', knownPercent: 0 })
    expect(scoreDeliverability(unknownFigures).score).toBeUndefined()
    expect(scoreDeliverability({ ...healthy, warmUpInInbox7Days: undefined }).score).toBeUndefined()
  })

  it('says a confirmed failure at once, without waiting for a sample', () => {
    const failed = {
      ...unknownFigures,
      authentication: { mx: 'pass', spf: 'fail', dkim: 'pass', dmarc: 'pass' },
    } as const
    expect(scoreDeliverability(failed)).toMatchObject({
      state: 'act',
      words: 'Needs action: authentication.',
    })
  })
})

describe('sample floors', () => {
  it('hold back placement below 20 warm-up deliveries in 7 days or 100 deliveries in 30', () => {
    const bad = { ...healthy, warmUpInInbox7Days: 0 }
    expect(partOf({ ...bad, warmUpInSpam7Days: 19 }, 'placement')?.state).toBe('too-little')
    expect(partOf({ ...bad, warmUpInSpam7Days: 20 }, 'placement')?.state).toBe('act')
    expect(partOf({ ...bad, warmUpInSpam7Days: 20, delivered30Days: 99 }, 'placement')?.state).toBe(
      'too-little',
    )
  })

  it('hold back bounces below 60 messages and replies below 200', () => {
    expect(partOf({ ...healthy, sent30Days: 59, bounced30Days: 59 }, 'bounces')?.state).toBe('too-little')
    expect(partOf({ ...healthy, sent30Days: 60, bounced30Days: 60 }, 'bounces')?.state).toBe('act')
    expect(partOf({ ...healthy, sent30Days: 199, replied30Days: 0 }, 'replies')?.state).toBe('too-little')
    expect(partOf({ ...healthy, sent30Days: 200, replied30Days: 1 }, 'replies')?.state).toBe('watch')
  })

  it('hold back a pause for complaints below 100 messages or 3 complaints', () => {
    const with_ = (clientSent7Days: number, clientComplaints7Days: number) =>
      partOf({ ...healthy, clientSent7Days, clientComplaints7Days }, 'complaints')?.state
    expect(with_(99, 9)).toBe('too-little')
    expect(with_(100, 2)).toBe('watch')
    expect(with_(100, 3)).toBe('act')
    expect(with_(3_000, 3)).toBe('act')
    expect(with_(3_001, 3)).toBe('fine')
  })
})

describe('thresholds', () => {
  it('fall where the trade puts them', () => {
    const placed = (inbox: number) =>
      partOf({ ...healthy, warmUpInInbox7Days: inbox, warmUpInSpam7Days: 100 - inbox }, 'placement')?.state
    expect([84, 85, 80, 79].map(placed)).toEqual(['watch', 'fine', 'watch', 'act'])
    const bounced = (bounced30Days: number) =>
      partOf({ ...healthy, sent30Days: 1_000, bounced30Days }, 'bounces')?.state
    expect([19, 20, 29, 30].map(bounced)).toEqual(['fine', 'watch', 'watch', 'act'])
  })

  it('are shown with their source beside each part that uses one', () => {
    for (const part of scoreDeliverability(healthy).parts) {
      expect(part.sources.length).toBe(partRules[part.name].thresholds.length)
      for (const source of part.sources) expect(source).not.toBe('')
    }
  })

  it('take a blocklist that refuses to answer for no listing', () => {
    expect(partOf({ ...healthy, blocklist: 'unknown' }, 'blocklist')?.state).toBe('unknown')
    expect(scoreDeliverability({ ...healthy, blocklist: 'unknown' }).state).toBe('fine')
  })

  it('cold messages from a young domain need action', () => {
    expect(partOf({ ...healthy, domainAgeDays: 5 }, 'age')?.state).toBe('act')
    expect(partOf({ ...healthy, domainAgeDays: 5, sent30Days: 0 }, 'age')?.state).toBe('watch')
  })
})

describe('figures', () => {
  it('are refused when impossible', () => {
    expect(healthFiguresSchema.safeParse({ ...healthy, sent30Days: -1 }).success).toBe(false)
    expect(healthFiguresSchema.parse(unknownFigures)).toEqual(unknownFigures)
  })
})
