import pg from 'pg'
import { createSignIn, type SignIn } from '#platform/auth/sign-in.ts'
import { secretOfTextKey, totpCode } from '#platform/auth/totp.ts'
import { purposeRole, roleUrl } from '#platform/database/roles.ts'
import { type Personal, personal, reveal } from '#policy/personal.ts'
import { migratedDatabase, testMasterKey, testRolePrefix } from '#test/support/migrated-database.ts'

export const password = 'a long enough password'
export const email = (address: string): Personal<'email'> => personal('email', address)

/** Sign-in on a database of its own, used through the authentication role; the people are rows, the mail is a list. */
export async function signInWorld(publicUrl = new URL('http://localhost:3000')) {
  const database = await migratedDatabase()
  const { owner, vault } = database
  const role = purposeRole(testRolePrefix, 'authentication', 'program')
  const pool = new pg.Pool({ connectionString: roleUrl(database.url, testMasterKey, role), max: 4 })
  // Dropping the database may cut a connection that is just closing.
  pool.on('error', () => {})

  const queued: string[] = []
  const mails: { personId: string; link: string }[] = []
  const one = async (text: string, values: readonly unknown[]): Promise<string | undefined> =>
    (await owner.query<{ id: string }>(text, [...values])).rows[0]?.id

  const signIn: SignIn = createSignIn({
    pool,
    vault,
    publicUrl,
    pages: { link: '/sign-in/link', firstOwner: '/staff/first', invitation: '/staff/join' },
    people: {
      findOwner: () =>
        one(`select person_id as id from staff where role = 'owner' and removed_at is null`, []),
      async createFirstOwner(input) {
        const id = await addPerson(reveal(input.email), 'staff')
        await owner.query(`insert into staff (person_id, role) values ($1, 'owner')`, [id])
        return id
      },
      findStaffPerson: (address) =>
        one(
          'select p.id from people p join staff s on s.person_id = p.id where p.email = $1 and s.removed_at is null',
          [reveal(address)],
        ),
      findClientPerson: (address) =>
        one('select p.id from people p join client_members m on m.person_id = p.id where p.email = $1', [
          reveal(address),
        ]),
    },
    mail: {
      queueLinkDelivery: async (requestId) => void queued.push(requestId),
      sendSignInLink: async ({ personId, link }) => void mails.push({ personId, link }),
      sendStaffInvitation: async ({ personId, link }) => void mails.push({ personId, link }),
    },
  })

  async function addPerson(address: string, kind: 'staff' | 'client'): Promise<string> {
    const id = await one(`insert into people (email, ${kind}_until) values ($1, 'infinity') returning id`, [
      address,
    ])
    if (!id) throw new Error('no person was made')
    return id
  }

  return {
    signIn,
    pool,
    owner,
    database,
    queued,
    mails,
    async addClient(address: string) {
      const personId = await addPerson(address, 'client')
      await owner.query(
        `with company as (insert into clients (name) values ('Acme') returning id)
         insert into client_members (client_id, person_id, role) select id, $1, 'owner' from company`,
        [personId],
      )
      return personId
    },
    async addStaff(address: string, staffRole: string) {
      const personId = await addPerson(address, 'staff')
      await owner.query('insert into staff (person_id, role) values ($1, $2)', [personId, staffRole])
      return personId
    },
    /** Does what the worker does with the queued deliveries. */
    async deliverMail() {
      for (const requestId of queued.splice(0)) await signIn.portal.deliverLink(requestId)
    },
    /** A value of the database as a session sees it that presents this hash. */
    async asSession<T>(expression: string, sessionHash: string): Promise<T | undefined> {
      const client = await owner.connect()
      try {
        await client.query('begin')
        await client.query(`select set_config('app.session_hash', $1, true)`, [sessionHash])
        return (await client.query<{ value: T }>(`select ${expression} as value`)).rows[0]?.value
      } finally {
        await client.query('rollback')
        client.release()
      }
    },
    async drop() {
      await pool.end()
      await database.drop()
    },
  }
}
export type SignInWorld = Awaited<ReturnType<typeof signInWorld>>

/** The cookies of one browser, and headers of a kind that must never be kept. */
export function browser() {
  const jar = new Map<string, string>()
  return {
    jar,
    headers: () =>
      new Headers({
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        'user-agent': 'TellTaleBrowser/7.7',
        'x-forwarded-for': '203.0.113.77',
      }),
    keep(setCookies: readonly string[]) {
      for (const line of setCookies) {
        const [pair = ''] = line.split(';')
        const at = pair.indexOf('=')
        if (/max-age=0/i.test(line)) jar.delete(pair.slice(0, at))
        else jar.set(pair.slice(0, at), pair.slice(at + 1))
      }
    },
  }
}
export type Browser = ReturnType<typeof browser>

export function tokenOf(link: string | undefined): string {
  const token = link && new URL(link).searchParams.get('token')
  if (!token) throw new Error('the link has no token')
  return token
}

/** The code an authenticator app shows after somebody typed the text key into it. */
export function codeFor(textKey: string, steps = 0): Promise<string> {
  return totpCode(secretOfTextKey(textKey), Date.now(), steps)
}

/**
 * Enrols somebody with the code of the step before now, so that this step's is still unused. A step may end while its code is
 * on its way; then the next try has the one before the new step.
 */
export async function confirmWithCode<Answer extends { readonly kind: string }>(
  textKey: string,
  confirm: (code: string) => Promise<Answer>,
): Promise<Answer> {
  const first = await confirm(await codeFor(textKey, -1))
  return first.kind === 'wrong' ? confirm(await codeFor(textKey, -1)) : first
}

/** A wrong code: not one of the three that are right now. */
export async function wrongCodeFor(textKey: string): Promise<string> {
  const right = await Promise.all([-2, -1, 0, 1, 2].map((steps) => codeFor(textKey, steps)))
  for (let code = 0; ; code++) {
    const padded = `${code}`.padStart(6, '0')
    if (!right.includes(padded)) return padded
  }
}

/** The first owner, enrolled with the code of the step before now. */
export async function enrolledOwner(world: Pick<SignInWorld, 'signIn'>) {
  const { staff } = world.signIn
  const at = browser()
  const entered = await staff.becomeFirstOwner(at.headers(), {
    token: tokenOf(await staff.offerFirstOwnerLink()),
    name: personal('name', 'Olga Owner'),
    email: email('olga@agency.example'),
    password,
  })
  if (entered.kind !== 'entered') throw new Error(`the first owner was not let in: ${entered.kind}`)
  at.keep(entered.setCookies)
  const enrolment = await staff.enrolment(at.headers())
  if (!enrolment) throw new Error('there is nothing to enrol')
  const confirmed = await confirmWithCode(enrolment.textKey, (code) =>
    staff.confirmEnrolment(at.headers(), code),
  )
  if (confirmed.kind !== 'entered') throw new Error(`the enrolment was refused: ${confirmed.kind}`)
  at.keep(confirmed.setCookies)
  return { browser: at, textKey: enrolment.textKey, recoveryCodes: confirmed.recoveryCodes }
}

/** Another browser in which the owner has given the password, and no code. */
export async function passwordOnly(world: SignInWorld): Promise<Browser> {
  const at = browser()
  const entered = await world.signIn.staff.enterPassword(at.headers(), {
    email: email('olga@agency.example'),
    password,
  })
  if (entered.kind !== 'entered') throw new Error(`the password was refused: ${entered.kind}`)
  at.keep(entered.setCookies)
  return at
}
