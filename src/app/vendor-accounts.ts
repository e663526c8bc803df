import type { z } from 'zod'
import type {
  AccountField,
  ConnectionMode,
  GivenAccount,
  HeldThing,
  VendorAccounts,
  VendorKind,
} from '#domain/connections/accounts-port.ts'
import type { CheckKey } from '#domain/connections/key-check-port.ts'
import { system } from '#platform/database/actor.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { SocketPermit } from '#platform/guard/exit.ts'
import type { Guard } from '#platform/guard/guard.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import type { Purpose } from '#policy/vocabulary.ts'
import { checkInstantlyKey } from '#vendors/instantly/check-key.ts'
import { instantlyBaseUrl, instantlyCredentials, instantlySequencer } from '#vendors/instantly/instantly.ts'
import { checkMailforgeKey } from '#vendors/mailforge/check-key.ts'
import { mailforgeCredentials } from '#vendors/mailforge/credentials.ts'
import { mailforgeHost } from '#vendors/mailforge/mailforge.ts'
import { porkbunCredentials } from '#vendors/porkbun/api.ts'
import { checkPorkbunKey } from '#vendors/porkbun/check-key.ts'
import { createPorkbun } from '#vendors/porkbun/porkbun.ts'
import { checkSeedMailbox } from '#vendors/seed/check-key.ts'
import { seedCredentials } from '#vendors/seed/seed.ts'
import { checkSmtpAccount } from '#vendors/smtp/check-key.ts'
import { smtpCredentials } from '#vendors/smtp/credentials.ts'
import { checkStripeKey } from '#vendors/stripe/check-key.ts'
import { stripeBaseUrl, stripeCredentials, stripePayments } from '#vendors/stripe/stripe.ts'

/** How one vendor's accounts are written down and tried. */
interface Kind extends VendorKind {
  readonly credentials: z.ZodType<Record<string, unknown>>
  readonly purpose: Purpose
  /** Where a live account answers. */
  baseUrl(credentials: Readonly<Record<string, string>>): string
  /** A sentence about a field that cannot belong to an account of this world. */
  misplaced?(
    credentials: Readonly<Record<string, string>>,
    mode: ConnectionMode,
  ): Readonly<Record<string, string>> | undefined
  check(line: VendorLine, permit: SocketPermit, credentials: Readonly<Record<string, string>>): CheckKey
  /** Whether the account has it; left out where nothing of a client's is in an account. */
  has?(
    thing: HeldThing,
    line: VendorLine,
    permit: SocketPermit,
    credentials: Readonly<Record<string, string>>,
  ): Promise<boolean>
}

const secret = (name: string, label: string, help?: string): AccountField => ({
  name,
  label,
  secret: true,
  ...(help === undefined ? {} : { help }),
})
const open = (name: string, label: string, help?: string): AccountField => ({
  ...secret(name, label, help),
  secret: false,
})
const signIn = [
  open('host', 'server', 'Its host name, such as mail.example.com.'),
  open('username', 'user name'),
  secret('password', 'password'),
]

