import { afterAll, beforeAll, expect, test } from 'vitest'
import { lastMonth, lastWeek, periodBefore } from '#domain/reports/period.ts'
import { recommend } from '#domain/reports/recommend.ts'
import { reportsOf } from '#domain/reports/report-queries.ts'
import { saveReportWishes } from '#domain/reports/report-wishes.ts'
import { reportText } from '#domain/reports/report-words.ts'
import { system } from '#platform/database/actor.ts'
import { openLog } from '#platform/log.ts'
import { addSession, type Person } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { makeReports } from '#workflows/make-reports.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
}, 60_000)
afterAll(() => world?.close())

const one = async <T>(sql: string, values: unknown[] = []): Promise<T> =>
  Object.values((await world.db.owner.query(sql, values)).rows[0] ?? {})[0] as T
const make = () => makeReports({ inPurpose: world.db.inPurpose, log: openLog('error') })
const reports = (engagementId: string) =>
  world.db.inPurpose('service-delivery', system('test'), (tx) => reportsOf(tx, engagementId))
const mails = () => one<number>(`select count(*)::int from mails where kind = 'report'`)

async function toMonday(): Promise<void> {
  const now = await one<Date>('select app.now()')
  const ahead = lastWeek(now).to.getTime() + 7 * 86_400_000 + 3_600_000 - now.getTime()
  await world.pass({ minutes: Math.ceil(ahead / 60_000) })
}

test('a week of a build is told once, however often the worker asks, and a month of a live stack after it', {
  timeout: 120_000,
}, async () => {
  // In the middle of a week, so that the build ends in the week it began in, whatever today is.
  await toMonday()
  await world.pass({ days: 1 })
  const stackId = await world.approvedStack({
    company: 'Weekly Looms',
    mainDomain: 'weeklylooms.com',
    names: ['getweeklylooms.com'],
  })
  await world.buildUp(stackId)
  const engagementId = await one<string>('select engagement_id from stacks where id = $1', [stackId])
  await make()
  expect(await reports(engagementId)).toEqual([])
  await toMonday()
  await Promise.all([make(), make()])
  await make()
  const [week, ...more] = await reports(engagementId)
  expect(more).toEqual([])
  expect(await mails()).toBe(1)
  expect(week?.content).toMatchObject({
    kind: 'build',
    needs: expect.arrayContaining(['confirm-registrant']),
  })
  const text = JSON.stringify(week && reportText(week.content))
  expect(text).toContain('register the domain')
  expect(text).toContain('cold mail can begin on')

  // Live since before the month that ends; every second day of its figures was read.
  await world.db.owner.query(`update stacks set state = 'live', live_at = app.now() where id = $1`, [stackId])
  await world.db.owner.query(`update engagements set state = 'live' where id = $1`, [engagementId])
  await world.pass({ days: 62 })
  const now = await one<Date>('select app.now()')
  const month = lastMonth(now)
  await world.db.owner.query(
    `insert into daily_figures (inbox_id, client_id, day, warm_up_sent, warm_up_inbox, warm_up_spam, cold_sent, bounced, replies, seen_at)
     select i.id, i.client_id, d::date, 5, 4, 1, 20, 1, 1, app.now()
     from inboxes i cross join generate_series($2::date, $3::date - 1, interval '2 days') d where i.stack_id = $1
     on conflict do nothing`,
    [stackId, month.from.toISOString().slice(0, 10), month.to.toISOString().slice(0, 10)],
  )
  await make()
  await make()
  const live = (await reports(engagementId)).find(({ content }) => content.kind === 'live')
  expect(live?.period).toBe(month.name)
  if (live?.content.kind !== 'live') throw new Error('no live report')
  const { figures, before, recommendations } = live.content
  expect(figures.sent).toBe(figures.daysRead * 20)
  expect(figures.daysRead).toBeLessThan(figures.daysThere)
  expect(before.daysRead).toBeLessThanOrEqual(before.daysThere)
  expect(recommendations).toEqual(expect.arrayContaining(['unread', 'clean-list']))
  expect(JSON.stringify(reportText(live.content))).toContain(
    `days of inboxes that were read: ${figures.daysRead} of ${figures.daysThere}`,
  )
  expect(await mails()).toBe(2)
})

