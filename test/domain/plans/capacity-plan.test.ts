import { describe, expect, it } from 'vitest'
import { capacityPlanSchema, planCapacity } from '#domain/plans/capacity-plan.ts'
import { addDays, daysBetween, isWorkingDay } from '#domain/plans/day.ts'
import { type PlanRequest, parsePlanRequest } from '#domain/plans/plan-request.ts'

function request(over: Record<string, unknown> = {}): PlanRequest {
  const parsed = parsePlanRequest({
    targetPerMonth: 10_000,
    targetMeans: 'messages',
    stepsPerProspect: 3,
    startDay: '2026-11-23',
    host: 'mailforge',
    sequencer: 'instantly',
    tld: 'com',
    ...over,
  })
  if (parsed.kind === 'refused') throw new Error(JSON.stringify(parsed.refusals))
  return parsed.request
}

function planned(over: Record<string, unknown> = {}) {
  const outcome = planCapacity(request(over))
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.refusals))
  return outcome.plan
}

function refused(over: Record<string, unknown>) {
  const outcome = planCapacity(request(over))
  return outcome.kind === 'refused' ? outcome.refusals : []
}

/** A spread of requests; the guarantees below hold for each. */
const spread = [100, 999, 4_200, 10_000, 33_333].flatMap((targetPerMonth) =>
  ['messages', 'new-prospects'].flatMap((targetMeans) =>
    [1, 3].flatMap((stepsPerProspect) =>
      ['2026-11-23', '2026-11-28', '2028-02-29'].map((startDay) => ({
        targetPerMonth,
        targetMeans,
        stepsPerProspect,
        startDay,
      })),
    ),
  ),
)

describe('the size of a stack', () => {
  it('reaches the target with the active inboxes alone', () => {
    for (const over of spread) {
      const { size } = planned({ ...over, changed: { registrarMonthlyLimitCents: 1_000_000 } })
      expect(size.activeInboxes * size.messagesPerInboxPerMonth).toBeGreaterThanOrEqual(size.messagesPerMonth)
      expect((size.activeInboxes - 1) * size.messagesPerInboxPerMonth).toBeLessThan(size.messagesPerMonth)
    }
  })

  it('counts each step of each new prospect', () => {
    const messages = planned({ targetPerMonth: 3_000, stepsPerProspect: 3 })
    const prospects = planned({ targetPerMonth: 3_000, targetMeans: 'new-prospects', stepsPerProspect: 3 })
    expect(prospects.size.messagesPerMonth).toBe(3 * messages.size.messagesPerMonth)
    expect(prospects.warnings.map(({ field }) => field)).toContain('targetMeans')
  })

  it('is the known answer for 10,000 messages', () => {
    expect(planned().size).toMatchObject({ activeInboxes: 24, reserveInboxes: 6, inboxes: 30, domains: 15 })
  })
})

describe('the ramp of one inbox', () => {
  it('keeps the cap, the rise limit, the warm-up time and the weekend for every request', () => {
    for (const over of spread) {
      for (const changed of [
        {},
        { coldPerInboxPerDay: 30, riseLimitPerDay: 2 },
        { warmUpPerInboxPerDay: 0 },
      ]) {
        const plan = planned({ ...over, changed: { ...changed, registrarMonthlyLimitCents: 1_000_000 } })
        const cap = plan.assumptions.coldPerInboxPerDay.value + plan.assumptions.warmUpPerInboxPerDay.value
        let coldLevel = 0
        let totalYesterday = 0
        for (const { day, warmUpDay, warmUp, cold } of plan.inboxRamp) {
          if (cold > 0) {
            expect(isWorkingDay(day)).toBe(true)
            expect(warmUpDay).toBeGreaterThan(14)
            expect(cold).toBeGreaterThanOrEqual(coldLevel)
            coldLevel = cold
          }
          const total = coldLevel + warmUp
          expect(total).toBeLessThanOrEqual(cap)
          expect(total - totalYesterday).toBeLessThanOrEqual(plan.assumptions.riseLimitPerDay.value)
          totalYesterday = total
        }
        expect(coldLevel).toBe(plan.assumptions.coldPerInboxPerDay.value)
      }
    }
  })

  it('ends at the combined cap of cold and warm-up', () => {
    const last = planned()
      .inboxRamp.filter(({ cold }) => cold > 0)
      .at(-1)
    expect(last).toMatchObject({ cold: 20, warmUp: 15 })
  })
})

