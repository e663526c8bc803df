import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { holdPriceBooks } from '#app/hold-price-books.ts'
import { dayOf } from '#domain/plans/day.ts'
import { priceBookOn, startingBooks } from '#domain/quotes/price-book.ts'
import { setPrices } from '#domain/quotes/set-prices.ts'
import { type Changes, hearChanges } from '#platform/changes/changes.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { businessTime } from '#test/support/head-start.ts'

let world: EngagementWorld
let changes: Changes
beforeAll(async () => {
  world = await openEngagementWorld()
  changes = await hearChanges(world.db.url)
}, 60_000)
afterAll(async () => {
  await changes?.close()
  await world?.drop()
})

test('the website, which asks no database for its prices, hears of those that an owner sets', async () => {
  const held = await holdPriceBooks(world.db.inPurpose, changes)
  const inbox = () => priceBookOn(dayOf(businessTime()), held.current())?.inboxCentsPerMonth
  expect(inbox()).toBe(startingBooks[0].inboxCentsPerMonth)
  const { version, ...standing } = startingBooks[0]
  const set = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
    setPrices(
      tx,
      { role: 'owner', secondFactor: true },
      { ...standing, inboxCentsPerMonth: 1900, effectiveFrom: dayOf(tx.now) },
      version,
    ),
  )
  expect(set).toEqual({ ok: true })
  await vi.waitFor(() => expect(inbox()).toBe(1900), 10_000)
  await held.close()
})
