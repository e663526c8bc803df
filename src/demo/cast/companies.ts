/** How far a company has come by today; everything on the way has happened at its own time. */
export type Standing =
  | 'requested'
  | 'planned'
  | 'quoted'
  | 'lapsed'
  | 'accepted'
  | 'intake'
  | 'names'
  | 'spending'
  | 'built'
  | 'handed-over'
  | 'ended'
  | 'withdrawn'

/** What went otherwise than planned with a stack. Days are counted back from today. */
export type Twist =
  /** Somebody else bought one of the names between choice and purchase. */
  | { readonly kind: 'name-taken' }
  /** The host could not open one inbox. */
  | { readonly kind: 'inbox-failed' }
  /** The registrant has never answered the registrar's mail. */
  | { readonly kind: 'unconfirmed' }
  /** A bad list: the inboxes of one domain bounce for some days, then recover. */
  | { readonly kind: 'bounces'; readonly from: number; readonly to: number }
  /** One domain wears out: its warm-up mail lands in spam, from a day on and to this day unless `to` says otherwise. */
  | { readonly kind: 'spam'; readonly from: number; readonly to?: number }
  /** The card stopped paying: every renewal since that day has failed. */
  | { readonly kind: 'arrears'; readonly from: number }
  /** The client asked us to hold sending, and has not asked for it again. */
  | { readonly kind: 'held'; readonly from: number; readonly note: string }
  /** Another service sends in the name of one domain, as DMARC reports show. */
  | { readonly kind: 'other-sender' }
  /** Somebody changed something at a vendor past the program; the last comparison has found it. */
  | { readonly kind: 'drift'; readonly what: 'renewal-off' | 'link-elsewhere' | 'limit-raised' }
  /** They want another volume, and asked for it so many days ago. */
  | { readonly kind: 'resize'; readonly to: number; readonly asked: number }
  /** The host bills more inboxes than are open. */
  | { readonly kind: 'overbilled'; readonly inboxes: number }
  /** They planned the end of the engagement so many days ago. */
  | { readonly kind: 'ending'; readonly asked: number }

export interface Company {
  readonly key: string
  readonly name: string
  readonly domain: string
  readonly offer: string
  readonly idealCustomer: string
  /** Messages a month. */
  readonly target: number
  /** How many days ago they asked for a call. */
  readonly begun: number
  readonly standing: Standing
  /** With `handed-over` and `ended`: how many days ago. */
  readonly over?: number
  readonly twists?: readonly Twist[]
}

function company(
  name: string,
  domain: string,
  [begun, standing, target]: readonly [begun: number, standing: Standing, target: number],
  [offer, idealCustomer]: readonly [offer: string, idealCustomer: string],
  more: Pick<Company, 'over' | 'twists'> = {},
): Company {
  const key = domain.slice(0, domain.indexOf('.'))
  return { key, name, domain, begun, standing, target, offer, idealCustomer, ...more }
}

