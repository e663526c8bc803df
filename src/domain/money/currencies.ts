/** Currencies in which clients can be billed; an amount never leaves its own. */
export const currencies = {
  usd: 'US dollars',
  eur: 'euros',
  gbp: 'British pounds',
} as const
export type Currency = keyof typeof currencies

export const isCurrency = (code: string): code is Currency => Object.hasOwn(currencies, code)
