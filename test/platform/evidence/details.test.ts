import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Details, packDetails, unpackDetails } from '#platform/evidence/details.ts'
import { knownTexts } from '#platform/evidence/known-texts.ts'
import { type Draw, drawing } from './packed-ledger.ts'

const self = randomUUID()
const values: readonly ((draw: Draw) => Details[string])[] = [
  () => null,
  (draw) => draw(2) === 0,
  () => self,
  () => randomUUID(),
  () => randomUUID().toUpperCase(),
  (draw) => draw(300) - 150,
  (draw) => draw(2 ** 31) * 2 ** 22 + draw(2 ** 22),
  (draw) => -draw(2 ** 31) * 2 ** 22 - 1,
  (draw) => draw(1000) / 7,
  () => -0,
  () => Number.MAX_SAFE_INTEGER,
  () => 1e300,
  (draw) => knownTexts[draw(knownTexts.length)] ?? '',
  (draw) => 'ab'.repeat(draw(200)),
  (draw) => 'ü–€'.repeat(draw(300)),
  () => '',
  () => 'deadbeefdeadbeef0',
]

test('details come back as they were, in thousands of them', () => {
  const draw = drawing(12)
  for (let round = 0; round < 5000; round++) {
    const details = Object.fromEntries(
      Array.from({ length: draw(6) }, (_, n) => [
        draw(2) === 0 ? (knownTexts[draw(knownTexts.length)] ?? '') : `name ${n}`,
        (values[draw(values.length)] ?? (() => null))(draw),
      ]),
    )
    expect(unpackDetails(packDetails(details, self), self)).toStrictEqual(details)
  }
})

test('what an entry often says takes few bytes', () => {
  const bytes = (details: Details) => packDetails(details, self).length
  expect(bytes({ mail: randomUUID(), kind: 'build-progress' })).toBe(21)
  expect(bytes({ by: self })).toBe(2)
  expect(bytes({ stack: randomUUID(), limitCents: 9000 })).toBe(22)
})

test('bytes that are no details are refused, not read as something else', () => {
  const whole = packDetails({ stack: randomUUID(), note: 'free', limitCents: 90_000 }, self)
  const read = (bytes: Buffer) => {
    try {
      return Object.keys(unpackDetails(bytes, self)).length
    } catch (error) {
      return error
    }
  }
  for (let length = 1; length < whole.length; length++)
    expect([1, 2, expect.any(RangeError)]).toContainEqual(read(whole.subarray(0, length)))
  expect(read(Buffer.of(254, 0))).toBeInstanceOf(RangeError)
  expect(read(Buffer.of(0, 99))).toBeInstanceOf(RangeError)
})

test('a known text is never moved: entries of before say their words by place', () => {
  expect(knownTexts.slice(0, 8)).toEqual([
    'by',
    'count',
    'firstMsBefore',
    'lastMsBefore',
    'mail',
    'kind',
    'client',
    'page',
  ])
  expect(knownTexts.indexOf('edition')).toBe(61)
  expect(new Set(knownTexts).size).toBe(knownTexts.length)
  expect(knownTexts.length).toBeLessThanOrEqual(255)
})
