import { describe, expect, it } from 'vitest'
import { unknownFigures } from '#domain/deliverability/figures.ts'
import {
  judgeBounces,
  judgeComplaints,
  judgeDomain,
  judgeListing,
  judgePlacement,
  judgeStanding,
  remedies,
} from '#domain/deliverability/health-rules.ts'

const passed = { mx: 'pass', spf: 'pass', dkim: 'pass', dmarc: 'pass' } as const

describe('health rules', () => {
  it('find nothing in what is unknown', () => {
    expect(judgeDomain(unknownFigures, false)).toEqual([])
  })

  it('stop cold messages on each confirmed failure of MX, SPF and DKIM, and on a client’s hold', () => {
    for (const proof of ['mx', 'spf', 'dkim'] as const) {
      expect(judgeStanding({ ...passed, [proof]: 'fail' }, false)?.remedy).toBe('stop-cold')
      expect(judgeStanding({ ...passed, [proof]: 'unknown' }, false)).toBeUndefined()
    }
    expect(judgeStanding({ ...passed, dmarc: 'fail' }, false)?.remedy).toBe('look-at')
    expect(judgeStanding(passed, true)?.remedy).toBe('stop-cold')
  })

  it('pause the campaign for a bad list, never the domain’s inboxes', () => {
    expect(judgeBounces('campaign', 100, 3)?.remedy).toBe('pause-campaign')
    expect(judgeBounces('domain', 100, 3)?.remedy).toBe('look-at')
    expect(judgeBounces('campaign', 100, 2)?.remedy).toBe('look-at')
    expect(judgeBounces('campaign', 59, 59)).toBeUndefined()
  })

  it('pause a client for complaints only on all three conditions', () => {
    for (const [sent, complaints] of [
      [99, 99],
      [100, 0],
      [100, 2],
      [10_000, 3],
    ] as const) {
      expect(judgeComplaints(sent, complaints)?.remedy).not.toBe('pause-client')
    }
    expect(judgeComplaints(100, 3)?.remedy).toBe('pause-client')
    expect(judgeComplaints(100, undefined)).toBeUndefined()
  })

  it('replace a listed young domain, rest an old one and ask a person between', () => {
    expect(judgeListing('listed', 29)?.remedy).toBe('replace-domain')
    expect(judgeListing('listed', 30)?.remedy).toBe('look-at')
    expect(judgeListing('listed', 90)?.remedy).toBe('look-at')
    expect(judgeListing('listed', 91)?.remedy).toBe('rest-domain')
    expect(judgeListing('listed', undefined)?.remedy).toBe('look-at')
    expect(judgeListing('unknown', 5)).toBeUndefined()
  })

  it('rest a domain whose mail lands in spam, once the sample allows it', () => {
    const spam = { ...unknownFigures, warmUpInInbox7Days: 10, warmUpInSpam7Days: 10, delivered30Days: 100 }
    expect(judgePlacement(spam)?.remedy).toBe('rest-domain')
    expect(judgePlacement({ ...spam, delivered30Days: 99 })).toBeUndefined()
  })

  it('say the most urgent first, each with words and a reason', () => {
    const sick = {
      ...unknownFigures,
      authentication: { ...passed, spf: 'fail' },
      blocklist: 'listed',
      domainAgeDays: 10,
      sent30Days: 200,
      bounced30Days: 20,
      replied30Days: 0,
    } as const
    const findings = judgeDomain(sick, false)
    expect(findings.map(({ remedy }) => remedy)).toEqual([
      'stop-cold',
      'replace-domain',
      'look-at',
      'look-at',
    ])
    for (const { remedy, reason } of findings) {
      expect(remedies[remedy].words).not.toBe('')
      expect(reason).toMatch(/\.$/)
    }
  })
})
