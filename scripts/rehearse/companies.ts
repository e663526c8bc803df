/** A company of the story and the people in it. All of them are made up. */
export interface Company {
  readonly name: string
  /** Its own website, outside everything that we buy. */
  readonly domain: string
  readonly contact: { readonly name: string; readonly email: string }
  readonly registrant: {
    readonly firstName: string
    readonly lastName: string
    readonly email: string
    readonly phone: string
    readonly street: string
    readonly city: string
    readonly postalCode: string
  }
  readonly sender: {
    readonly firstName: string
    readonly lastName: string
    readonly role: string
    /** Left out, the program makes one. */
    readonly signature?: string
    readonly picture?: File
  }
  /** What it writes about its business, first as a visitor and then at intake. */
  readonly words: {
    readonly inquiry: string
    readonly volume: string
    readonly idealCustomer: string
    readonly offer: string
  }
  /** Whether the contact's address lies at the domain; else it is proven by a TXT record. */
  readonly provesBy: 'address' | 'txt'
  /** How it pays the first invoice. */
  readonly paysBy: 'card' | 'transfer'
  /** Documentation addresses (RFC 5737), one for each person's network. */
  readonly networkAddress: string
}

const firstNames = ['Edith', 'Amos', 'Clara', 'Bruno', 'Dora', 'Felix', 'Greta', 'Hugo', 'Ida', 'Jonas']
const lastNames = ['Marlow', 'Tarn', 'Okell', 'Varga', 'Lind', 'Amari', 'Quill', 'Renner', 'Sato', 'Wolde']
const brands = ['Harbourline', 'Fernwick', 'Coppergate', 'Juniper', 'Millstone', 'Lanternway', 'Otterford']
const trades = ['Looms', 'Joinery', 'Optics', 'Saddlery']

/** The company with this number, from 0. */
export function company(number: number): Company {
  const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? ''
  const brand = pick(brands, number)
  const trade = pick(trades, Math.floor(number / brands.length))
  const domain = `${brand}${trade}.com`.toLowerCase()
  const firstName = pick(firstNames, number)
  const lastName = pick(lastNames, number + 3)
  const provesBy = number % 2 === 0 ? 'txt' : 'address'
  const paysBy = number % 2 === 0 ? 'card' : 'transfer'
  const mailbox = `${firstName}.${lastName}`.toLowerCase()
  return {
    name: `${brand} ${trade}`,
    domain,
    contact: {
      name: `${firstName} ${lastName}`,
      email: provesBy === 'address' ? `${mailbox}@${domain}` : `${mailbox}@office-of-${domain}`,
    },
    registrant: {
      firstName,
      lastName,
      email: `legal@${domain}`,
      phone: `+44 20 7946 0${String(100 + number)}`,
      street: '14 Mill Lane',
      city: 'Leeds',
      postalCode: 'LS1 4DT',
    },
    sender: {
      firstName: pick(firstNames, number + 5),
      lastName: pick(lastNames, number + 6),
      role: 'Head of Sales',
    },
    words: {
      inquiry: 'Weaving and fitting for small hotels; we want to write to those that renovate.',
      volume: '800 e-mails a month',
      idealCustomer: 'Owners of small hotels in the north of England that renovate this year.',
      offer: 'Curtains and fittings, measured, made and hung within six weeks.',
    },
    provesBy,
    paysBy,
    networkAddress: `203.0.113.${10 + number}`,
  }
}
