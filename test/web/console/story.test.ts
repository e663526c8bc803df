import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '#domain/plans/day.ts'
import { businessTime } from '#test/support/head-start.ts'
import { consolePaths } from '#web/paths.ts'
import { type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
beforeAll(async () => {
  world = await consoleWorld()
}, 60_000)
afterAll(() => world?.close())

const one = async (sql: string, values: unknown[] = []) =>
  (await world.build.db.owner.query(sql, values)).rows[0]

test('a request becomes a client, a plan and a quote, each step by the page’s own form', async () => {
  const { owner } = world
  expect((await owner.get(consolePaths.home.to())).words).toContain('Nothing waits for you')
  const lead = await world.lead('Lovelace Looms')
  const home = await owner.get(consolePaths.home.to())
  expect(home.words).toContain('answer the request')
  expect(home.html).toContain(consolePaths.inquiry.to({ lead }))

  const inquiry = await owner.get(consolePaths.inquiry.to({ lead }))
  expect(inquiry.words).toContain('ada@lovelacelooms.com')
  const converted = await owner.send(inquiry, consolePaths.convertInquiry.to({ lead }))
  expect(converted.status).toBe(303)
  const client = await owner.get(converted.to ?? '')
  expect(client.words).toContain('This is a client now')

  const { id: engagement } = await one('select id from engagements')
  const planPage = await owner.get(consolePaths.plan.to({ engagement }))
  const refused = await owner.send(planPage, consolePaths.plan.to({ engagement }), {
    targetPerMonth: '12',
    targetMeans: 'messages',
    stepsPerProspect: '3',
    startDay: dayOf(businessTime()),
    tld: 'com',
    'changed.coldPerInboxPerDay': '60',
  })
  expect(refused.status).toBe(422)
  expect(refused.words).toContain('from 100 to 1,000,000')
  expect(refused.html).toContain('value="12"')
  const past = await owner.send(refused, consolePaths.plan.to({ engagement }), {
    targetPerMonth: '800',
    targetMeans: 'messages',
    stepsPerProspect: '3',
    startDay: '2020-01-01',
    tld: 'com',
  })
  expect([past.status, past.words]).toEqual([422, expect.stringContaining('Give today or a later day.')])
  const kept = await owner.send(refused, consolePaths.plan.to({ engagement }), {
    targetPerMonth: '800',
    targetMeans: 'messages',
    stepsPerProspect: '3',
    startDay: dayOf(businessTime()),
    tld: 'com',
  })
  expect(kept.status, kept.words).toBe(303)
  expect((await owner.get(kept.to ?? '')).words).toContain('3 inboxes')

  const quotePage = await owner.get(consolePaths.quote.to({ engagement }))
  const sent = await owner.send(quotePage, consolePaths.quote.to({ engagement }))
  expect(sent.status, sent.words).toBe(303)
  const standing = await owner.get(sent.to ?? '')
  expect(standing.words).toContain('The quote is on its way')
  const { id: quote } = await one('select id from quotes')
  const back = await owner.send(standing, consolePaths.takeBackQuote.to({ quote }))
  expect(back.status, back.words).toBe(303)
  expect((await one('select state from engagements')).state).toBe('planned')
  expect(world.faults).toEqual([])
})
