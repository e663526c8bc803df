import { instantly } from './recipients/instantly.ts'
import { mailforge } from './recipients/mailforge.ts'
import { porkbun } from './recipients/porkbun.ts'
import type { Recipient } from './recipients/recipient.ts'
import { seed } from './recipients/seed.ts'
import { smtp } from './recipients/smtp.ts'
import { stripe } from './recipients/stripe.ts'

/** Everyone outside who may receive data. Nothing leaves to anybody else. */
export const recipients: Readonly<Record<string, Recipient>> = {
  stripe,
  porkbun,
  mailforge,
  instantly,
  smtp,
  seed,
}
