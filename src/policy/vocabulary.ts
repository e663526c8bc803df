/** Closed unions that the register, the guard and the policy page share. Names follow W3C DPV where it fits. */

export const personalCategories = {
  name: 'name',
  email: 'email address',
  phone: 'telephone number',
  address: 'postal address',
  role: 'role in the company',
  picture: 'picture',
  signature: 'email signature',
  message: 'text a person wrote',
  authentication: 'sign-in secret',
} as const
export type PersonalCategory = keyof typeof personalCategories

export const impersonalCategories = {
  key: 'identifier made by the program',
  business: 'business information',
  payment: 'payment record',
  technical: 'technical data about the sending stack',
  state: 'state of the work',
  time: 'time of an event',
  secret: 'credential, encrypted',
  aggregate: 'aggregate figure',
} as const
export type ImpersonalCategory = keyof typeof impersonalCategories
export type Category = PersonalCategory | ImpersonalCategory
export const categories: Readonly<Record<Category, string>> = {
  ...personalCategories,
  ...impersonalCategories,
}

/** What data may be used for. Each is a database role of its own. */
export const purposes = {
  'service-delivery': { clause: '3.1', basis: 'contract', words: 'to deliver the services you paid for' },
  'inquiry-response': { clause: '3.2', basis: 'legitimate-interest', words: 'to respond to your inquiries' },
  'operations-email': {
    clause: '3.3',
    basis: 'contract',
    words: 'to send operational emails (intake, updates, handoff, invoices)',
  },
  newsletter: {
    clause: '7.1',
    basis: 'consent',
    words: 'to send marketing emails to those who asked for them',
  },
  billing: { clause: '3.1', basis: 'contract', words: 'to take payment for the services you bought' },
  improvement: {
    clause: '3.4',
    basis: 'legitimate-interest',
    words: 'to improve our service (aggregate, de-identified metrics only)',
  },
  'legal-obligation': { clause: '3.5', basis: 'legal-obligation', words: 'to comply with legal obligations' },
  authentication: {
    clause: '9.3',
    basis: 'legitimate-interest',
    words: 'to sign people in and keep others out',
  },
  retention: { clause: '5.1', basis: 'legal-obligation', words: 'to delete what has reached its period' },
  rights: { clause: '6.7', basis: 'legal-obligation', words: 'to answer people about their own data' },
} as const satisfies Record<string, { clause: ClauseId; basis: LegalBasis; words: string }>
export type Purpose = keyof typeof purposes

export const legalBases = {
  contract: { words: 'contract', citation: 'GDPR Art. 6(1)(b)' },
  'legitimate-interest': { words: 'legitimate interest', citation: 'GDPR Art. 6(1)(f)' },
  consent: { words: 'consent', citation: 'GDPR Art. 6(1)(a)' },
  'legal-obligation': { words: 'legal obligation', citation: 'GDPR Art. 6(1)(c)' },
} as const
export type LegalBasis = keyof typeof legalBases

export const subjects = {
  prospect: 'a person who asks for a call',
  subscriber: 'a person who asks for the guide',
  'client-contact': 'a person at a client company',
  registrant: 'the person a domain is registered to',
  sender: 'a person in whose name an inbox sends',
  staff: 'a person who works here',
} as const
export type Subject = keyof typeof subjects

/** What data about each kind of person is for. A row they share with others opens to them alike only for these. */
export const subjectPurposes: Readonly<Record<Subject, readonly Purpose[]>> = {
  prospect: ['inquiry-response', 'retention', 'rights'],
  subscriber: ['newsletter', 'retention', 'rights'],
  'client-contact': [
    'service-delivery',
    'operations-email',
    'billing',
    'legal-obligation',
    'authentication',
    'retention',
    'rights',
  ],
  registrant: ['service-delivery', 'legal-obligation', 'retention', 'rights'],
  sender: ['service-delivery', 'retention', 'rights'],
  staff: [
    'inquiry-response',
    'service-delivery',
    'legal-obligation',
    'authentication',
    'retention',
    'rights',
  ],
}

/** What it was for a kind of person before an edition of the policy, where that was something else. */
export const earlierSubjectPurposes: readonly {
  readonly before: number
  readonly subject: Subject
  readonly purposes: readonly Purpose[]
}[] = []

/** Every promise of the founding policy, by the id of its sentence. */
export const clauseIds = [
  '0.1',
  '0.2',
  '0.3',
  '1.1',
  '2.1',
  '2.2',
  '2.3',
  '2.4',
  '2.5',
  '2.6',
  '2.7',
  '2.8',
  '2.9',
  '2.10',
  '2.11',
  '3.1',
  '3.2',
  '3.3',
  '3.4',
  '3.5',
  '3.6',
  '4.1',
  '4.2',
  '4.3',
  '4.4',
  '4.5',
  '4.6',
  '4.7',
  '4.8',
  '4.9',
  '4.10',
  '5.1',
  '5.2',
  '5.3',
  '6.1',
  '6.2',
  '6.3',
  '6.4',
  '6.5',
  '6.6',
  '6.7',
  '7.1',
  '7.2',
  '7.3',
  '8.1',
  '9.1',
  '9.2',
  '9.3',
  '9.4',
  '9.5',
  '10.1',
  '11.1',
  '12.1',
  '12.2',
  '13.1',
  '13.2',
] as const
export type ClauseId = (typeof clauseIds)[number]
