import { describe, expect, it } from 'vitest'
import { readTaxNumber, taxRules } from '#domain/billing/tax-numbers.ts'
import { taxTreatment } from '#domain/billing/tax-treatment.ts'

describe('tax numbers', () => {
  it.each(Object.entries(taxRules))('of %s are taken as their example is written', (country, rule) => {
    expect(readTaxNumber(country, rule.example)).toMatchObject({ ok: true, taxNumber: { kind: rule.kind } })
  })

  it('are taken with spaces, dots and small letters, and without the letters of the country', () => {
    const german = { ok: true, taxNumber: { kind: 'eu_vat', value: 'DE123456789' } }
    expect(readTaxNumber('DE', 'de 123 456 789')).toEqual(german)
    expect(readTaxNumber('DE', '123456789')).toEqual(german)
    expect(readTaxNumber('GR', '123456789')).toMatchObject({ taxNumber: { value: 'EL123456789' } })
    expect(readTaxNumber('CH', 'CHE123456789MWST')).toMatchObject({
      taxNumber: { value: 'CHE-123.456.789 MWST' },
    })
    expect(readTaxNumber('US', '123456789')).toMatchObject({ taxNumber: { value: '12-3456789' } })
  })

  it('of another form, or of a country whose form is not known, are refused with a sentence', () => {
    expect(readTaxNumber('DE', '12345678')).toEqual({
      ok: false,
      reason: 'This is not the form of a number of this country, such as DE123456789.',
    })
    expect(readTaxNumber('DE', 'FR12345678901')).toMatchObject({ ok: false })
    expect(readTaxNumber('BR', '123')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('leave it empty'),
    })
  })

  it('put the tax on the recipient where their country does, in its words, and nowhere else', () => {
    expect(taxTreatment('eu_vat', null)).toMatchObject({
      kind: 'reverse-charge',
      words: expect.stringContaining('Article 196'),
    })
    expect(taxTreatment('us_ein', null)).toEqual({ kind: 'none' })
    expect(taxTreatment(undefined, null)).toEqual({ kind: 'none' })
    expect(taxTreatment('eu_vat', 'pending').kind).toBe('reverse-charge')
    expect(taxTreatment('eu_vat', 'unverified')).toEqual({ kind: 'none' })
  })
})
