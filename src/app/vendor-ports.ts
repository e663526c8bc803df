import type { OpenBooks } from '#domain/adoption/vendor-books-port.ts'
import type { Payments } from '#domain/billing/payments-port.ts'
import type { VendorAccounts } from '#domain/connections/accounts-port.ts'
import type { Blocklists } from '#domain/deliverability/blocklists-port.ts'
import type { ReportMailbox } from '#domain/dmarc/report-mailbox-port.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import type { MailSender } from '#mail/mail-port.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import type { Actor } from '#platform/database/actor.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { createResolver, type Resolver } from '#platform/dns/resolve.ts'
import { liveRootHints } from '#platform/dns/root-hints.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { dnsExit } from '#platform/guard/dns-exit.ts'
import type { Guard } from '#platform/guard/guard.ts'
import type { Connection } from '#platform/guard/line.ts'
import {
  liveNetwork,
  sandboxAddresses,
  sandboxBlocklist,
  sandboxNetwork,
} from '#platform/sandbox/addresses.ts'
import { askBlocklists } from '#vendors/blocklists/blocklists.ts'
import { instantlyBooks } from '#vendors/instantly/books.ts'
import { instantlyCredentials, instantlySequencer } from '#vendors/instantly/instantly.ts'
import { instantlyLimits } from '#vendors/instantly/limits.ts'
import { mailforgeBooks } from '#vendors/mailforge/books.ts'
import { mailforgeLimits } from '#vendors/mailforge/limits.ts'
import { mailforgeHost } from '#vendors/mailforge/mailforge.ts'
import { porkbunCredentials } from '#vendors/porkbun/api.ts'
import { porkbunBooks } from '#vendors/porkbun/books.ts'
import { porkbunLimits } from '#vendors/porkbun/limits.ts'
import { createPorkbun } from '#vendors/porkbun/porkbun.ts'
import { reportMailbox } from '#vendors/seed/reports.ts'
import { seedMailbox } from '#vendors/seed/seed.ts'
import { smtpMailSender } from '#vendors/smtp/smtp.ts'
import { stripeBooks } from '#vendors/stripe/books.ts'
import { stripeLimits } from '#vendors/stripe/limits.ts'
import { stripeCredentials, stripePayments } from '#vendors/stripe/stripe.ts'
import { closedPort } from './closed-port.ts'
import {
  agencyAccounts,
  type ConnectingPurpose,
  type ConnectionMode,
  findConnection,
  findStackConnection,
  NoConnection,
} from './connections.ts'
import { vendorAccounts } from './vendor-accounts.ts'

/** Where links in messages lead through at Instantly (custom tracking domain, vendor's help, checked 2026-11-23). */
const instantlyTrackingTarget = 'prox.itrackly.com'

/**
 * Least time between two calls on one account. Where a vendor publishes no limit this is the caution of others'
 * reports; a stand-in is asked as fast as it allows.
 */
export function spacingMs({ vendor, mode }: Connection, operation?: string): number {
  if (operation !== undefined) return vendor === 'porkbun' ? (porkbunOperationMs[operation] ?? 0) : 0
  if (vendor === 'porkbun')
    return mode === 'live' ? porkbunLimits.leastSpacingMs : porkbunLimits.sandboxSpacingMs
  if (vendor === 'mailforge') return mode === 'live' ? mailforgeLimits.leastSpacingMs : 0
  if (vendor === 'instantly') return instantlyLimits.leastSpacingMs
  return vendor === 'stripe' ? stripeLimits.leastSpacingMs : 0
}

/** Calls with a limit of their own; a little slower than allowed, because the vendor's clock is not ours. */
const porkbunOperationMs: Readonly<Record<string, number>> = {
  'domain.check': 11_000 / porkbunLimits.checksPerTenSeconds,
  'domain.create': 1_300 / porkbunLimits.createsPerSecond,
}

export interface VendorPorts {
  readonly openStackPorts: OpenStackPorts
  /** The accounts as a whole, to be read. */
  readonly openBooks: OpenBooks
  /** Taking money from one client: `people` are those whose data the calls carry. */
  payments(
    mode: ConnectionMode,
    actor: Actor,
    about: { people: readonly string[]; clientId?: string },
  ): Promise<Payments>
  mailSender(mode: ConnectionMode, purpose: ConnectingPurpose, personId: string): Promise<MailSender>
  /** Of the agency’s payment accounts of both worlds that are on, the live one first. */
  webhookSecrets(): Promise<readonly WebhookSecret[]>
  resolver(mode: ConnectionMode): Resolver
  blocklists(mode: ConnectionMode, stackId: string): Blocklists
  /** Where DMARC reports arrive; undefined without a connection of that mode. */
  reportMailbox(mode: ConnectionMode): Promise<ReportMailbox | undefined>
  /** Vendors whose accounts an owner can connect. */
  readonly accounts: VendorAccounts
}

/** What an account signs its notices with, and of which keys it is a part. */
export interface WebhookSecret {
  readonly mode: ConnectionMode
  readonly secret: string
  readonly account: { readonly id: string; readonly keyMark: Buffer }
}

export interface VendorParts {
  readonly inPurpose: InPurpose
  readonly vault: Vault
  readonly guard: Guard
  readonly sandboxPort: number
  /** Zones of the blocklists that live domains are looked up in. */
  readonly domainBlocklists?: readonly string[]
}

