import { expect, test } from 'vitest'
import { VendorError } from '#platform/errors/vendor-error.ts'

const failed = (vendorCode: string) =>
  new VendorError({ vendor: 'porkbun', operation: 'domain.create', failure: 'refused', vendorCode })

test('a vendor’s code is kept, a sentence in its place is not', () => {
  expect(failed('COST_MISMATCH').vendorCode).toBe('COST_MISMATCH')
  expect(failed('413').message).toBe('porkbun domain.create: refused (413)')
  const told = failed('The card 4242 4242 4242 4242 of ada@example.com was declined.')
  expect(told.vendorCode).toBe('unreadable')
  expect(told.message).toBe('porkbun domain.create: refused (unreadable)')
})