test('a client who wants none gets none, and another client’s wishes are out of reach', {
  timeout: 60_000,
}, async () => {
  const stackId = await world.approvedStack({
    company: 'Quiet Looms',
    mainDomain: 'quietlooms.com',
    names: ['getquietlooms.com'],
  })
  await world.buildUp(stackId)
  const engagementId = await one<string>('select engagement_id from stacks where id = $1', [stackId])
  const clientId = await one<string>('select client_id from stacks where id = $1', [stackId])
  const personId = await one<string>('select person_id from client_members where client_id = $1', [clientId])
  const client: Person = {
    kind: 'client',
    personId,
    sessionHash: await addSession(world.db, personId, 'portal'),
  }
  const save = (id: string, of: string) =>
    world.db.inPurpose('service-delivery', client, (tx) =>
      saveReportWishes(tx, { id, clientId: of }, { build: 'never', live: 'never' }),
    )
  expect(await save(engagementId, clientId)).toEqual({ ok: true })
  const other = await one<string>(`select id from engagements where client_id <> $1 limit 1`, [clientId])
  const otherClient = await one<string>('select client_id from engagements where id = $1', [other])
  expect(await save(other, otherClient)).toMatchObject({ ok: false })
  await toMonday()
  await make()
  expect(await reports(engagementId)).toEqual([])
})

test('one stack whose report can’t be kept holds up nobody else’s', { timeout: 120_000 }, async () => {
  const engagements: string[] = []
  for (const label of ['brokenlooms', 'wholelooms']) {
    const stackId = await world.approvedStack({
      company: label,
      mainDomain: `${label}.com`,
      names: [`get${label}.com`],
    })
    await world.advance(stackId)
    engagements.push(await one<string>('select engagement_id from stacks where id = $1', [stackId]))
  }
  const [broken = '', whole = ''] = engagements
  await world.db.owner.query(`create function no_report() returns trigger language plpgsql as
    $$ begin raise exception 'cannot be kept'; end $$`)
  await world.db.owner.query(`create trigger no_report before insert on reports for each row
    when (new.engagement_id = '${broken}') execute function no_report()`)
  await toMonday()
  await toMonday()
  await make()
  expect(await reports(broken)).toEqual([])
  expect(await reports(whole)).toHaveLength(1)
  await world.db.owner.query('drop trigger no_report on reports')
  await make()
  expect(await reports(broken)).toHaveLength(1)
})

test('weeks are those of ISO 8601, months those of the calendar, and the one before is of the same kind', () => {
  const week = lastWeek(new Date('2027-01-06T12:00:00Z'))
  expect([week.name, week.from.toISOString(), week.to.toISOString()]).toEqual([
    '2026-W53',
    '2026-12-28T00:00:00.000Z',
    '2027-01-04T00:00:00.000Z',
  ])
  expect(periodBefore(week).name).toBe('2026-W52')
  const month = lastMonth(new Date('2027-01-01T00:00:00Z'))
  expect([month.name, month.to.toISOString()]).toEqual(['2026-12', '2027-01-01T00:00:00.000Z'])
  expect(periodBefore(month).name).toBe('2026-11')
})

test('nothing is recommended on too few messages, and what was not read is said first', () => {
  const figures = { sent: 10, replies: 0, bounced: 5, inInbox: 1, inSpam: 9, daysRead: 5, daysThere: 5 }
  expect(recommend({ figures, looks: [] })).toEqual(['nothing'])
  expect(recommend({ figures: { ...figures, daysRead: 0 }, looks: [] })).toEqual(['unread'])
  expect(
    recommend({ figures: { ...figures, sent: 300, bounced: 9, inInbox: 30, inSpam: 30 }, looks: [] }),
  ).toEqual(['placement', 'clean-list', 'look-at-text'])
})
