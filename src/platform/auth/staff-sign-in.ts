import { isAPIError } from 'better-auth/api'
import type { Pool } from 'pg'
import { type Personal, reveal } from '#policy/personal.ts'
import type { Attempts } from './attempts.ts'
import type { SessionAuthority } from './better-auth.ts'
import type { SessionCookie } from './cookies.ts'
import { linkLifetimeMinutes, type OneTimeLinks } from './one-time-links.ts'
import type { SignInMail, SignInPeople } from './people-port.ts'
import { normalAddress } from './portal-sign-in.ts'
import type { Enrolment, SecondFactor } from './second-factor.ts'
import { cookiesOnly, ownCookies, type StaffStanding, staffStanding } from './sessions.ts'
import { findUser, hasPassword, setPassword, standInAddress, userOf } from './users.ts'

type Entered = { kind: 'entered'; setCookies: readonly string[] }
type Limited = { kind: 'limited'; retryAfterSeconds: number }

/** How people who work here sign in: password, then a code from an authenticator app. */
export interface StaffSignIn {
  /** The link to print at a start; undefined once there is an owner with a password. */
  offerFirstOwnerLink(): Promise<string | undefined>
  isFirstOwnerLinkGood(token: string): Promise<boolean>
  /** Makes the owner and signs them in as far as a password goes. `expired`: used, over, or there is an owner. */
  becomeFirstOwner(
    headers: Headers,
    input: { token: string; name: Personal<'name'>; email: Personal<'email'>; password: string },
  ): Promise<Entered | { kind: 'expired' }>
  /** For a job: mails somebody on the staff a link to choose a password, at first or when it is lost. */
  deliverInvitation(personId: string): Promise<void>
  isInvitationGood(token: string): Promise<boolean>
  acceptInvitation(
    headers: Headers,
    input: { token: string; password: string },
  ): Promise<Entered | { kind: 'expired' }>
  /** `wrong` is the same, in words and in time, for a wrong password and for an address nobody here has. */
  enterPassword(
    headers: Headers,
    input: { email: Personal<'email'>; password: string },
  ): Promise<Entered | Limited | { kind: 'wrong' }>
  standing(headers: Headers): Promise<StaffStanding>
  /** What to set up in an authenticator app, for a password-only session that has none yet. */
  enrolment(headers: Headers): Promise<Enrolment | undefined>
  /** The first right code: confirms the app, signs in, and returns the recovery codes this once. */
  confirmEnrolment(
    headers: Headers,
    code: string,
  ): Promise<(Entered & { recoveryCodes: readonly string[] }) | Limited | { kind: 'wrong' }>
  /** A code, or a recovery code, after the password; or a code alone, to prove oneself again. */
  enterCode(headers: Headers, code: string): Promise<Entered | Limited | { kind: 'wrong' }>
  /** New recovery codes for somebody signed in, against a code; the old ones end. */
  renewRecoveryCodes(
    headers: Headers,
    code: string,
  ): Promise<(Entered & { recoveryCodes: readonly string[] }) | Limited | { kind: 'wrong' }>
  recoveryCodesLeft(headers: Headers): Promise<number>
  signOut(headers: Headers): Promise<readonly string[]>
  /** How far each person has come with signing in, by id; who chose no password yet is missing. */
  progress(): Promise<ReadonlyMap<string, 'password' | 'second-factor'>>
  /** For an owner: forgets somebody's authenticator and ends their sessions. */
  resetSecondFactor(personId: string): Promise<void>
}

