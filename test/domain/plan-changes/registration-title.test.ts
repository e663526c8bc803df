import { expect, test } from 'vitest'
import { registrationTitle } from '#domain/plan-changes/registration-title.ts'

test('however many domains a change buys, its line is one that the payment service takes', () => {
  expect(registrationTitle(['trylooms.com', 'getlooms.com'])).toBe(
    'registration of domains in your name: trylooms.com, getlooms.com',
  )
  for (const count of [1, 8, 20, 200]) {
    const names = Array.from({ length: count }, (_, number) => `try-rather-long-looms-${number}.com`)
    const title = registrationTitle(names)
    expect(title.length).toBeLessThanOrEqual(250)
    const shown = names.filter((name) => title.split(/[ ,]+/).includes(name)).length
    expect(title.endsWith(shown < count ? ` and ${count - shown} more` : (names.at(-1) ?? ''))).toBe(true)
  }
  expect(registrationTitle([`${'a'.repeat(250)}.com`])).toHaveLength(250)
})
