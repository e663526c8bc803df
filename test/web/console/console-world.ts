import { randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import { parse } from 'node-html-parser'
import pg from 'pg'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { peopleForSignIn } from '#domain/staff/people-for-sign-in.ts'
import { createSignIn, type SignIn } from '#platform/auth/sign-in.ts'
import { hearChanges } from '#platform/changes/changes.ts'
import { type Actor, visitor } from '#platform/database/actor.ts'
import { purposeRole, roleUrl } from '#platform/database/roles.ts'
import { personal } from '#policy/personal.ts'
import {
  type Browser,
  browser,
  confirmWithCode,
  enrolledOwner,
  password,
  tokenOf,
} from '#test/auth/sign-in-world.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { testMasterKey, testRolePrefix } from '#test/support/migrated-database.ts'
import { policyInEffect } from '#test/support/policy-in-effect.ts'
import { signInLinkPages, signInPages } from '#web/auth/sign-in-pages.ts'
import { consolePages } from '#web/console/console-pages.tsx'
import type { ConsoleParts } from '#web/console/console-ports.ts'
import { createWeb, type WebFault } from '#web/server/create-web.ts'
import { rateLimits } from '#web/server/rate-limit.ts'

const origin = 'http://localhost:3000'

/** Somebody of the staff at their browser: follows links and sends forms as they were rendered. */
export interface Colleague {
  readonly personId: string
  readonly actor: Actor
  readonly browser: Browser
  get(path: string): Promise<Shown>
  /** Fills in the form of a page that posts to `action` and sends it, hidden fields included. */
  send(page: Shown, action: string, values?: Readonly<Record<string, string>>): Promise<Shown>
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Shown>
  /** Sends a form with a file, or with a field that comes more than once. */
  sendBody(path: string, body: FormData | URLSearchParams): Promise<Shown>
}

export interface Shown {
  readonly status: number
  readonly to: string | null
  readonly html: string
  /** The words of the page's content, without its navigation. */
  readonly words: string
}

/** The console on a real database and the whole sandbox world, with an owner and a viewer signed in. */
export interface ConsoleWorld {
  readonly build: BuildWorld
  readonly web: Hono
  readonly owner: Colleague
  readonly signIn: SignIn
  /** Links that were mailed to people on the staff, the latest last. */
  readonly invitations: string[]
  readonly faults: WebFault[]
  /** Invites somebody in a role and signs them in. */
  colleague(role: 'operator' | 'viewer'): Promise<Colleague>
  /** A request for a call; answers the lead's id. */
  lead(company: string): Promise<string>
  close(): Promise<void>
}

export async function consoleWorld(changed: Partial<ConsoleParts> = {}): Promise<ConsoleWorld> {
  const build = await openBuildWorld({ unlimited: true })
  const { db } = build
  const role = purposeRole(testRolePrefix, 'authentication', 'program')
  const pool = new pg.Pool({ connectionString: roleUrl(db.url, testMasterKey, role), max: 4 })
  // Dropping the database may cut a connection that is just closing.
  pool.on('error', () => {})
  db.owner.on('error', () => {})
  const invitations: string[] = []
  const signIn = createSignIn({
    pool,
    vault: db.vault,
    publicUrl: new URL(origin),
    people: peopleForSignIn(db.inPurpose),
    pages: signInLinkPages,
    mail: {
      queueLinkDelivery: async () => {},
      sendSignInLink: async () => {},
      sendStaffInvitation: async ({ link }) => void invitations.push(link),
    },
  })
  const changes = await hearChanges(db.url)
  const faults: WebFault[] = []
  const parts: ConsoleParts = {
    signIn,
    inPurpose: db.inPurpose,
    changes,
    csrfKey: randomBytes(32),
    now: async () =>
      (await db.owner.query<{ now: Date }>('select app.now() as now')).rows[0]?.now ?? new Date(0),
    mode: 'sandbox',
    sandboxPages: true,
    accounts: build.ports.accounts,
    readRegistrarFunds: async () => ({
      kind: 'known',
      room: { balanceCents: 50_000, monthlyLimitCents: 10_000, spentThisMonthCents: 0, leftCents: 10_000 },
    }),
    settings: () => [['PORT', '3000']],
    controller: { name: 'Agency', contact: 'privacy@agency.example', site: 'agency.example' },
    failed: () => {},
    ...changed,
  }
  const web = createWeb({
    publicUrl: new URL(origin),
    checkoutOrigins: [],
    contactAddress: 'privacy@agency.example',
    policy: () => policyInEffect,
    nowMs: Date.now,
    ready: async () => {},
    report: (fault) => faults.push(fault),
    parts: [
      ...signInPages({
        signIn,
        limit: rateLimits(() => '127.0.0.1', Date.now),
        homes: { console: '/console', portal: '/portal' },
      }),
      ...consolePages(parts),
    ],
  })
  const first = await enrolledOwner({ signIn })
  return {
    build,
    web,
    signIn,
    invitations,
    faults,
    owner: await atBrowser(web, signIn, first.browser),
    async colleague(role) {
      const personId = (
        await db.owner.query<{ id: string }>(
          `select app.hold_person($1, $2, $3, 'staff', '9999-12-31') as id`,
          [`${role}@agency.example`, `Otto the ${role}`, db.vault.newPersonKey()],
        )
      ).rows[0]?.id
      await db.owner.query('insert into staff (person_id, role) values ($1, $2)', [personId, role])
      await signIn.staff.deliverInvitation(personId ?? '')
      const at = browser()
      const entered = await signIn.staff.acceptInvitation(at.headers(), {
        token: tokenOf(invitations.pop()),
        password,
      })
      if (entered.kind !== 'entered') throw new Error('the invitation was refused')
      at.keep(entered.setCookies)
      const enrolment = await signIn.staff.enrolment(at.headers())
      const confirmed = await confirmWithCode(enrolment?.textKey ?? '', (code) =>
        signIn.staff.confirmEnrolment(at.headers(), code),
      )
      if (confirmed.kind !== 'entered') throw new Error('the code was refused')
      at.keep(confirmed.setCookies)
      return atBrowser(web, signIn, at)
    },
    async lead(company) {
      const { leadId } = await db.inPurpose('inquiry-response', visitor, (tx) =>
        submitLead(tx, {
          email: personal('email', `ada@${company.toLowerCase().replaceAll(' ', '')}.com`),
          name: personal('name', 'Ada Byron'),
          company,
          offer: personal('message', 'Looms that weave by punched cards, for mills that want fewer hands.'),
          volumeGoal: '800 a month',
        }),
      )
      return leadId
    },
    async close() {
      await changes.close()
      await pool.end()
      await build.close()
    },
  }
}

async function atBrowser(
  web: Hono,
  signIn: ReturnType<typeof createSignIn>,
  at: Browser,
): Promise<Colleague> {
  const standing = await signIn.staff.standing(at.headers())
  if (standing.kind !== 'signed-in') throw new Error(`the browser is ${standing.kind}`)
  const ask = async (path: string, init: RequestInit = {}): Promise<Shown> => {
    const headers = at.headers()
    headers.set('origin', origin)
    headers.set('sec-fetch-site', 'same-origin')
    const response = await web.request(new URL(path, origin).href, { ...init, headers })
    const html = await response.text()
    const main = parse(html).querySelector('main')
    const words = (main?.structuredText ?? '').replace(/\s+/g, ' ')
    return { status: response.status, to: response.headers.get('location'), html, words }
  }
  const post = (path: string, fields: Readonly<Record<string, string>>) =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields) })
  return {
    personId: standing.session.personId,
    actor: {
      kind: 'staff',
      personId: standing.session.personId,
      sessionHash: standing.session.sessionHash,
    },
    browser: at,
    get: (path) => ask(path),
    sendBody: (path, body) => ask(path, { method: 'POST', body }),
    post,
    async send(page, action, values = {}) {
      const form = parse(page.html)
        .querySelectorAll('form')
        .find((one) => one.getAttribute('action') === action)
      if (!form) throw new Error(`the page has no form that posts to ${action}`)
      const fields: Record<string, string> = {}
      for (const input of form.querySelectorAll('input[type=hidden]'))
        fields[input.getAttribute('name') ?? ''] = input.getAttribute('value') ?? ''
      for (const name of Object.keys(values))
        if (!form.querySelector(`[name="${name}"]`)) throw new Error(`the form has no field ${name}`)
      return post(action, { ...fields, ...values })
    },
  }
}