describe('the calendar', () => {
  it('never sends cold mail before the domain and the warm-up are 14 days old', () => {
    for (const over of spread) {
      const { milestones, ramp, waves } = planned({
        ...over,
        changed: { registrarMonthlyLimitCents: 20_000 },
      })
      for (const wave of waves) {
        const of = (kind: string) =>
          milestones.find((one) => one.wave === wave.number && one.kind === kind)?.day ?? ''
        expect(daysBetween(of('domains-registered'), of('registrant-deadline'))).toBe(15)
        if (wave.activeInboxes === 0) continue
        expect(daysBetween(of('domains-registered'), of('first-cold-send'))).toBeGreaterThanOrEqual(14)
        expect(daysBetween(of('warm-up-week-1'), of('first-cold-send'))).toBeGreaterThanOrEqual(14)
        expect(isWorkingDay(of('first-cold-send'))).toBe(true)
        expect(of('full-volume') > of('first-cold-send')).toBe(true)
      }
      const firstCold = milestones.find(({ kind }) => kind === 'first-cold-send')?.day ?? ''
      expect(ramp.filter(({ day, cold }) => cold > 0 && day < firstCold)).toEqual([])
    }
  })

  it('waits for the age of the domain when that takes longer than the warm-up', () => {
    const { milestones } = planned({ changed: { minimumDomainAgeDays: 40 } })
    const of = (kind: string) => milestones.find((one) => one.kind === kind)?.day ?? ''
    expect(daysBetween(of('domains-registered'), of('first-cold-send'))).toBeGreaterThanOrEqual(40)
  })

  it('lists every day once and in order, and ends with every active inbox at its full number', () => {
    const { ramp, size } = planned()
    ramp.forEach(({ day }, index) => {
      if (index > 0) expect(day).toBe(addDays(ramp[index - 1]?.day ?? '', 1))
    })
    const last = ramp.filter(({ cold }) => cold > 0).at(-1)
    expect(last?.cold).toBe(size.activeInboxes * 20)
    expect(last?.warmUp).toBe(size.inboxes * 15)
  })
})

describe('the purchase', () => {
  it('keeps every 31 days under the registrar’s monthly limit and loses no inbox', () => {
    for (const over of spread.filter(({ targetPerMonth }) => targetPerMonth < 11_000)) {
      const { waves, size, cost } = planned(over)
      for (const wave of waves) {
        expect(wave.registrarCents).toBeLessThanOrEqual(10_000)
        const previous = waves[wave.number - 2]
        if (previous) expect(daysBetween(previous.registrationDay, wave.registrationDay)).toBeGreaterThan(30)
      }
      const sum = (pick: (wave: (typeof waves)[number]) => number) =>
        waves.reduce((all, one) => all + pick(one), 0)
      expect(sum((wave) => wave.domains)).toBe(size.domains)
      expect(sum((wave) => wave.activeInboxes)).toBe(size.activeInboxes)
      expect(sum((wave) => wave.reserveInboxes)).toBe(size.reserveInboxes)
      expect(sum((wave) => wave.registrarCents)).toBe(cost.registrarCents)
    }
  })

  it('buys nine .com a month under the default limit', () => {
    const { waves, cost, warnings } = planned()
    expect(waves.map(({ domains }) => domains)).toEqual([9, 6])
    expect(cost).toMatchObject({ registrarCents: 16_620, registrarDays: 31, hostCentsPerMonth: 9_000 })
    expect(warnings[0]?.words).toContain('31 days apart')
  })
})

