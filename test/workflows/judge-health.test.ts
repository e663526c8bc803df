import { afterAll, beforeAll, expect, test } from 'vitest'
import { consoleHealth } from '#domain/deliverability/console-health.ts'
import { unknownFigures } from '#domain/deliverability/figures.ts'
import type { HealthState } from '#domain/deliverability/health-history.ts'
import { healthIndex } from '#domain/deliverability/health-index.ts'
import { pauseSending } from '#domain/deliverability/pause-sending.ts'
import { scoreDeliverability } from '#domain/deliverability/score.ts'
import { addDays, dayOf } from '#domain/plans/day.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { HealthWords } from '#web/console/health-to-do.tsx'
import { judgeHealth } from '#workflows/judge-health.ts'

let world: BuildWorld
let stackId: string
let today: string
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  stackId = await world.approvedStack({
    company: 'Judged Co',
    mainDomain: 'judged.com',
    names: ['tryjudged.com', 'getjudged.com'],
  })
  await world.buildUp(stackId)
  const { rows } = await world.db.owner.query<{ now: Date }>('select app.now() as now')
  today = dayOf(rows[0]?.now ?? new Date(0))
  // Forty days of figures: the inbox of the first domain falls into spam in the last five.
  await world.db.owner.query(
    `insert into daily_figures (inbox_id, client_id, day, warm_up_sent, warm_up_inbox, warm_up_spam, cold_sent, bounced,
       replies, seen_at)
     select i.id, i.client_id, $2::date - back, 20,
       case when back < 5 and d.name = 'tryjudged.com' then 2 else 19 end,
       case when back < 5 and d.name = 'tryjudged.com' then 18 else 1 end, 10, 0, 1, app.now()
     from inboxes i join domains d on d.id = i.domain_id, generate_series(0, 39) back where i.stack_id = $1`,
    [stackId, today],
  )
  await world.db.owner.query(
    `update domains set registered_at = app.now() - interval '60 days' where stack_id = $1`,
    [stackId],
  )
  await world.db.owner.query(
    `update inboxes set warm_up_started_at = app.now() - interval '60 days' where stack_id = $1`,
    [stackId],
  )
  await judgeHealth(world.db, stackId)
}, 120_000)
afterAll(() => world?.close())

const deliver = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>): Promise<T> =>
  world.db.inPurpose('service-delivery', system('test'), work)

test('each inbox, domain and stack is judged, names figures and thresholds, and past days are judged by their figures', async () => {
  const health = await deliver((tx) => consoleHealth(tx, stackId, { days: 30, state: undefined, page: 1 }))
  const [sick, well] = health?.shown ?? []
  expect([sick?.score.state, well?.score.state]).toEqual(['act', 'fine'])
  const placement = sick?.score.parts.find(({ name }) => name === 'placement')
  expect(placement?.words).toMatch(/of 140 warm-up messages of 7 days .* action below 80 %/)
  expect(health?.counts).toEqual({ act: 1, watch: 0, 'too-little': 0, fine: 1 })
  const days = health?.history.get(sick?.id ?? '')
  expect(days?.get(today)).toBe('act')
  expect(days?.get(addDays(today, -10))).toBe('fine')
  // The first days are below the floor, then it is fine, falls through watch into act.
  const { rows } = await world.db.owner.query(
    'select state, count(*)::int as days from health_days where subject_id = $1 group by state order by state',
    [sick?.id],
  )
  expect(rows.map(({ state }) => state)).toEqual(['act', 'fine', 'too-little', 'watch'])
})

test('since moves only when the state changes, and a day that is over stays as it was judged', async () => {
  const verdicts = async () =>
    (
      await world.db.owner.query<{ since: Date; judged_at: Date; state: string }>(
        'select since, judged_at, state from health_verdicts where stack_id = $1 order by subject_id',
        [stackId],
      )
    ).rows
  const before = await verdicts()
  await world.pass({ days: 1 })
  await judgeHealth(world.db, stackId)
  const after = await verdicts()
  expect(after.map(({ since }) => since)).toEqual(before.map(({ since }) => since))
  expect(after[0]?.judged_at.getTime()).toBeGreaterThan(before[0]?.judged_at.getTime() ?? 0)
  await world.db.owner.query(
    'update daily_figures set warm_up_inbox = 20, warm_up_spam = 0 where day >= $1::date - 10',
    [today],
  )
  await judgeHealth(world.db, stackId)
  const health = await deliver((tx) => consoleHealth(tx, stackId, { days: 14, state: undefined, page: 1 }))
  expect(health?.counts.act).toBe(0)
  const history = [...(health?.history.values() ?? [])].map((days) => days.get(today))
  expect(history).toContain('act')
})