export function staffSignIn(input: {
  pool: Pool
  authority: SessionAuthority
  cookie: SessionCookie
  attempts: Attempts
  links: OneTimeLinks
  secondFactor: SecondFactor
  people: SignInPeople
  mail: SignInMail
  firstOwnerUrl: (token: string) => string
  invitationUrl: (token: string) => string
}): StaffSignIn {
  const { pool, authority, cookie, attempts, links, secondFactor, people } = input

  const choosePassword = async (headers: Headers, personId: string, password: string): Promise<Entered> => {
    const userId = await userOf(pool, personId)
    const { password: hashing } = await authority.$context
    await setPassword(pool, userId, await hashing.hash(password))
    await secondFactor.prepare(userId)
    const opened = await authority.api.openSession({
      body: { userId },
      headers: cookiesOnly(headers),
      returnHeaders: true,
    })
    return { kind: 'entered', setCookies: ownCookies(opened.headers, cookie) }
  }

  /** Judges a code for whoever the cookie stands for, and hands over the session's new token. */
  const judgeCode = async (
    headers: Headers,
    code: string,
    who: { standing: StaffStanding; recovery: boolean },
  ): Promise<(Entered & { userId: string }) | Limited | { kind: 'wrong' }> => {
    if (who.standing.kind === 'nobody') return { kind: 'wrong' }
    const { session } = who.standing
    const userId = who.standing.kind === 'signed-in' ? who.standing.userId : who.standing.session.userId
    const tokenHash = Buffer.from(session.sessionHash, 'hex')
    const verdict = await secondFactor.judge({ userId, tokenHash, code, recovery: who.recovery })
    if (verdict.kind !== 'right') return verdict
    const given = await authority.api.replaceToken({
      body: { token: verdict.newToken },
      headers: cookiesOnly(headers),
      returnHeaders: true,
    })
    return { kind: 'entered', userId, setCookies: ownCookies(given.headers, cookie) }
  }

  const standing = (headers: Headers) => staffStanding(pool, authority, headers)

  return {
    standing,
    async offerFirstOwnerLink() {
      const owner = await people.findOwner()
      if (!owner) return input.firstOwnerUrl(await links.issue('first-owner'))
      // The program may have ended between making the owner and taking their password.
      if (await hasPassword(pool, owner)) return undefined
      return input.invitationUrl(await links.issue('staff-invitation', owner))
    },
    isFirstOwnerLinkGood: (token) => links.isGood('first-owner', token),
    async becomeFirstOwner(headers, { token, name, email, password }) {
      if (!(await links.take('first-owner', token))) return { kind: 'expired' }
      const personId = await people.createFirstOwner({ name, email: normalAddress(email) })
      if (!personId) return { kind: 'expired' }
      await links.revokeAll('first-owner')
      return choosePassword(headers, personId, password)
    },
    async deliverInvitation(personId) {
      await links.revoke('staff-invitation', personId)
      const link = input.invitationUrl(await links.issue('staff-invitation', personId))
      const goodForHours = linkLifetimeMinutes['staff-invitation'] / 60
      await input.mail.sendStaffInvitation({ personId, link, goodForHours })
    },
    isInvitationGood: (token) => links.isGood('staff-invitation', token),
    async acceptInvitation(headers, { token, password }) {
      const taken = await links.take('staff-invitation', token)
      return taken?.personId ? choosePassword(headers, taken.personId, password) : { kind: 'expired' }
    },
    async enterPassword(headers, { email, password }) {
      const address = reveal(normalAddress(email))
      const allowance = await attempts.charge('password', address)
      if (allowance.kind === 'limited') return allowance
      // Nobody's id takes the same way: Better Auth then hashes the password all the same.
      const personId = (await people.findStaffPerson(normalAddress(email))) ?? crypto.randomUUID()
      try {
        const entered = await authority.api.signInEmail({
          body: { email: standInAddress(personId), password },
          headers: cookiesOnly(headers),
          returnHeaders: true,
        })
        await attempts.clear('password', address)
        await secondFactor.prepare(entered.response.user.id)
        return { kind: 'entered', setCookies: ownCookies(entered.headers, cookie) }
      } catch (error) {
        if (isAPIError(error) && error.statusCode < 500) return { kind: 'wrong' }
        throw error
      }
    },
    async enrolment(headers) {
      const who = await standing(headers)
      return who.kind === 'password-only' ? secondFactor.enrolment(who.session.userId) : undefined
    },
    async confirmEnrolment(headers, code) {
      const who = await standing(headers)
      if (who.kind !== 'password-only' || who.session.enrolled) return { kind: 'wrong' }
      const judged = await judgeCode(headers, code, { standing: who, recovery: false })
      if (judged.kind !== 'entered') return judged
      return { ...judged, recoveryCodes: await secondFactor.replaceRecoveryCodes(judged.userId) }
    },
    async enterCode(headers, code) {
      const who = await standing(headers)
      if (who.kind === 'password-only' && !who.session.enrolled) return { kind: 'wrong' }
      return judgeCode(headers, code, { standing: who, recovery: who.kind === 'password-only' })
    },
    async renewRecoveryCodes(headers, code) {
      const who = await standing(headers)
      if (who.kind !== 'signed-in') return { kind: 'wrong' }
      const judged = await judgeCode(headers, code, { standing: who, recovery: false })
      if (judged.kind !== 'entered') return judged
      return { ...judged, recoveryCodes: await secondFactor.replaceRecoveryCodes(judged.userId) }
    },
    async recoveryCodesLeft(headers) {
      const who = await standing(headers)
      return who.kind === 'signed-in' ? secondFactor.recoveryCodesLeft(who.userId) : 0
    },
    async signOut(headers) {
      const ended = await authority.api.signOut({ headers: cookiesOnly(headers), returnHeaders: true })
      return ownCookies(ended.headers, cookie)
    },
    async progress() {
      const found = await pool.query<{ person_id: string; enrolled: boolean }>(
        `select u.person_id, f.confirmed_at is not null as enrolled
         from auth."user" u join auth.account a on a.user_id = u.id
         left join auth.second_factor f on f.user_id = u.id`,
      )
      return new Map(found.rows.map((row) => [row.person_id, row.enrolled ? 'second-factor' : 'password']))
    },
    async resetSecondFactor(personId) {
      const userId = await findUser(pool, personId)
      if (userId) await secondFactor.forget(userId)
    },
  }
}