/** Opens the typed clients on the connections of the right mode; the only place that knows which vendor is which. */
export function vendorPorts(parts: VendorParts): VendorPorts {
  const resolvers: Readonly<Record<ConnectionMode, Resolver>> = {
    sandbox: createResolver({
      exchange: dnsExit({ network: sandboxNetwork(parts.sandboxPort) }),
      roots: [{ host: 'root.sandbox', addresses: [sandboxAddresses.root] }],
    }),
    live: createResolver({ exchange: dnsExit({ network: liveNetwork }), roots: liveRootHints }),
  }

  return {
    resolver: (mode) => resolvers[mode],
    accounts: vendorAccounts(parts.guard),

    blocklists(mode, stackId) {
      const connection = { id: 'blocklists', vendor: 'blocklists', mode, baseUrl: '', credentials: {} }
      const about = { purpose: 'service-delivery' as const, people: [], stackId }
      return askBlocklists({
        zones: mode === 'live' ? (parts.domainBlocklists ?? []) : [sandboxBlocklist],
        permit: parts.guard.permit(connection, system('check-standing'), about),
        resolver: resolvers[mode],
        hostOf: (zone) => (mode === 'live' ? zone : sandboxAddresses.root),
      })
    },

    async openStackPorts({ stackId, clientId, mode: given, people }) {
      const mode: ConnectionMode = given === 'live' ? 'live' : 'sandbox'
      const actor = system('build')
      const about = {
        purpose: 'service-delivery' as const,
        people,
        ...(clientId === undefined ? {} : { clientId }),
        ...(stackId === undefined ? {} : { stackId }),
      }
      const open = async (vendor: string) => {
        const connection = await findStackConnection(parts, actor, vendor, mode, { clientId, stackId })
        return {
          account: connection.id,
          credentials: connection.credentials,
          line: parts.guard.line(connection, actor, about),
          permit: parts.guard.permit(connection, actor, about),
        }
      }
      let registrarAccount = 'none'
      let closed: VendorError | undefined
      /** One account that is off stops what is done with it, and nothing else of the stack. */
      const orClosed = <Port extends object>(
        vendor: string,
        make: (opened: Awaited<ReturnType<typeof open>>) => Port,
      ): Promise<Port> =>
        open(vendor).then(make, (error: unknown) => {
          if (!(error instanceof VendorError)) throw error
          closed ??= error
          return closedPort<Port>(error)
        })
      const [registrar, host, sequencer, seed] = await Promise.all([
        orClosed('porkbun', ({ account, line, credentials }) => {
          registrarAccount = account
          return createPorkbun(line, porkbunCredentials.parse(credentials))
        }),
        orClosed('mailforge', ({ credentials, line, permit }) => mailforgeHost(credentials, line, permit)),
        orClosed('instantly', ({ line, credentials }) =>
          instantlySequencer(line, instantlyCredentials.parse(credentials)),
        ),
        orClosed('seed', ({ credentials, permit }) => seedMailbox(credentials, permit)),
      ])
      return {
        registrar,
        registrarAccount,
        host,
        sequencer,
        trackingTarget: instantlyTrackingTarget,
        seed,
        resolver: resolvers[mode],
        closed,
      }
    },

    async openBooks(mode) {
      const actor = system('read-vendors')
      const open = async (purpose: 'service-delivery' | 'billing', vendor: string) => {
        const connection = await findConnection(parts, { purpose, actor }, vendor, mode).catch(
          (error: unknown) => {
            if (error instanceof NoConnection) return undefined
            throw error
          },
        )
        return (
          connection && {
            credentials: connection.credentials,
            line: parts.guard.line(connection, actor, { purpose, people: [] }),
          }
        )
      }
      const [porkbun, mailforge, instantly, stripe] = await Promise.all([
        open('service-delivery', 'porkbun'),
        open('service-delivery', 'mailforge'),
        open('service-delivery', 'instantly'),
        open('billing', 'stripe'),
      ])
      return {
        registrar: porkbun && porkbunBooks(porkbun.line, porkbunCredentials.parse(porkbun.credentials)),
        host: mailforge && mailforgeBooks(mailforge.credentials, mailforge.line),
        sequencer:
          instantly && instantlyBooks(instantly.line, instantlyCredentials.parse(instantly.credentials)),
        payments: stripe && stripeBooks(stripe.line, stripeCredentials.parse(stripe.credentials)),
      }
    },

    async reportMailbox(mode) {
      const actor = system('read-reports')
      const who = { purpose: 'service-delivery', actor } as const
      try {
        const connection = await findConnection(parts, who, 'seed', mode)
        return reportMailbox(
          connection.credentials,
          parts.guard.permit(connection, actor, { purpose: 'service-delivery', people: [] }),
        )
      } catch (error) {
        if (error instanceof NoConnection) return undefined
        throw error
      }
    },

    async payments(mode, actor, about) {
      const connection = await findConnection(parts, { purpose: 'billing', actor }, 'stripe', mode)
      const line = parts.guard.line(connection, actor, { purpose: 'billing', ...about })
      return stripePayments(line, stripeCredentials.parse(connection.credentials))
    },

    async webhookSecrets() {
      const who = { purpose: 'billing', actor: system('payment notice') } as const
      const accounts = await agencyAccounts(parts, who, 'stripe')
      return accounts.map(({ id, keyMark, mode, credentials }) => ({
        mode,
        account: { id, keyMark },
        secret: stripeCredentials.parse(credentials).webhookSecret,
      }))
    },

    async mailSender(mode, purpose, personId) {
      const actor = system('mail')
      const connection = await findConnection(parts, { purpose, actor }, 'smtp', mode)
      return smtpMailSender(
        connection.credentials,
        parts.guard.permit(connection, actor, { purpose, people: [personId] }),
      )
    },
  }
}