test('the index lists the sickest stack first and filters by state, client and host', async () => {
  const index = (filter: Partial<Parameters<typeof healthIndex>[1]>) =>
    deliver((tx) =>
      healthIndex(tx, {
        state: undefined,
        clientId: undefined,
        host: undefined,
        days: 14,
        page: 1,
        ...filter,
      }),
    )
  const all = await index({})
  expect(all.rows.map(({ company, state }) => [company, state])).toEqual([['Judged Co', 'fine']])
  const sick = await index({ state: 'act' })
  expect(
    [sick.rows, sick.counts.get('fine')],
    'what is counted stands where the page has no row, too',
  ).toEqual([[], 1])
  expect((await index({ host: 'mailforge' })).rows).toHaveLength(1)
  expect((await index({ host: 'elsewhere' })).rows).toHaveLength(0)
  expect((await index({ clientId: all.rows[0]?.clientId })).company).toBe('Judged Co')
  expect((await index({ page: 2 })).rows).toEqual([])
})

test('a stack whose whole cold sending is paused stands first whatever its figures say, and is counted as paused and among those to act on', async () => {
  const other = await world.approvedStack({
    company: 'Sicker Co',
    mainDomain: 'sicker.com',
    names: ['trysicker.com'],
  })
  await world.buildUp(other)
  await judgeHealth(world.db, other)
  await world.db.owner.query(`update health_verdicts set state = 'act' where subject_id = $1`, [other])
  const index = (state?: HealthState) =>
    deliver((tx) => healthIndex(tx, { state, clientId: undefined, host: undefined, days: 14, page: 1 }))
  const order = async () => (await index()).rows.map(({ company, stopped }) => [company, stopped])
  expect(await order()).toEqual([
    ['Sicker Co', false],
    ['Judged Co', false],
  ])
  const { rows } = await world.db.owner.query<{ client_id: string; domain_id: string }>(
    `select client_id, id as domain_id from domains where stack_id = $1 and chosen limit 1`,
    [stackId],
  )
  const subject = { stackId, clientId: rows[0]?.client_id ?? '' }
  await deliver((tx) => pauseSending(tx, { ...subject, domainId: rows[0]?.domain_id ?? '' }, 'bounces'))
  const before = await index('act')
  expect([before.stopped, before.sick, before.counts.get('act'), before.rows.length]).toEqual([0, 1, 1, 1])
  await deliver((tx) => pauseSending(tx, subject, 'complaints'))
  expect(await order()).toEqual([
    ['Judged Co', true],
    ['Sicker Co', false],
  ])
  const acted = await index('act')
  expect(acted.rows.map(({ company }) => company)).toEqual(['Judged Co', 'Sicker Co'])
  expect([acted.stopped, acted.sick, acted.counts.get('act')]).toEqual([1, 1, 2])
  const fine = await index('fine')
  expect([fine.rows, fine.counts.get('fine')]).toEqual([[], 0])
})

test('that nothing needs attention is not said of a good stack that is paused', async () => {
  const health = await deliver((tx) => consoleHealth(tx, stackId, { days: 14, state: undefined, page: 1 }))
  if (!health) throw new Error('no health')
  const good = {
    ...health,
    score: { ...health.score, state: 'fine' as const, words: 'Nothing needs attention.' },
  }
  const quiet = { ...good, domains: [], inboxes: [] }
  const words = (of: typeof health) => String(HealthWords({ health: of }))
  expect(words({ ...quiet, pauses: [] })).toContain('Nothing needs attention.')
  expect(words(quiet)).not.toContain('Nothing needs attention')
  expect(words(quiet)).toContain('All cold sending is paused because recipients complained.')
  const inPart = health.pauses.filter(({ domainId }) => domainId !== null)
  expect(words({ ...quiet, pauses: inPart })).not.toContain('Nothing needs attention')
  expect(words({ ...quiet, pauses: inPart })).toContain('Cold sending is paused in part.')
})

test('a domain whose bounces are watched is not counted as one that needs action', async () => {
  const health = await deliver((tx) => consoleHealth(tx, stackId, { days: 14, state: undefined, page: 1 }))
  const [domain] = health?.domains ?? []
  if (!health || !domain) throw new Error('no health')
  const bouncing = { ...unknownFigures, sent30Days: 1000, bounced30Days: 21 }
  const watched = { ...domain, figures: bouncing, score: scoreDeliverability(bouncing) }
  const words = String(HealthWords({ health: { ...health, pauses: [], domains: [watched], inboxes: [] } }))
  expect(words).toContain('1 domain is to be watched.')
  expect(words).not.toContain('needs action')
})