/** The companies of the demo, all invented: from the first asked a year ago to the one of this morning. */
export const companies: readonly Company[] = [
  company(
    'Veldenrook Software',
    'veldenrook.com',
    [356, 'built', 6000],
    ['Scheduling software for field-service teams.', 'Operations leads at installers with 20 to 200 vans'],
    { twists: [{ kind: 'spam', from: 96, to: 71 }] },
  ),
  company(
    'Tidewick Marine',
    'tidewick.com',
    [341, 'handed-over', 2500],
    ['Corrosion surveys for harbour operators.', 'Harbour masters and port engineers in northern Europe'],
    { over: 64 },
  ),
  company(
    'Harrowgale Freight',
    'harrowgale.com',
    [318, 'built', 8000],
    ['Part-load freight between Ireland and the continent.', 'Shipping managers at food producers'],
    {
      twists: [
        { kind: 'drift', what: 'renewal-off' },
        { kind: 'bounces', from: 128, to: 121 },
      ],
    },
  ),
  company(
    'Ostrelle Packaging',
    'ostrelle.com',
    [304, 'ended', 2000],
    ['Compostable mailer bags in small runs.', 'Founders of direct-to-consumer cosmetics brands'],
    { over: 47 },
  ),
  company(
    'Thornmere Legal',
    'thornmere.com',
    [287, 'built', 3000],
    ['Contract review at a fixed price.', 'General counsel at software companies of 50 to 500 people'],
    { twists: [{ kind: 'drift', what: 'link-elsewhere' }] },
  ),
  company(
    'Pellerwyn Recruiting',
    'pellerwyn.com',
    [262, 'built', 5000],
    ['Interim finance staff within five days.', 'Finance directors at mid-sized manufacturers'],
    { twists: [{ kind: 'arrears', from: 18 }] },
  ),
  company(
    'Larkspindle Fabrication',
    'larkspindle.com',
    [240, 'built', 2500],
    ['Short-run sheet metal parts in a week.', 'Hardware engineers who buy prototypes'],
    { twists: [{ kind: 'overbilled', inboxes: 2 }] },
  ),
  company(
    'Saffrelle Translations',
    'saffrelle.com',
    [223, 'handed-over', 1500],
    ['Technical translation for medical devices.', 'Regulatory affairs leads in Germany and Austria'],
    { over: 9 },
  ),
  company(
    'Dovetarn Analytics',
    'dovetarn.com',
    [201, 'built', 7000],
    ['Footfall forecasts for shopping streets.', 'Leasing managers of retail landlords'],
    { twists: [{ kind: 'spam', from: 13 }] },
  ),
  company(
    'Rookmantle Insurance',
    'rookmantle.com',
    [188, 'ended', 2000],
    ['Fleet insurance for small hauliers.', 'Owners of haulage firms with 5 to 40 lorries'],
    { over: 96 },
  ),
  company(
    'Caldermist Water',
    'caldermist.com',
    [172, 'built', 3000],
    ['Leak monitoring for office buildings.', 'Facility managers of buildings over 5,000 m²'],
    { twists: [{ kind: 'other-sender' }] },
  ),
  company(
    'Brackenlume Lighting',
    'brackenlume.com',
    [151, 'built', 4000],
    ['Lighting retrofits that pay for themselves.', 'Warehouse managers in the Midlands'],
    { twists: [{ kind: 'bounces', from: 5, to: 1 }] },
  ),
  company(
    'Elderquist Solar',
    'elderquist.com',
    [133, 'built', 6000],
    ['Rooftop solar for farms, with the paperwork.', 'Dairy farmers with more than 80 cows'],
    { twists: [{ kind: 'resize', to: 9000, asked: 1 }] },
  ),
  company(
    'Halcyrne Biolabs',
    'halcyrne.com',
    [118, 'built', 1500],
    ['Assay development for small biotech teams.', 'Heads of research at companies before their first trial'],
  ),
  company(
    'Nettlequay Imports',
    'nettlequay.com',
    [104, 'built', 2500],
    ['Olive oil for restaurants, by the pallet.', 'Buyers of restaurant groups'],
    { twists: [{ kind: 'ending', asked: 6 }] },
  ),
  company(
    'Gorsewell Health',
    'gorsewell.com',
    [92, 'built', 3500],
    ['Occupational health visits at the workplace.', 'Human-resources leads at logistics firms'],
    {
      twists: [
        {
          kind: 'held',
          from: 2,
          note: 'They move offices this week and nobody could answer replies. They write when it can go on.',
        },
      ],
    },
  ),
  company(
    'Coppermew Ceramics',
    'coppermew.com',
    [81, 'withdrawn', 1000],
    ['Hand-made tiles for boutique hotels.', 'Interior architects'],
    { over: 72 },
  ),
  company(
    'Fennlock Security',
    'fennlock.com',
    [73, 'built', 4000],
    ['Penetration tests for payment companies.', 'Heads of engineering at payment start-ups'],
    { twists: [{ kind: 'drift', what: 'limit-raised' }] },
  ),
  company(
    'Ivorund Robotics',
    'ivorund.com',
    [58, 'built', 2000],
    ['Picking arms that are rented by the hour.', 'Operations managers of fulfilment centres'],
  ),
  company(
    'Brindlemark Printing',
    'brindlemark.com',
    [46, 'built', 2500],
    ['Catalogue printing on recycled stock.', 'Marketing managers of museums'],
  ),
  company(
    'Kestrelwick Payroll',
    'kestrelwick.com',
    [37, 'built', 5000],
    ['Payroll for companies with people in six countries.', 'Finance leads at remote-first companies'],
  ),
  company(
    'Ambrelow Staffing',
    'ambrelow.com',
    [31, 'built', 3000],
    ['Shift staff for hotels, booked by phone.', 'Hotel managers in coastal towns'],
    { twists: [{ kind: 'unconfirmed' }] },
  ),
  company(
    'Umberlyn Architects',
    'umberlyn.com',
    [21, 'built', 1500],
    ['School extensions in timber.', 'Bursars of independent schools'],
  ),
  company(
    'Lindenvox Audio',
    'lindenvox.com',
    [17, 'built', 2500],
    ['Conference-room audio without a rack.', 'Workplace technology managers'],
  ),
  company(
    'Perrisway Fleet',
    'perrisway.com',
    [14, 'built', 4000],
    ['Charging for electric vans at drivers’ homes.', 'Fleet managers of service companies'],
    { twists: [{ kind: 'inbox-failed' }] },
  ),
  company(
    'Ashenlode Mining Software',
    'ashenlode.com',
    [12, 'built', 2000],
    ['Shift reports for quarries.', 'Quarry managers'],
    { twists: [{ kind: 'name-taken' }] },
  ),
  company(
    'Wyndlefirth Cold Storage',
    'wyndlefirth.com',
    [9, 'built', 3000],
    ['Cold-storage space by the pallet and week.', 'Supply-chain managers of ice-cream makers'],
  ),
  company(
    'Glimmerholt Events',
    'glimmerholt.com',
    [8, 'spending', 2500],
    ['Company off-sites in converted barns.', 'Office managers of design agencies'],
  ),
  company(
    'Hazelbrisk Telecom',
    'hazelbrisk.com',
    [10, 'spending', 9000],
    ['Telephone systems for clinics.', 'Practice managers of dental chains'],
  ),
  company(
    'Marlowick Foods',
    'marlowick.com',
    [9, 'names', 2000],
    ['Vegetable stocks for canteens.', 'Head cooks of hospital kitchens'],
  ),
  company(
    'Sorrelvane Survey',
    'sorrelvane.com',
    [13, 'names', 3000],
    ['Wind surveys for planning applications.', 'Project developers of wind farms'],
  ),
  company(
    'Quillmoor Instruments',
    'quillmoor.com',
    [6, 'intake', 2500],
    ['Laboratory balances with a ten-year calibration.', 'Lab managers at universities'],
  ),
  company(
    'Crellwood Furniture',
    'crellwood.com',
    [16, 'intake', 2000],
    ['Desks for schools that last thirty years.', 'Procurement leads of school districts'],
  ),
  company(
    'Zephrane Drones',
    'zephrane.com',
    [5, 'accepted', 3000],
    ['Roof inspections by drone.', 'Property managers with more than fifty roofs'],
  ),
  company(
    'Foxtarrow Travel',
    'foxtarrow.com',
    [4, 'quoted', 4000],
    ['Rail travel for companies with a climate target.', 'Office managers who book travel'],
  ),
  company(
    'Barrowlynn Accounting',
    'barrowlynn.com',
    [15, 'quoted', 1500],
    ['Accounts for charities.', 'Treasurers of small charities'],
  ),
  company(
    'Jessamund Jewels',
    'jessamund.com',
    [34, 'lapsed', 1000],
    ['Staff awards that are kept.', 'People leads at companies older than twenty years'],
  ),
  company(
    'Orrisfen Textiles',
    'orrisfen.com',
    [3, 'planned', 2500],
    ['Linen for restaurants, rented by the week.', 'Restaurant owners in large cities'],
  ),
  company(
    'Mossgild Coffee',
    'mossgild.com',
    [2, 'requested', 1500],
    ['Office coffee with the machine included.', 'Office managers of companies with 30 to 150 people'],
  ),
  company(
    'Tarnfield Dental Supply',
    'tarnfield.com',
    [52, 'withdrawn', 2000],
    ['Implant components for dental laboratories.', 'Owners of dental laboratories'],
    { over: 30 },
  ),
]