describe('what a plan says of its ending', () => {
  const priced = (tld: string, firstYearCents: number, renewalCents: number) => ({
    tld,
    tldPrices: { [tld]: { firstYearCents, renewalCents } },
  })

  it('warns of one with a bad name and forbids none', () => {
    const { warnings } = planned(priced('xyz', 1298, 1298))
    expect(warnings.map(({ words }) => words).join()).toContain('.xyz has a reputation for abuse')
    expect(planned(priced('net', 1252, 1252)).warnings.filter(({ field }) => field === 'tld')).toEqual([])
  })

  it('tells a renewal that is much dearer than the first year, and has it in what recurs', () => {
    const { warnings, cost, size } = planned(priced('co', 1158, 2658))
    expect(warnings.find(({ field }) => field === 'tld')?.words).toContain(
      '$11.58 the first year and $26.58 each year after',
    )
    expect([cost.registrarCents, cost.renewalCentsPerYear]).toEqual([
      size.domains * 1158,
      size.domains * 2658,
    ])
  })
})

describe('what a plan refuses', () => {
  it('names the field and the reason', () => {
    expect(refused({ changed: { coldPerInboxPerDay: 60 } })[0]).toMatchObject({
      field: 'changed.coldPerInboxPerDay',
      reason: expect.stringContaining('above 50'),
    })
    expect(refused({ changed: { minimumWarmUpDays: 7 } })[0]?.reason).toContain('below 14')
    expect(refused({ tld: 'net' })[0]?.reason).toContain('No price is known')
    expect(refused({ targetPerMonth: 1_000_000 })[0]?.reason).toContain('months')
    const dear = { tldPrices: { com: { firstYearCents: 10_001, renewalCents: 10_001 } } }
    expect(refused({ ...dear, changed: { registrarMonthlyLimitCents: 1_000_000 } })[0]?.reason).toContain(
      '$100',
    )
    expect(refused({ changed: { registrarMonthlyLimitCents: 500 } })[0]?.reason).toContain('one domain')
  })

  it('applies the strictest limit of host and sequencer', () => {
    const smartlead = {
      sequencer: 'smartlead',
      changed: { coldPerInboxPerDay: 30, warmUpPerInboxPerDay: 25 },
    }
    expect(refused(smartlead)[0]?.reason).toContain('above 50')
    expect(refused({ ...smartlead, host: 'google-workspace' })[0]?.reason).toContain('above 50')
    const advised = planned({ host: 'maildoso', changed: { coldPerInboxPerDay: 31 } })
    expect(advised.warnings.some(({ words }) => words.startsWith('31 is above 30'))).toBe(true)
  })

  it('warns when domains wear out faster than the reserve replaces them', () => {
    const warned = (changed: Record<string, number>) =>
      planned({ changed }).warnings.some(({ field }) => field === 'changed.reservePercent')
    expect(warned({})).toBe(false)
    expect(warned({ burnPercentPerMonth: 20, reservePercent: 10 })).toBe(true)
  })

  it('says each unusable figure of a form beside its field', () => {
    const parsed = parsePlanRequest({ targetPerMonth: 1.5, surprise: true })
    expect(parsed.kind).toBe('refused')
    if (parsed.kind === 'refused')
      expect(parsed.refusals.map(({ field }) => field)).toContain('targetPerMonth')
  })
})

describe('the plan as a document', () => {
  it('survives JSON and its schema unchanged', () => {
    const plan = planned()
    expect(capacityPlanSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
  })

  it('shows where each figure comes from, and who changed it', () => {
    const { assumptions } = planned({ changed: { reservePercent: 40 } })
    for (const assumption of Object.values(assumptions)) expect(assumption.source).not.toBe('')
    expect(assumptions.reservePercent).toMatchObject({ value: 40, confidence: 'stated' })
    expect(assumptions.coldPerInboxPerDay.confidence).toBe('practice')
  })
})
