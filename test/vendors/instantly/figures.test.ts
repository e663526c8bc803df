import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UtcDay } from '#domain/stacks/sequencer-port.ts'
import {
  account,
  type InstantlyWorld,
  inbox,
  mail,
  sending,
  startInstantly,
  warming,
} from './instantly-world.ts'

const sum = (counts: readonly (number | undefined)[]): number =>
  counts.reduce<number>((total, count) => total + (count ?? 0), 0)

describe('warm-up and daily figures', () => {
  let instantly: InstantlyWorld
  const addresses = ['plain', 'spammy', 'disconnects', 'bouncy'].map((name) => `${name}@figures.example`)
  let started: Date

  beforeAll(async () => {
    instantly = await startInstantly()
    const hoursUntilNoon = (36 - (await instantly.world.now()).getUTCHours()) % 24
    instantly.world.advance({ hours: hoursUntilNoon })
    started = await instantly.world.now()
    for (const address of addresses) {
      await warming(instantly, address)
      await sending(instantly, address)
    }
    instantly.world.advance({ days: 28 })
  })
  afterAll(() => instantly.world.close())

  const day = async (daysLater: number): Promise<UtcDay> =>
    new Date(started.getTime() + daysLater * 86_400_000).toISOString().slice(0, 10) as UtcDay
  const warmUp = async (name: string) => instantly.sequencer.warmUpFigures([mail(`${name}@figures.example`)])
  const daily = async (name: string) =>
    instantly.sequencer.dailyFigures([mail(`${name}@figures.example`)], await day(0), await day(27))

  it('turns warm-up on in a job that is not done at once', async () => {
    await instantly.sequencer.addAccount(inbox('job@figures.example'))
    const job = await instantly.sequencer.enableWarmUp([mail('job@figures.example')])
    expect(job.state).toBe('running')
    expect((await instantly.sequencer.findAccount(mail('job@figures.example')))?.warmUp).toBe('paused')
    const states = []
    for (let poll = 0; poll < 3; poll += 1) states.push((await instantly.sequencer.readJob(job.id)).state)
    expect(states).toEqual(['running', 'running', 'done'])
    expect((await instantly.sequencer.findAccount(mail('job@figures.example')))?.warmUp).toBe('active')
  })

  it('fails the job of an inbox whose name asks for it', async () => {
    await instantly.sequencer.addAccount(inbox('jobfails@figures.example'))
    const job = await instantly.sequencer.enableWarmUp([mail('jobfails@figures.example')])
    instantly.world.advance({ minutes: 1 })
    expect((await instantly.sequencer.readJob(job.id)).state).toBe('failed')
  })

  it('follows the ramp: 5 to 10 in week 1, 15 to 20 in week 2, then 30', async () => {
    const sent = (await warmUp('plain')).map(({ sentCount }) => sentCount ?? 0)
    for (const count of sent.slice(1, 7)) expect(count).toBeOneOf([5, 6, 7, 8, 9, 10])
    for (const count of sent.slice(7, 14)) expect(count).toBeOneOf([15, 16, 17, 18, 19, 20])
    for (const count of sent.slice(14, 28)) expect(count).toBe(30)
  })

  it('gives the same figures for a past day however often they are read', async () => {
    const before = (await warmUp('plain')).slice(0, 20)
    instantly.world.advance({ hours: 1 })
    expect((await warmUp('plain')).slice(0, 20)).toEqual(before)
  })

  it('leaves out what the vendor leaves out, which is not zero', async () => {
    const spam = (await warmUp('plain')).map(({ landedSpamCount }) => landedSpamCount)
    expect(spam).toContain(undefined)
    expect(spam).not.toContain(0)
  })

  it('lands the mail of `spammy` in spam and scores it low', async () => {
    const figures = await warmUp('spammy')
    expect(
      sum(figures.map((one) => one.landedSpamCount)) / sum(figures.map((one) => one.sentCount)),
    ).toBeGreaterThan(0.4)
    const score = (await instantly.sequencer.findAccount(mail('spammy@figures.example')))?.warmUpScore
    expect(score).toBeLessThan(60)
  })

  it('loses the login of `disconnects` after three days', async () => {
    const account = await instantly.sequencer.findAccount(mail('disconnects@figures.example'))
    expect(account).toMatchObject({ state: 'disconnected', faultCode: 'EAUTH' })
    expect(await warmUp('disconnects')).toHaveLength(3)
  })

  it('sends campaign mail on weekdays only, rising to the daily limit', async () => {
    const figures = await daily('plain')
    const weekdays = figures.map((one) => new Date(`${one.day}T00:00:00Z`).getUTCDay())
    expect(weekdays).not.toContain(0)
    expect(weekdays).not.toContain(6)
    expect(Math.max(...figures.map((one) => one.sentCount))).toBe(20)
  })

  it('bounces about 6 % of `bouncy` and far less of others', async () => {
    const rate = async (name: string) => {
      const figures = await daily(name)
      return sum(figures.map((one) => one.bouncedCount)) / sum(figures.map((one) => one.sentCount))
    }
    expect(await rate('bouncy')).toBeGreaterThan(0.03)
    expect(await rate('plain')).toBeLessThan(0.03)
  })

  it('asks for a range that is too wide in pieces that are accepted', async () => {
    const many = Array.from({ length: 34 }, (_, at) => `many${at}@wide.example`)
    await Promise.all(many.map((address) => instantly.call('POST', '/accounts', account(address))))
    const from = await day(-3)
    const emails = [...many, ...addresses].map((address) => `&emails=${address}`).join('')
    const query = `start_date=${from}&end_date=${await day(27)}${emails}`
    expect((await instantly.call('GET', `/accounts/analytics/daily?${query}`)).status).toBe(413)
    const figures = await instantly.sequencer.dailyFigures(
      [...many, ...addresses].map(mail),
      from,
      await day(27),
    )
    expect(figures.filter(({ email }) => email === mail('plain@figures.example'))).toEqual(
      await daily('plain'),
    )
  })

  it('has no figures while no campaign runs', async () => {
    expect(await daily('job')).toEqual([])
  })
})