/** Requests for a call that nobody has made a client yet. */
export interface Asking {
  readonly key: string
  readonly company: string
  readonly name: string
  readonly email: string
  readonly offer: string
  readonly volume: string
  readonly hoursAgo: number
  readonly answeredHoursAgo?: number
}

function asking(
  name: string,
  company: string,
  [hoursAgo, answeredHoursAgo]: readonly [hoursAgo: number, answeredHoursAgo?: number],
  [offer, volume]: readonly [offer: string, volume: string],
): Asking {
  const key = company.toLowerCase().replace(/[^a-z]+/g, '')
  const [first = ''] = name.toLowerCase().split(' ')
  const email = `${first}@${key}.example`
  const answered = answeredHoursAgo === undefined ? {} : { answeredHoursAgo }
  return { key, company, name, email, offer, volume, hoursAgo, ...answered }
}

export const askings: readonly Asking[] = [
  asking('Rhea Tolland', 'Bramblecote Tools', [1.5], ['Rental tools for roofers.', '2,000 a month']),
  asking(
    'Caspar Ilves',
    'Norrisund Kayaks',
    [5],
    ['Kayak hire for company outings.', 'not sure yet, about 800'],
  ),
  asking(
    'Mina Drost',
    'Pellorane Optics',
    [31],
    ['Custom lenses for machine vision.', '3,000 new prospects a month'],
  ),
  asking('Otto Verrin', 'Saltmarrow Books', [70, 52], ['Audio books for museums.', '1,000']),
  asking('Lena Askew', 'Thistledown Cargo', [190, 171], ['Air freight for flowers.', '10,000']),
  asking('Ruben Falk', 'Windlemere Yachts', [1500, 1480], ['Charter without a skipper.', '500']),
]
