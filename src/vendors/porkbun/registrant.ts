import { z } from 'zod'
import type {
  RegistrantComparison,
  RegistrantContact,
  RegistrantField,
} from '#domain/stacks/registrar-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Leaving } from '#platform/guard/line.ts'
import { type Personal, personal, reveal } from '#policy/personal.ts'
import { splitPhone } from './phone.ts'

/** A registrant in Porkbun's form and back. Shape: the vendor's own MCP server, checked 2026-11-23. */

const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? '')

export const contactsAnswer = z.object({
  contacts: z.object({
    registrant: z.object({
      firstName: text,
      lastName: text,
      organization: text,
      address1: text,
      address2: text,
      city: text,
      state: text,
      postalCode: text,
      country: text,
      phone: text,
      phoneCountryCode: text,
      email: text,
    }),
  }),
})
type TheirContact = z.infer<typeof contactsAnswer>['contacts']['registrant']

/** Throws `refused` with `PHONE_NOT_INTERNATIONAL` for a phone number that is not in E.164 form. */
export function toTheirs(contact: RegistrantContact): Readonly<Record<string, Leaving>> {
  const phone = splitPhone(reveal(contact.phone))
  if (!phone)
    throw new VendorError({
      vendor: 'porkbun',
      operation: 'registrant.set',
      failure: 'refused',
      vendorCode: 'PHONE_NOT_INTERNATIONAL',
    })
  return {
    firstName: contact.firstName,
    lastName: contact.lastName,
    organization: contact.organisation ?? '',
    address1: contact.street,
    city: contact.city,
    state: contact.region ?? '',
    postalCode: contact.postalCode,
    country: contact.country,
    phone: personal('phone', phone.national),
    phoneCountryCode: personal('phone', phone.callingCode),
    email: contact.email,
  }
}

export function fromTheirs(theirs: TheirContact): RegistrantContact {
  const street = [theirs.address1, theirs.address2].filter((line) => line !== '').join(', ')
  return {
    firstName: personal('name', theirs.firstName),
    lastName: personal('name', theirs.lastName),
    organisation: theirs.organization || undefined,
    street: personal('address', street),
    city: personal('address', theirs.city),
    region: theirs.state === '' ? undefined : personal('address', theirs.state),
    postalCode: personal('address', theirs.postalCode),
    country: personal('address', theirs.country),
    phone: personal('phone', `+${theirs.phoneCountryCode}${theirs.phone}`),
    email: personal('email', theirs.email),
  }
}

/** Compares as a registry would: case, spaces and the way a number is written make no difference. */
export function compareContacts(one: RegistrantContact, other: RegistrantContact): RegistrantComparison {
  const forms = [formOf(one), formOf(other)] as const
  const fields = (Object.keys(forms[0]) as RegistrantField[]).filter(
    (field) => forms[0][field] !== forms[1][field],
  )
  return fields.length === 0 ? { kind: 'same' } : { kind: 'different', fields }
}

function formOf(contact: RegistrantContact): Record<RegistrantField, string> {
  const plain = (value: Personal | undefined) =>
    value === undefined ? '' : reveal(value).trim().replace(/\s+/g, ' ').toLowerCase()
  return {
    firstName: plain(contact.firstName),
    lastName: plain(contact.lastName),
    organisation: (contact.organisation ?? '').trim().replace(/\s+/g, ' ').toLowerCase(),
    street: plain(contact.street),
    city: plain(contact.city),
    region: plain(contact.region),
    postalCode: plain(contact.postalCode).replaceAll(' ', ''),
    country: plain(contact.country),
    phone: plain(contact.phone).replace(/\(0\)|\D/g, ''),
    email: plain(contact.email),
  }
}
