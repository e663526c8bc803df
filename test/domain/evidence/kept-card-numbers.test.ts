import { afterAll, beforeAll, expect, test } from 'vitest'
import { isCardNumber } from '#policy/card-issuers.ts'
import { holdsCardNumber } from '#policy/card-number.ts'
import { addCompany } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

/** The same numbers in every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; yield state / 2 ** 31) state = (state * 1_103_515_245 + 12_345) % 2 ** 31
}
const draw = numbers(7)
const below = (most: number): number => Math.floor(draw.next().value * most)
const oneOf = <T>(all: readonly T[]): T => all[below(all.length)] as T

const digitsOf = (count: number) => Array.from({ length: count }, () => below(10)).join('')
const beginnings =
  '2221 2720 2204 30 305 34 37 36 38 39 3528 3589 4 5018 5019 506 5067 508 509 51 55 5893 60 6011 62 6304'
    .split(' ')
    .concat('636 644 65 6759 676 81 82 9792 1 7'.split(' '))
/** Half of them with a check digit that fits. */
function number(length: number): string {
  const body = (oneOf(beginnings) + digitsOf(length)).slice(0, length - 1)
  const fitting = [...'0123456789'].find((last) => passesLuhn(body + last)) ?? ''
  return body + (below(2) === 0 ? fitting : String(below(10)))
}
const passesLuhn = (digits: string) =>
  [...digits].reverse().reduce((sum, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1)
    return sum + (doubled > 9 ? doubled - 9 : doubled)
  }, 0) %
    10 ===
  0

const separators = ['', ' ', '-', '  ', '.', ' - ', '\n', ',', '\u00a0', ' – ']
const uuids = ['4e2f7a10-4242-4242-8242-424242424242', '41111111-1111-4111-8111-111111111111']
const ibans = ['DE89 3704 0044 0532 0130 00', 'GB29NWBK60161331926819', 'DE88 3704 0044 0532 0130 00']
function text(): string {
  const separator = oneOf(separators)
  const size = oneOf([1, 2, 4, 4, 5, 6, 19])
  const written = () => (number(13 + below(8)).match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(separator)
  const parts = [
    written,
    () => `+${written()}`,
    () => oneOf(ibans),
    () => oneOf(uuids),
    () => digitsOf(1 + below(5)),
    () => 'ref',
    // Longer and shorter than a hash has to be.
    () => `${'ab'.repeat(2 + below(10))}${number(13 + below(7))}${'c'.repeat(below(4))}`,
  ]
  return Array.from({ length: 1 + below(3) }, () => oneOf(parts)()).join(oneOf([' ', '', ', ', '-']))
}

test('the database tells a card number as the judge of what comes in does, in thousands of numbers and texts', async () => {
  const given = [...Array.from({ length: 6000 }, () => number(12 + below(9)))]
  const judged = await db.owner.query<{ one: string; is: boolean }>(
    'select one, app.is_card_number(one) as is from unnest($1::text[]) as one',
    [given],
  )
  expect(judged.rows.filter(({ one, is }) => is !== isCardNumber(one))).toEqual([])
  expect(judged.rows.filter(({ is }) => is).length).toBeGreaterThan(500)
  const texts = Array.from({ length: 3000 }, text)
  const held = await db.owner.query<{ one: string; holds: boolean }>(
    'select one, app.holds_card_number(one) as holds from unnest($1::text[]) as one',
    [texts],
  )
  expect(held.rows.filter(({ one, holds }) => holds !== holdsCardNumber(one))).toEqual([])
  expect(held.rows.filter(({ holds }) => holds).length).toBeGreaterThan(150)
})

test('decimals of a reckoned number in JSON are none, a number that somebody wrote into it is one', async () => {
  const holding = async () =>
    (await db.owner.query<{ holding: number }>('select holding from app.evidence_of_card_numbers()')).rows[0]
      ?.holding
  const { clientId, engagementId } = await addCompany(db)
  await db.owner.query(
    `insert into plans (client_id, engagement_id, version, inputs, result) values ($1, $2, 1, '{}', '{}')`,
    [clientId, engagementId],
  )
  const keep = (said: object) => db.owner.query('update plans set inputs = $1', [JSON.stringify(said)])
  const fraction = 10 / 41
  expect(holdsCardNumber(String(fraction))).toBe(true)
  await keep({ percent: fraction, all: [fraction, -fraction], last: fraction })
  expect(await holding()).toBe(0)
  for (const said of [
    { number: 4242424242424242 },
    { words: '4242 4242 4242 4242' },
    { words: ['4242.4242.4242.4242'] },
  ]) {
    await keep(said)
    expect(await holding(), JSON.stringify(said)).toBe(1)
  }
})
