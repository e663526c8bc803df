import { randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import pg from 'pg'
import { peopleForSignIn } from '#domain/staff/people-for-sign-in.ts'
import { createSignIn, type SignIn } from '#platform/auth/sign-in.ts'
import { hearChanges } from '#platform/changes/changes.ts'
import { personal } from '#policy/personal.ts'
import { signInLinkPages } from '#web/auth/sign-in-pages.ts'
import { consolePages } from '#web/console/console-pages.tsx'
import { createWeb } from '#web/server/create-web.ts'
import { authenticator } from '../../rehearse/authenticator.ts'
import type { BenchDatabase } from '../common/bench-database.ts'
import { policyAsDeclared } from '../common/policy-as-declared.ts'
import { siteOrigin } from '../common/public-site.ts'

export interface OpenConsole {
  readonly web: Hono
  /** What the browser of somebody signed in sends with each request. */
  readonly headers: Headers
  close(): Promise<void>
}

/** The console as the program puts it together, and an owner at work in it. */
export async function openConsole(
  database: Pick<BenchDatabase, 'inPurpose' | 'vault' | 'url' | 'authenticationUrl'>,
): Promise<OpenConsole> {
  const { inPurpose, vault } = database
  const pool = new pg.Pool({ connectionString: database.authenticationUrl, max: 2 })
  pool.on('error', () => {})
  const signIn = createSignIn({
    pool,
    vault,
    publicUrl: new URL(siteOrigin),
    people: peopleForSignIn(inPurpose),
    pages: signInLinkPages,
    mail: {
      queueLinkDelivery: async () => {},
      sendSignInLink: async () => {},
      sendStaffInvitation: async () => {},
    },
  })
  const changes = await hearChanges(database.url)
  const web = createWeb({
    publicUrl: new URL(siteOrigin),
    checkoutOrigins: [],
    contactAddress: 'privacy@agency.example',
    policy: () => policyAsDeclared,
    nowMs: () => Date.now(),
    ready: async () => {},
    report: ({ error }) => {
      throw error
    },
    parts: consolePages({
      signIn,
      inPurpose,
      changes,
      csrfKey: randomBytes(32),
      now: async () => new Date(),
      mode: 'sandbox',
      sandboxPages: false,
      accounts: {
        kinds: [],
        read: () => ({ ok: false, errors: {} }),
        check: async () => {
          throw new Error('no account is looked at here')
        },
        shows: async () => {
          throw new Error('no account is looked at here')
        },
      },
      readRegistrarFunds: async () => ({ kind: 'unknown' }),
      settings: () => [],
      controller: { name: 'Agency', contact: 'privacy@agency.example', site: 'agency.example' },
      failed: () => {},
    }),
  })
  return {
    web,
    headers: await signedIn(signIn),
    async close() {
      await changes.close()
      await pool.end()
    },
  }
}

async function signedIn(signIn: SignIn): Promise<Headers> {
  const { staff } = signIn
  const link = await staff.offerFirstOwnerLink()
  const token = link === undefined ? null : new URL(link).searchParams.get('token')
  if (!token) throw new Error('there is somebody already')
  const cookies = new Map<string, string>()
  const headers = () =>
    new Headers({ cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') })
  const keep = (lines: readonly string[]) => {
    for (const line of lines) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
  }
  const entered = await staff.becomeFirstOwner(headers(), {
    token,
    name: personal('name', 'Olga Owner'),
    email: personal('email', 'olga@agency.example'),
    password: randomBytes(16).toString('hex'),
  })
  if (entered.kind !== 'entered') throw new Error('the owner was not let in')
  keep(entered.setCookies)
  const enrolment = await staff.enrolment(headers())
  if (!enrolment) throw new Error('there is no second factor to set up')
  const code = await authenticator(enrolment.textKey).code()
  const confirmed = await staff.confirmEnrolment(headers(), code)
  if (confirmed.kind !== 'entered') throw new Error('the code was refused')
  keep(confirmed.setCookies)
  return headers()
}
