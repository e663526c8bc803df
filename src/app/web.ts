import { serve } from '@hono/node-server'
import { observeEvidence } from '#domain/evidence/observe-evidence.ts'
import type { RegistrarFunds } from '#domain/quotes/registrar-funds.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { errorCode } from '#platform/log.ts'
import { webhookRoutes } from '#web/api/webhook-routes.ts'
import { signInPages } from '#web/auth/sign-in-pages.ts'
import { consolePages } from '#web/console/console-pages.tsx'
import { consolePaths, portalPaths } from '#web/paths.ts'
import { portalPages } from '#web/portal/portal-pages.tsx'
import { controllerOf } from '#web/privacy/privacy-pages.tsx'
import { proofPages } from '#web/privacy/proof/proof-pages.tsx'
import { sandboxPages } from '#web/sandbox/sandbox-pages.tsx'
import { callerAddress } from '#web/server/caller.ts'
import { createWeb, part, type WebPart } from '#web/server/create-web.ts'
import { rateLimits } from '#web/server/rate-limit.ts'
import { NoConnection } from './connections.ts'
import { engagementMode } from './engagement-mode.ts'
import { holdPriceBooks } from './hold-price-books.ts'
import { newestCheckpoint, readVerifier } from './ledger-outside.ts'
import { outsideOf } from './outside.ts'
import { publicParts, webFacts } from './public-web.ts'
import { receiveNotice } from './receive-notice.ts'
import { sandboxReader } from './sandbox-reader.ts'
import type { Shared } from './shared.ts'

const pictureBytes = 300 * 1024
/** A file of clients, and its rows again with what a form adds to them. */
const importBytes = 2 * 1024 * 1024
/** A vendor's bill with a line for each of some twenty thousand inboxes. */
const billBytes = 1024 * 1024

export interface RunningWeb {
  close(): Promise<void>
}

/** Joins every page to the rest of the program and listens. */
export async function startWeb(shared: Shared): Promise<RunningWeb> {
  const { config, inPurpose, log, vault, signIn, time, changes, ports } = shared
  const mode = await engagementMode(inPurpose)
  // The sandbox's pages never stand beside anything live.
  const sandboxed = mode === 'sandbox' && shared.mailMode === 'sandbox'
  const prices = await holdPriceBooks(inPurpose, changes)
  const nowMs = () => Date.now()
  const limit = rateLimits(callerAddress(config.trustedProxies), nowMs)
  const csrfKey = vault.signingKey('csrf')
  const failed = (error: unknown) => log.warn('page.failed', { code: errorCode(error) })
  const now = async () => time.now()
  const about = { controllerName: config.controllerName, contactAddress: config.contactAddress }

  const privacy = { ...about, publicUrl: config.publicUrl }
  const observe = () =>
    observeEvidence({
      inPurpose,
      rolePrefix: config.databaseRolePrefix,
      outside: outsideOf(config, () => web),
      policy: shared.policy(),
      now: () => time.now(),
    })

  const parts: WebPart[] = [
    ...publicParts({ config, inPurpose, vault, now: () => time.now(), limit, priceBooks: prices.current }),
    part(
      '/',
      proofPages({
        facts: privacy,
        observe,
        checkpoint: () => newestCheckpoint(inPurpose),
        verifier: readVerifier(),
        now,
        nowMs,
      }),
    ),
    ...signInPages({
      signIn,
      limit,
      homes: { console: consolePaths.home.to(), portal: portalPaths.home.to() },
    }),
    ...consolePages({
      controller: controllerOf(privacy),
      signIn,
      inPurpose,
      changes,
      csrfKey,
      now,
      mode,
      sandboxPages: sandboxed,
      accounts: ports.accounts,
      readRegistrarFunds: (mode) => readRegistrarFunds(shared, mode),
      settings: () => settingsOf(shared),
      failed,
    }),
    ...portalPages({
      signIn,
      inPurpose,
      changes,
      csrfKey,
      ports: { payments: ports.payments, publicUrl: config.publicUrl, contactAddress: config.contactAddress },
      failed,
    }),
    part('/', webhookRoutes({ receive: receiveNotice({ inPurpose, ports }) })),
  ]
  if (sandboxed)
    parts.push(
      part(
        '/',
        sandboxPages({
          callerAddress: callerAddress(0),
          now,
          advance: (seconds) => shared.clock.advance(seconds),
          ...sandboxReader(config.sandboxPort),
        }),
      ),
    )

  const web = createWeb({
    ...webFacts(config, sandboxed),
    policy: shared.policy,
    parts,
    ready: async () => {
      await shared.clock.now()
    },
    report: (fault) =>
      log.error('page.failed', {
        requestId: fault.id,
        method: fault.method,
        route: fault.route,
        code: errorCode(fault.error),
      }),
    largerBodies: [
      { under: portalPaths.home.to(), bytes: pictureBytes },
      { under: consolePaths.adoptions.to(), bytes: importBytes },
      { under: consolePaths.bills.to(), bytes: billBytes },
    ],
  })
  const listening = await listen(web.fetch, config.host, config.port)
  return {
    async close() {
      await Promise.all([listening.close(), prices.close()])
    },
  }
}

type Fetch = Parameters<typeof serve>[0]['fetch']

function listen(fetch: Fetch, hostname: string, port: number): Promise<RunningWeb> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname, port }, () =>
      resolve({
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      }),
    )
    server.once('error', reject)
  })
}

async function readRegistrarFunds(shared: Shared, mode: 'sandbox' | 'live'): Promise<RegistrarFunds> {
  try {
    const { registrar } = await shared.ports.openStackPorts({ mode, people: [] })
    return { kind: 'known', room: await registrar.spendingRoom() }
  } catch (error) {
    if (error instanceof VendorError || error instanceof NoConnection) return { kind: 'unknown' }
    throw error
  }
}

function settingsOf({ config }: Shared): [string, string][] {
  return [
    ['HOST', config.host],
    ['PORT', String(config.port)],
    ['PUBLIC_URL', config.publicUrl.origin],
    ['DATA_DIR', config.dataDir],
    ['DATABASE_URL', config.databaseUrl ? 'set' : 'not set: the embedded server'],
    ['PROCESSES', config.processes.join(', ')],
    ['CONTROLLER_NAME', config.controllerName],
    ['CONTACT_ADDRESS', config.contactAddress],
    ['SMTP_HOST', config.smtp?.host ?? 'not set: the sandbox takes the mail'],
  ]
}
