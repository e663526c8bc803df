import { expect, test } from 'vitest'
import { touchesConsents } from '#domain/policy/touched-consents.ts'
import type { DeclaredRegister } from '#policy/register/register-shape.ts'
import { differencesBetween } from '#policy/snapshots/differences.ts'
import { snapshotOf } from '#policy/snapshots/snapshot.ts'
import { changed, twoEditions } from '#test/policy/editions-world.ts'

/** From edition 1 to edition 2 of what is declared. */
function touches(declared: DeclaredRegister): boolean {
  const [before, after] = [snapshotOf(1, declared, twoEditions), snapshotOf(2, declared, twoEditions)]
  return touchesConsents(differencesBetween(before, after), { before, after })
}

test('a consent is asked again where its purpose rests on something else from now on', () => {
  const newsletter = { basis: 'legitimate-interest', was: [{ before: 2, basis: 'consent' }] }
  expect(touches(changed('purposes', 'newsletter', newsletter))).toBe(true)
})

test('a consent is asked where its purpose rested on something else before', () => {
  const billing = { basis: 'consent', was: [{ before: 2, basis: 'contract' }] }
  expect(touches(changed('purposes', 'billing', billing))).toBe(true)
})

test('what never rested on consent asks nobody for one', () => {
  const billing = { basis: 'legitimate-interest', was: [{ before: 2, basis: 'contract' }] }
  expect(touches(changed('purposes', 'billing', billing))).toBe(false)
})
