import { afterAll, beforeAll, expect, test } from 'vitest'
import { adjustThreshold, thresholdsPage } from '#domain/deliverability/adjust-threshold.ts'
import { limitsOf } from '#domain/deliverability/client-limits.ts'
import { unknownFigures } from '#domain/deliverability/figures.ts'
import { scoreDeliverability } from '#domain/deliverability/score.ts'
import { defaultLimits, thresholdNames, thresholds } from '#domain/deliverability/thresholds.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import { addCompany, addStaff, type Person } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
let operator: Person
let viewer: Person
let clientId: string
beforeAll(async () => {
  db = await migratedDatabase()
  operator = await addStaff(db, 'operator')
  viewer = await addStaff(db, 'viewer')
  clientId = (await addCompany(db)).clientId
})
afterAll(() => db.drop())

const by = <T>(actor: Person, work: (tx: PurposeTx<'service-delivery'>) => Promise<T>) =>
  db.inPurpose('service-delivery', actor, work)
const why = personal('message', 'Their list is old and known to bounce.')

test('an operator sets a threshold with a reason; the default and what held before stay readable', async () => {
  const set = (value: number | undefined) =>
    by(operator, (tx) => adjustThreshold(tx, clientId, { name: 'bounceWatch', value, why }))
  expect(await set(1)).toEqual({ ok: true })
  expect(await set(1.5)).toEqual({ ok: true })
  expect(await by(operator, (tx) => limitsOf(tx, clientId))).toEqual({ ...defaultLimits, bounceWatch: 1.5 })
  const page = await by(operator, (tx) => thresholdsPage(tx, clientId))
  const row = page?.rows.find(({ name }) => name === 'bounceWatch')
  expect(row).toMatchObject({ value: 2, set: { value: 1.5 }, before: [{ value: 1 }] })
  expect(row?.source).toContain('warn at 2 %')
  expect(await set(undefined)).toEqual({ ok: true })
  expect(await by(operator, (tx) => limitsOf(tx, clientId))).toEqual(defaultLimits)
})

test('nobody crosses the bounds, in the program or past it, and both hold the same', async () => {
  for (const name of thresholdNames) {
    const [least, most] = thresholds[name].between
    for (const value of [least - 0.001, most + 0.001])
      expect(await by(operator, (tx) => adjustThreshold(tx, clientId, { name, value, why }))).toMatchObject({
        ok: false,
        reason: `This can be set from ${least} to ${most}, and no further.`,
      })
    const direct = (value: number) =>
      db.owner
        .query(
          `insert into client_thresholds (client_id, name, thousandths, why, set_by, ended_at)
           values ($1, $2, $3, 'why', $1, app.now())`,
          [clientId, name, Math.round(value * 1000)],
        )
        .then(() => 'kept')
        .catch((error: { code: string }) => error.code)
    expect([await direct(least), await direct(most)], name).toEqual(['kept', 'kept'])
    expect([await direct(least - 0.001), await direct(most + 0.001)], name).toEqual(['23514', '23514'])
  }
})

test('watching cannot come after acting, and a viewer changes nothing', async () => {
  expect(
    await by(operator, (tx) => adjustThreshold(tx, clientId, { name: 'bounceWatch', value: 3, why })),
  ).toEqual({ ok: false, reason: 'Bounces are watched (3 %) before they need action (3 %).' })
  expect(
    await by(viewer, (tx) => adjustThreshold(tx, clientId, { name: 'bounceWatch', value: 1, why })),
  ).toMatchObject({ ok: false })
})

test('a verdict is judged by the client’s threshold and names it with the default', () => {
  const figures = { ...unknownFigures, sent30Days: 1000, bounced30Days: 15 }
  const bounces = (limits = defaultLimits) =>
    scoreDeliverability(figures, limits).parts.find(({ name }) => name === 'bounces')
  expect(bounces()?.state).toBe('fine')
  const strict = bounces({ ...defaultLimits, bounceWatch: 1 })
  expect(strict?.state).toBe('watch')
  expect(strict?.words).toContain('watched from 1 %')
  expect(strict?.sources.join()).toContain('set to 1 for this client instead of 2')
})
