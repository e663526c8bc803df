import { latestEdition } from './editions.ts'
import { backup } from './recipients/backup.ts'
import { blocklists } from './recipients/blocklists.ts'
import { convertkit } from './recipients/convertkit.ts'
import { googleWorkspace } from './recipients/google-workspace.ts'
import { hosting } from './recipients/hosting.ts'
import { instantly } from './recipients/instantly.ts'
import { loops } from './recipients/loops.ts'
import { maildoso } from './recipients/maildoso.ts'
import { mailforge } from './recipients/mailforge.ts'
import { notion } from './recipients/notion.ts'
import { plausible } from './recipients/plausible.ts'
import { porkbun } from './recipients/porkbun.ts'
import type { DeclaredRecipient, Recipient } from './recipients/recipient.ts'
import { recipientsAt } from './recipients/recipients-at.ts'
import { seed } from './recipients/seed.ts'
import { slack } from './recipients/slack.ts'
import { smartlead } from './recipients/smartlead.ts'
import { smtp } from './recipients/smtp.ts'
import { stripe } from './recipients/stripe.ts'

/** Everyone outside who may receive data, in the order of the policy, for every edition of it. */
export const declaredRecipients: Readonly<Record<string, DeclaredRecipient>> = {
  stripe,
  porkbun,
  maildoso,
  mailforge,
  'google-workspace': googleWorkspace,
  smartlead,
  instantly,
  loops,
  convertkit,
  plausible,
  notion,
  slack,
  smtp,
  seed,
  blocklists,
  hosting,
  backup,
}

/**
 * Those of the latest edition. Nothing leaves to anybody else, and nothing to those without operations: they are
 * named, but not connected.
 */
export const recipients: Readonly<Record<string, Recipient>> = recipientsAt(latestEdition, declaredRecipients)
