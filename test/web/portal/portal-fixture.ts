import { randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import pg from 'pg'
import { createSignIn } from '#platform/auth/sign-in.ts'
import { hearChanges } from '#platform/changes/changes.ts'
import { purposeRole, roleUrl } from '#platform/database/roles.ts'
import { personal, reveal } from '#policy/personal.ts'
import { type MigratedDatabase, testMasterKey, testRolePrefix } from '#test/support/migrated-database.ts'
import { policyInEffect } from '#test/support/policy-in-effect.ts'
import { portalPaths } from '#web/paths.ts'
import { portalPages } from '#web/portal/portal-pages.tsx'
import type { PortalPorts } from '#web/portal/portal-ports.ts'
import { createWeb } from '#web/server/create-web.ts'

export interface TestPortal {
  readonly web: Hono
  /** Signs somebody in by a mailed link and gives their browser. */
  enter(personId: string): Promise<PortalBrowser>
  close(): Promise<void>
}

/** One signed-in browser without script. */
export interface PortalBrowser {
  readonly cookie: string
  get(address: string, headers?: Record<string, string>): Promise<Response>
  text(address: string): Promise<string>
  /** Posts a form with the token that the page at `from` carries. */
  post(address: string, fields: Record<string, string | string[]>, options?: PostOptions): Promise<Response>
}

interface PostOptions {
  readonly from?: string
  readonly headers?: Record<string, string>
  readonly files?: Record<string, Blob>
}

/** The portal over a real database and real sign-in; `payments` opens the payment service. */
export async function openPortal(
  db: MigratedDatabase,
  payments: PortalPorts['payments'] = async () => {
    throw new Error('this test takes no money')
  },
): Promise<TestPortal> {
  const publicUrl = new URL('http://localhost:3000')
  const role = purposeRole(testRolePrefix, 'authentication', 'program')
  const pool = new pg.Pool({ connectionString: roleUrl(db.url, testMasterKey, role), max: 3 })
  pool.on('error', () => {})
  const links: string[] = []
  const requests: string[] = []
  const signIn = createSignIn({
    pool,
    vault: db.vault,
    publicUrl,
    pages: { link: '/sign-in/link', firstOwner: '/staff/first', invitation: '/staff/join' },
    people: {
      findOwner: async () => undefined,
      createFirstOwner: async () => '',
      findStaffPerson: async () => undefined,
      findClientPerson: async (email) =>
        (await db.owner.query('select id from people where email = $1', [reveal(email)])).rows[0]?.id,
    },
    mail: {
      queueLinkDelivery: async (id) => void requests.push(id),
      sendSignInLink: async ({ link }) => void links.push(link),
      sendStaffInvitation: async () => {},
    },
  })
  const changes = await hearChanges(db.url)
  const web = createWeb({
    publicUrl,
    checkoutOrigins: [],
    contactAddress: 'team@segmento.co',
    policy: () => policyInEffect,
    nowMs: Date.now,
    ready: async () => {},
    report: ({ error }) => {
      throw error
    },
    largerBodies: [{ under: portalPaths.home.to(), bytes: 300 * 1024 }],
    parts: portalPages({
      signIn,
      inPurpose: db.inPurpose,
      changes,
      csrfKey: randomBytes(32),
      ports: { payments, publicUrl, contactAddress: 'team@segmento.co' },
      failed: () => {},
    }),
  })

  async function enter(personId: string): Promise<PortalBrowser> {
    const { rows } = await db.owner.query('select email from people where id = $1', [personId])
    await signIn.portal.requestLink(personal('email', rows[0].email))
    for (const id of requests.splice(0)) await signIn.portal.deliverLink(id)
    const token = new URL(links.pop() ?? '').searchParams.get('token') ?? ''
    const entered = await signIn.portal.enter(new Headers(), token)
    if (!entered) throw new Error('the link did not work')
    const cookie = entered.setCookies.map((line) => line.split(';')[0]).join('; ')
    return browserOf(web, cookie)
  }
  return {
    web,
    enter,
    async close() {
      await changes.close()
      await pool.end()
    },
  }
}

function browserOf(web: Hono, cookie: string): PortalBrowser {
  const get = async (address: string, headers: Record<string, string> = {}) =>
    web.request(address, { headers: { cookie, ...headers } })
  const text = async (address: string) => (await get(address)).text()
  return {
    cookie,
    get,
    text,
    async post(address, fields, { from = address, headers = {}, files } = {}) {
      const token = /name="_csrf" value="([^"]+)"/.exec(await text(from))?.[1] ?? ''
      const body = files ? new FormData() : new URLSearchParams()
      for (const [name, value] of Object.entries({ _csrf: token, ...fields }))
        for (const one of [value].flat()) body.append(name, one)
      if (files && body instanceof FormData)
        for (const [name, file] of Object.entries(files)) body.append(name, file, 'picture.png')
      return web.request(address, { method: 'POST', body, headers: { cookie, ...headers } })
    },
  }
}
