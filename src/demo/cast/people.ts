import { chanceOf, idOf } from '../seeded.ts'
import type { Company } from './companies.ts'

const firstNames = [
  'Ada',
  'Bram',
  'Celia',
  'Dario',
  'Edda',
  'Fergus',
  'Greta',
  'Hugo',
  'Ines',
  'Joris',
  'Kirsa',
  'Leo',
  'Maren',
  'Nils',
  'Odile',
  'Piet',
  'Quinn',
  'Rosa',
  'Sander',
  'Tilda',
  'Ulla',
  'Viktor',
  'Wanda',
  'Yara',
  'Zeno',
] as const
const lastNames = [
  'Abelard',
  'Brookes',
  'Cardell',
  'Drummen',
  'Eastlake',
  'Farrow',
  'Grindal',
  'Holm',
  'Ivarsen',
  'Jessop',
  'Kerrick',
  'Lowell',
  'Marchetti',
  'Norling',
  'Okello',
  'Pryor',
  'Quist',
  'Radley',
  'Sommers',
  'Tarrant',
  'Underhill',
  'Vasseur',
  'Whitlock',
  'Yardley',
  'Zeller',
] as const
const roles = [
  'head of growth',
  'account manager',
  'sales lead',
  'founder',
  'partnerships',
  'business development',
] as const

interface Place {
  readonly street: string
  readonly city: string
  readonly region: string
  readonly postal: string
  readonly country: string
  /** The first digits of a telephone number; three more follow. */
  readonly phone: string
}

/** Streets are invented; the numbers are those that regulators keep for drama. */
const places: readonly [Place, ...Place[]] = [
  {
    street: 'Lantern Row',
    city: 'Leeds',
    region: '',
    postal: 'LS1 4AP',
    country: 'GB',
    phone: '+44 113 496 0',
  },
  {
    street: 'Cooper’s Yard',
    city: 'Bristol',
    region: '',
    postal: 'BS1 6XG',
    country: 'GB',
    phone: '+44 117 496 0',
  },
  {
    street: 'Juniper Street',
    city: 'Portland',
    region: 'OR',
    postal: '97205',
    country: 'US',
    phone: '+1 503 555 0',
  },
  {
    street: 'Mill Race Lane',
    city: 'Columbus',
    region: 'OH',
    postal: '43215',
    country: 'US',
    phone: '+1 614 555 0',
  },
  {
    street: 'Tannery Lane',
    city: 'Albany',
    region: 'NY',
    postal: '12207',
    country: 'US',
    phone: '+1 518 555 0',
  },
]

export interface CastPerson {
  readonly id: string
  readonly firstName: string
  readonly lastName: string
  readonly name: string
  readonly email: string
  readonly role: string
}

export interface CompanyPeople {
  readonly owner: CastPerson
  readonly billing: CastPerson
  readonly technical: CastPerson
  /** In whose names mail is sent; people of their own, known by name alone. */
  readonly senders: readonly CastPerson[]
  readonly place: {
    readonly address: string
    readonly city: string
    readonly region: string
    readonly postal: string
    readonly country: string
    readonly phone: string
  }
}

export function peopleOf(company: Company): CompanyPeople {
  const chance = chanceOf('people', company.key)
  const taken = new Set<string>()
  const person = (as: string, role: string): CastPerson => {
    let firstName: string
    let lastName: string
    do {
      firstName = chance.pick(firstNames)
      lastName = chance.pick(lastNames)
    } while (taken.has(firstName) || taken.has(lastName))
    taken.add(firstName).add(lastName)
    return {
      id: idOf('person', company.key, as),
      firstName,
      lastName,
      name: `${firstName} ${lastName}`,
      email: `${firstName.toLowerCase()}@${company.key}.example`,
      role,
    }
  }
  const place = chance.pick(places)
  return {
    owner: person('owner', 'managing director'),
    billing: person('billing', 'accounts'),
    technical: person('technical', 'IT'),
    senders: Array.from({ length: company.target >= 4000 ? 4 : 3 }, (_, nth) =>
      person(`sender ${nth}`, chance.pick(roles)),
    ),
    place: {
      address: `${chance.between(2, 88)} ${place.street}`,
      city: place.city,
      region: place.region,
      postal: place.postal,
      country: place.country,
      phone: `${place.phone}${chance.between(100, 199)}`,
    },
  }
}