const kinds: readonly Kind[] = [
  {
    vendor: 'stripe',
    name: 'Stripe',
    does: 'takes payments and keeps invoices',
    scopes: ['agency'],
    fields: [
      secret('secretKey', 'secret or restricted key', 'Begins with sk_live_ or rk_live_.'),
      secret('webhookSecret', 'signing secret of the webhook endpoint', 'Begins with whsec_.'),
    ],
    credentials: stripeCredentials,
    purpose: 'billing',
    baseUrl: () => stripeBaseUrl,
    misplaced: ({ secretKey = '' }, mode) =>
      mode === 'live' && !/^[sr]k_live_/.test(secretKey)
        ? { secretKey: 'This key is of Stripe’s test mode: it takes no money.' }
        : undefined,
    check: (line, _, credentials) => checkStripeKey(line, stripeCredentials.parse(credentials)),
    has: (thing, line, _, credentials) => {
      if (thing.kind !== 'subscription') return Promise.resolve(false)
      return isThere(stripePayments(line, stripeCredentials.parse(credentials)).readSubscription(thing.id))
    },
  },
  {
    vendor: 'porkbun',
    name: 'Porkbun',
    does: 'buys and keeps domains in the client’s name',
    scopes: ['agency', 'client', 'stack'],
    fields: [
      secret('apikey', 'API key', 'Begins with pk1_.'),
      secret('secretapikey', 'secret key', 'Begins with sk1_.'),
    ],
    credentials: porkbunCredentials,
    purpose: 'service-delivery',
    baseUrl: () => 'https://api.porkbun.com/api/json/v3',
    misplaced: ({ apikey = '' }, mode) =>
      mode === 'live' && apikey.startsWith('pk1_sb_')
        ? { apikey: 'This key is of Porkbun’s sandbox: it registers nothing.' }
        : undefined,
    check: (line, _, credentials) => checkPorkbunKey(line, porkbunCredentials.parse(credentials)),
    has: (thing, line, _, credentials) => {
      if (thing.kind !== 'domain') return Promise.resolve(false)
      return isThere(createPorkbun(line, porkbunCredentials.parse(credentials)).find(thing.name))
    },
  },
  {
    vendor: 'mailforge',
    name: 'Mailforge',
    does: 'hosts zones and inboxes',
    scopes: ['agency', 'client', 'stack'],
    fields: [
      secret('apiKey', 'API key'),
      { ...open('workspaceId', 'workspace', 'Its id; left out, the account’s first.'), optional: true },
    ],
    credentials: mailforgeCredentials,
    purpose: 'service-delivery',
    baseUrl: () => 'https://api.mailforge.ai/public',
    check: (line, _, credentials) => checkMailforgeKey(line, credentials),
    has: (thing, line, permit, credentials) => {
      if (thing.kind !== 'mailbox') return Promise.resolve(false)
      return isThere(mailforgeHost(credentials, line, permit).mailbox(thing.id))
    },
  },
  {
    vendor: 'instantly',
    name: 'Instantly',
    does: 'warms inboxes and sends campaigns',
    scopes: ['agency', 'client', 'stack'],
    fields: [
      secret(
        'apiKey',
        'API key',
        'With the scopes accounts:all and background-jobs:read; with campaigns:read, campaigns:update and account_campaign_mappings:read too, so that a list that bounces is paused by itself.',
      ),
    ],
    credentials: instantlyCredentials,
    purpose: 'service-delivery',
    baseUrl: () => instantlyBaseUrl,
    check: (line, _, credentials) => checkInstantlyKey(line, instantlyCredentials.parse(credentials)),
    has: (thing, line, _, credentials) => {
      if (thing.kind !== 'inbox') return Promise.resolve(false)
      return isThere(
        instantlySequencer(line, instantlyCredentials.parse(credentials)).findAccount(thing.address),
      )
    },
  },
  {
    vendor: 'smtp',
    name: 'Outgoing mail server',
    does: 'sends our own mails to clients',
    scopes: ['agency'],
    fields: [
      ...signIn,
      open('port', 'port', '465 speaks TLS from the start; any other must offer STARTTLS.'),
    ],
    credentials: smtpCredentials,
    purpose: 'operations-email',
    baseUrl: ({ host = '', port = '' }) => `smtp://${host}:${port}`,
    check: (_, permit, credentials) => checkSmtpAccount(credentials, permit),
  },
  {
    vendor: 'seed',
    name: 'Seed mailbox',
    does: 'receives one check message from every new inbox',
    scopes: ['agency'],
    fields: [
      ...signIn,
      open('port', 'IMAP port', 'Usually 993.'),
      open('address', 'address of the mailbox'),
      open(
        'authservId',
        'name in Authentication-Results',
        'As its server writes it, such as mx.example.com.',
      ),
    ],
    credentials: seedCredentials,
    purpose: 'service-delivery',
    baseUrl: ({ host = '', port = '' }) => `imap://${host}:${port}`,
    check: (_, permit, credentials) => checkSeedMailbox(credentials, permit),
  },
]

const actor = system('check connection')

async function isThere(found: Promise<unknown>): Promise<boolean> {
  try {
    return (await found) !== undefined
  } catch (error) {
    if (error instanceof VendorError && error.failure === 'missing') return false
    throw error
  }
}

/** Every vendor that can be connected by the console. */
export function vendorAccounts(guard: Guard): VendorAccounts {
  return {
    kinds,
    read(vendor, mode, fields, sandboxUrl) {
      const kind = kinds.find((one) => one.vendor === vendor)
      if (!kind) return { ok: false, errors: { vendor: 'No such vendor can be connected.' } }
      const given = Object.fromEntries(
        kind.fields.flatMap(({ name }) => (fields[name] ? [[name, fields[name]] as const] : [])),
      )
      const parsed = kind.credentials.safeParse(given)
      const errors = parsed.success ? kind.misplaced?.(given, mode) : errorsOf(kind, given, parsed.error)
      if (errors) return { ok: false, errors }
      if (mode === 'sandbox' && sandboxUrl === undefined)
        return { ok: false, errors: { mode: 'The sandbox world does not run here.' } }
      const baseUrl = mode === 'sandbox' && sandboxUrl !== undefined ? sandboxUrl : kind.baseUrl(given)
      return { ok: true, account: { vendor, mode, baseUrl, credentials: given } }
    },
    async check(account: GivenAccount) {
      const kind = kinds.find((one) => one.vendor === account.vendor)
      if (!kind) throw new Error('no such vendor is connected by the console')
      const connection = { id: `check ${account.vendor} ${account.mode}`, ...account }
      const about = { purpose: kind.purpose, people: [] }
      const line = guard.line(connection, actor, about)
      return kind.check(line, guard.permit(connection, actor, about), account.credentials)()
    },
    async shows(account, things) {
      const kind = kinds.find((one) => one.vendor === account.vendor)
      if (!kind?.has) return false
      const connection = { id: `check ${account.vendor} ${account.mode}`, ...account }
      for (const thing of things) {
        const people = thing.kind === 'inbox' ? [thing.personId] : []
        const about = { purpose: kind.purpose, people }
        const line = guard.line(connection, actor, about)
        const permit = guard.permit(connection, actor, about)
        if (await kind.has(thing, line, permit, account.credentials)) return true
      }
      return false
    },
  }
}

/** A sentence a field; what the vendor's own form of a key is, its help says. */
function errorsOf(
  kind: Kind,
  given: Readonly<Record<string, string>>,
  { issues }: z.ZodError,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    issues.map(({ path }) => {
      const name = String(path[0])
      const help = kind.fields.find((field) => field.name === name)?.help
      return [
        name,
        given[name] === undefined
          ? 'This is needed; please fill it in.'
          : `This does not look right. ${help ?? ''}`.trim(),
      ]
    }),
  )
}
