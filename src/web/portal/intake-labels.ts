import type { IntakePage } from '#domain/intake/intake-page.ts'
import type { RegistrantField } from '#domain/intake/registrant-fields.ts'

interface FieldLabel {
  readonly label: string
  readonly help?: string
  readonly autocomplete: string
  readonly type?: 'tel' | 'email'
}

export const registrantLabels: Readonly<Record<RegistrantField, FieldLabel>> = {
  firstName: { label: 'first name', autocomplete: 'given-name' },
  lastName: { label: 'last name', autocomplete: 'family-name' },
  organisation: {
    label: 'company',
    help: 'Its legal name. Left out, the domains are registered to the person alone.',
    autocomplete: 'organization',
  },
  address: { label: 'street and number', autocomplete: 'street-address' },
  city: { label: 'city', autocomplete: 'address-level2' },
  region: { label: 'state or region', autocomplete: 'address-level1' },
  postalCode: { label: 'postal code', autocomplete: 'postal-code' },
  country: { label: 'country', autocomplete: 'country' },
  phone: {
    label: 'telephone',
    help: 'With the country code: +44 20 7946 0018.',
    autocomplete: 'tel',
    type: 'tel',
  },
  email: {
    label: 'e-mail address',
    help: 'Somebody has to read it: an unanswered verification suspends the domains.',
    autocomplete: 'email',
    type: 'email',
  },
}

/** The name of every field of the intake page, for summaries that link to it. */
export function labelsOf(page: IntakePage): Record<string, string> {
  const labels: Record<string, string> = {
    domain: 'domain of your own website',
    proofAddress: 'address at your domain',
    idealCustomer: 'ideal customer',
    offer: 'offer',
    volumeTargets: 'volume',
    senders: 'senders',
  }
  for (const [field, { label }] of Object.entries(registrantLabels))
    labels[`registrant.${field}`] = `registrant’s ${label}`
  for (const prefix of ['new', ...page.senders.map(({ id }) => id)])
    for (const [field, label] of Object.entries(senderLabels))
      labels[`${prefix}.${field}`] = `sender’s ${label}`
  return labels
}

export const senderLabels = {
  firstName: 'first name',
  lastName: 'last name',
  role: 'role in the company',
  signature: 'signature',
  permission: 'permission',
  picture: 'picture',
} as const
export type SenderField = keyof typeof senderLabels
