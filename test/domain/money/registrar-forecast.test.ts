import { expect, test } from 'vitest'
import { forecastBalance } from '#domain/money/registrar-forecast.ts'

const today = '2026-12-01'
const renewal = (day: string, cents: number) => ({ day, cents })

test('a balance that covers what is due lasts, to the cent', () => {
  const forecast = forecastBalance(2216, [renewal('2026-12-31', 1108), renewal('2027-01-15', 1108)], today)
  expect(forecast).toMatchObject({ runsOutOn: undefined, neededCents: 2216, missingCents: 0 })
  expect(forecast.days.at(-1)).toEqual({ day: '2027-03-01', cents: 0 })
})

test('it runs out on the day of the outlay that it does not cover, and says what is missing for all', () => {
  const forecast = forecastBalance(
    1500,
    [renewal('2027-01-15', 1108), renewal('2026-12-31', 1108), renewal('2027-02-01', 1108)],
    today,
  )
  expect(forecast).toMatchObject({ runsOutOn: '2027-01-15', missingCents: 3 * 1108 - 1500 })
})

test('what should have been paid before today counts today; what lies beyond the time shown does not', () => {
  const forecast = forecastBalance(1000, [renewal('2026-11-20', 1108), renewal('2027-06-01', 99_999)], today)
  expect(forecast).toMatchObject({ runsOutOn: today, neededCents: 1108, missingCents: 108 })
})
