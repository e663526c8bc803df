import type { TaxNumberKind, TaxVerification } from './payments-port.ts'

export type TaxTreatment =
  /** The client owes the tax; the words stand on each invoice. */
  { readonly kind: 'reverse-charge'; readonly words: string } | { readonly kind: 'none' }

const reverseCharge: Readonly<Partial<Record<TaxNumberKind, string>>> = {
  eu_vat:
    'Reverse charge: VAT is to be accounted for by the recipient (Article 196 of Directive 2006/112/EC).',
  gb_vat: 'Reverse charge: the customer is to account for VAT to HMRC.',
  ch_vat: 'Reverse charge: the recipient is to account for acquisition tax (Bezugsteuer).',
  no_vat: 'Reverse charge: VAT on services from abroad is to be accounted for by the recipient.',
}

/**
 * Who owes the tax on what we bill. We are established in the United States and sell services to businesses: where the
 * recipient’s country puts the tax on the recipient, their number and the words for it go onto the invoice. Anywhere
 * else none is added here; what an accountant adds is theirs to know. A number that its authority does not know shows no
 * business, so nothing is said in its name; while nobody has answered it counts.
 */
export function taxTreatment(
  taxKind: string | null | undefined,
  verification: TaxVerification | null | undefined,
): TaxTreatment {
  const words = taxKind && verification !== 'unverified' ? reverseCharge[taxKind as TaxNumberKind] : undefined
  return words === undefined ? { kind: 'none' } : { kind: 'reverse-charge', words }
}
