import type { TaxNumber, TaxNumberKind } from './payments-port.ts'

interface TaxRule {
  readonly kind: TaxNumberKind
  /** The whole number with its letters, without spaces and dots. */
  readonly format: RegExp
  readonly example: string
}

const eu = (format: RegExp, example: string): TaxRule => ({ kind: 'eu_vat', format, example })

/**
 * The form of a tax number by country (ISO 3166-1). The Union's: ec.europa.eu/taxation_customs/vies, "VAT identification
 * number structure", checked 2026-11-29; Greece writes EL. Whether a number exists only its authority knows.
 */
export const taxRules: Readonly<Record<string, TaxRule>> = {
  AT: eu(/^ATU\d{8}$/, 'ATU12345678'),
  BE: eu(/^BE[01]\d{9}$/, 'BE0123456789'),
  BG: eu(/^BG\d{9,10}$/, 'BG123456789'),
  CY: eu(/^CY\d{8}[A-Z]$/, 'CY12345678X'),
  CZ: eu(/^CZ\d{8,10}$/, 'CZ12345678'),
  DE: eu(/^DE\d{9}$/, 'DE123456789'),
  DK: eu(/^DK\d{8}$/, 'DK12345678'),
  EE: eu(/^EE\d{9}$/, 'EE123456789'),
  ES: eu(/^ES[A-Z0-9]\d{7}[A-Z0-9]$/, 'ESX1234567X'),
  FI: eu(/^FI\d{8}$/, 'FI12345678'),
  FR: eu(/^FR[A-Z0-9]{2}\d{9}$/, 'FR12345678901'),
  GR: eu(/^EL\d{9}$/, 'EL123456789'),
  HR: eu(/^HR\d{11}$/, 'HR12345678901'),
  HU: eu(/^HU\d{8}$/, 'HU12345678'),
  IE: eu(/^IE(\d{7}[A-Z]{1,2}|\d[A-Z+*]\d{5}[A-Z])$/, 'IE1234567FA'),
  IT: eu(/^IT\d{11}$/, 'IT12345678901'),
  LT: eu(/^LT(\d{9}|\d{12})$/, 'LT123456789'),
  LU: eu(/^LU\d{8}$/, 'LU12345678'),
  LV: eu(/^LV\d{11}$/, 'LV12345678901'),
  MT: eu(/^MT\d{8}$/, 'MT12345678'),
  NL: eu(/^NL[A-Z0-9+*]{10}\d{2}$/, 'NL123456789B01'),
  PL: eu(/^PL\d{10}$/, 'PL1234567890'),
  PT: eu(/^PT\d{9}$/, 'PT123456789'),
  RO: eu(/^RO\d{2,10}$/, 'RO1234567890'),
  SE: eu(/^SE\d{12}$/, 'SE123456789123'),
  SI: eu(/^SI\d{8}$/, 'SI12345678'),
  SK: eu(/^SK\d{10}$/, 'SK1234567891'),
  GB: { kind: 'gb_vat', format: /^GB(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/, example: 'GB123456789' },
  CH: { kind: 'ch_vat', format: /^CHE\d{9}(MWST|TVA|IVA)$/, example: 'CHE-123.456.789 MWST' },
  NO: { kind: 'no_vat', format: /^\d{9}MVA$/, example: '123456789MVA' },
  AU: { kind: 'au_abn', format: /^\d{11}$/, example: '12345678912' },
  CA: { kind: 'ca_gst_hst', format: /^\d{9}RT\d{4}$/, example: '123456789RT0002' },
  US: { kind: 'us_ein', format: /^\d{9}$/, example: '12-3456789' },
}

export type ReadTaxNumber =
  | { readonly ok: true; readonly taxNumber: TaxNumber }
  | { readonly ok: false; readonly reason: string }

/** Reads a number as people write it, with spaces, dots and hyphens, and with or without the letters of the country. */
export function readTaxNumber(country: string, typed: string): ReadTaxNumber {
  const rule = taxRules[country]
  if (!rule)
    return {
      ok: false,
      reason:
        'We know no form of tax numbers for this country, so it can’t be put on invoices. Please leave it empty.',
    }
  const bare = typed.toUpperCase().replace(/[\s.\-/]/g, '')
  const letters = rule.example.slice(0, 2)
  const whole = rule.format.test(bare) ? bare : `${letters}${bare}`
  if (!rule.format.test(bare) && !(/^[A-Z]{2}$/.test(letters) && rule.format.test(whole)))
    return { ok: false, reason: `This is not the form of a number of this country, such as ${rule.example}.` }
  return { ok: true, taxNumber: { kind: rule.kind, value: asWritten(rule.kind, whole) } }
}

/** As the payment service takes it. */
function asWritten(kind: TaxNumberKind, bare: string): string {
  if (kind === 'us_ein') return `${bare.slice(0, 2)}-${bare.slice(2)}`
  const swiss = /^CHE(\d{3})(\d{3})(\d{3})([A-Z]+)$/.exec(bare)
  return swiss ? `CHE-${swiss[1]}.${swiss[2]}.${swiss[3]} ${swiss[4]}` : bare
}
