/**
 * What somebody outside may do for us, in the words of the policy. The union is closed: selling data,
 * advertising and the training of models are not in it, so no recipient of that kind can be declared.
 */
export const services = {
  payments: 'payment processing',
  'domain-registration': 'domain registration (domains registered in your name)',
  'inbox-hosting': 'inbox hosting (whichever we use for your setup)',
  sequencer: 'sequencer (whichever we use for your setup)',
  'email-delivery': 'email delivery for newsletters and operational emails',
  analytics: 'website analytics',
  'project-management': 'internal project management and client-shared pages',
  communication: 'internal and client communication',
  'outgoing-mail': 'email delivery for what this program sends',
  'delivery-checks': 'delivery checks of new inboxes',
  'blocklist-checks': 'looking whether a sending domain is on a blocklist',
  hosting: 'hosting of this site, the program and its database',
  backup: 'backup of the database',
} as const
export type Service = keyof typeof services

/** Where a recipient processes data. */
export const countries = {
  US: 'United States',
  EE: 'Estonia, on servers in the EU',
  unstated: 'not stated by the provider',
  chosen: 'depends on the provider we use',
} as const
export type Country = keyof typeof countries

/** How a transfer out of the EU or UK is covered. */
export const transfers = {
  clauses: {
    words: 'standard contractual clauses',
    citation: 'GDPR Art. 46(2)(c)',
  },
  'your-contract': { words: 'needed for the contract you asked for', citation: 'GDPR Art. 49(1)(b)' },
  none: { words: 'stays in the EU', citation: 'GDPR Art. 44' },
} as const satisfies Record<string, { words: string; citation: string }>
export type Transfer = keyof typeof transfers

/** What binds a recipient in how it handles the data, and when it is made. */
export const contracts = {
  account: {
    words: 'its data processing terms, agreed when the account is opened',
    citation: 'GDPR Art. 28(3)',
  },
  registration: {
    words: 'its registration agreement, made with each domain; it answers for the data itself',
    citation: 'GDPR Art. 6(1)(b)',
  },
  provider: {
    words: 'a data processing agreement with the provider, made before it is used',
    citation: 'GDPR Art. 28(3)',
  },
  terms: {
    words: 'its terms of use, looked at before it is asked; it answers for what it learns itself',
    citation: 'GDPR Art. 6(1)(b)',
  },
  'not-yet': { words: 'none yet, and nothing is sent before there is one', citation: 'GDPR Art. 28(3)' },
} as const satisfies Record<string, { words: string; citation: string }>
export type Contract = keyof typeof contracts
