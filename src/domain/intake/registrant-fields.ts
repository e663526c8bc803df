/** Names of regions by ISO 3166-1 code; a code without a name is none. */
const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

/** Every field of the registrant contact, as registrars ask for it. */
export const registrantFields = {
  firstName: { longest: 60, needed: 'Give the first name of the person the domains are registered to.' },
  lastName: { longest: 60, needed: 'Give the last name of the person the domains are registered to.' },
  organisation: { longest: 120, needed: undefined },
  address: { longest: 120, needed: 'Give street and number.' },
  city: { longest: 80, needed: 'Give the city.' },
  region: { longest: 80, needed: undefined },
  postalCode: { longest: 16, needed: 'Give the postal code.' },
  country: { longest: 2, needed: 'Choose the country.' },
  phone: { longest: 24, needed: 'Give a telephone number with its country code, such as +44 20 7946 0018.' },
  email: {
    longest: 254,
    needed: 'Give the address to which the registrar sends its verification e-mail.',
  },
} as const satisfies Record<string, { longest: number; needed: string | undefined }>
export type RegistrantField = keyof typeof registrantFields

export type CheckedField =
  | { readonly ok: true; readonly value: string | null }
  | { readonly ok: false; readonly reason: string }

/** One field as it is kept, or why it can't be. An empty field is kept as none. */
export function checkRegistrantField(field: RegistrantField, typed: string): CheckedField {
  const value = typed.trim()
  if (value === '') return { ok: true, value: null }
  const { longest } = registrantFields[field]
  if (value.length > longest)
    return { ok: false, reason: `At most ${longest} characters; this has ${value.length}.` }
  // Registrars pass these on to a public register; signs that turn or hide text have no place in a name or street.
  if (/\p{C}|[<>]/u.test(value))
    return { ok: false, reason: 'Leave out signs that can’t be seen, and < and >.' }
  if (field === 'country') return checkCountry(value)
  if (field === 'phone') return checkPhone(value)
  if (field === 'email') return checkEmail(value)
  if (field !== 'postalCode' && !/\p{L}/u.test(value))
    return {
      ok: false,
      reason: registrantFields[field].needed ?? 'Write it with letters, or leave it empty.',
    }
  return { ok: true, value }
}

/** ISO 3166-1 alpha-2. */
function checkCountry(value: string): CheckedField {
  const code = value.toUpperCase()
  const known = /^[A-Z]{2}$/.test(code) && code !== 'ZZ' && code !== 'EU' && code !== 'UN'
  if (!known || regionNames.of(code) === undefined)
    return { ok: false, reason: 'Give the country as its two letters, such as GB or US.' }
  return { ok: true, value: code }
}

/** E.164: at most 15 digits with the country code; spaces and brackets are how people write it. */
function checkPhone(value: string): CheckedField {
  const digits = value
    .replace(/^00/, '+')
    .replace(/\(0\)/g, '')
    .replace(/[\s().\-/]/g, '')
  if (!/^\+[1-9]\d{6,14}$/.test(digits)) return { ok: false, reason: registrantFields.phone.needed }
  return { ok: true, value: digits }
}

function checkEmail(value: string): CheckedField {
  const email = value.toLowerCase()
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    return { ok: false, reason: 'This does not look like an e-mail address, such as name@example.com.' }
  return { ok: true, value: email }
}
