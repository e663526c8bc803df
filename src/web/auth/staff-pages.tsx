import { Hono, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import { passwordLength } from '#platform/auth/better-auth.ts'
import type { SignIn } from '#platform/auth/sign-in.ts'
import { personal } from '#policy/personal.ts'
import { signInPaths, withQuery } from '#web/paths.ts'
import { emailAddress, oneLine } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import type { RateLimit } from '#web/server/rate-limit.ts'
import { readForm } from '#web/server/read-form.ts'
import { setCookies } from './answer.ts'
import { FirstOwnerPage, JoinPage, PasswordPage, StaffLinkOverPage } from './password-pages.tsx'
import { nextPage } from './standing.ts'

const token = z.string().max(100)
const next = z.string().max(500).optional()
const newPassword = z.string().min(passwordLength.min).max(passwordLength.max)
const enterSchema = z.object({ email: emailAddress(), password: z.string().max(passwordLength.max), next })
const firstSchema = z.object({ token, name: oneLine(200), email: emailAddress(), password: newPassword })
const joinSchema = z.object({ token, password: newPassword })

const askOwner = 'Ask an owner for a new invitation.'
const startAgain = 'Start the program again; it prints a new one as long as there is no owner.'

/** The password half of signing in to the console: the first owner, an invitation, every day. */
export function staffPasswordPages(input: {
  signIn: SignIn
  limit: (limit: RateLimit) => MiddlewareHandler
  /** Where the console begins. */
  home: string
}): Hono {
  const { staff } = input.signIn
  const { home } = input
  const passwordLimit = input.limit({ name: 'staff-password', burst: 20, perHour: 120 })
  const linkLimit = input.limit({ name: 'staff-link', burst: 20, perHour: 120 })
  return new Hono()
    .get(signInPaths.staff.pattern, async (c) => {
      const wanted = nextPage(c.req.query('next'), home)
      const standing = await staff.standing(c.req.raw.headers)
      return standing.kind === 'signed-in'
        ? c.redirect(wanted, 303)
        : c.html(<PasswordPage next={wanted} sessionEnded={c.req.query('why') === 'form'} />)
    })
    .post(signInPaths.staff.pattern, passwordLimit, async (c) => {
      const form = parseForm(enterSchema, (await readForm(c)).fields)
      if (!form.ok) {
        const wanted = nextPage(form.typed.next, home)
        return c.html(<PasswordPage errors={form.errors} typed={form.typed} next={wanted} />, 422)
      }
      const { email, password } = form.value
      const wanted = nextPage(form.value.next, home)
      const entered = await staff.enterPassword(c.req.raw.headers, {
        email: personal('email', email),
        password,
      })
      if (entered.kind === 'wrong') return c.html(<PasswordPage typed={{ email }} next={wanted} wrong />, 422)
      if (entered.kind === 'limited') {
        c.header('retry-after', `${entered.retryAfterSeconds}`)
        return c.html(
          <PasswordPage typed={{ email }} next={wanted} waitSeconds={entered.retryAfterSeconds} />,
          429,
        )
      }
      setCookies(c, entered.setCookies)
      return c.redirect(
        withQuery(signInPaths.secondFactor.to(), wanted === home ? {} : { next: wanted }),
        303,
      )
    })
    .get(signInPaths.first.pattern, async (c) => {
      const given = c.req.query('token') ?? ''
      return (await staff.isFirstOwnerLinkGood(given))
        ? c.html(<FirstOwnerPage token={given} />)
        : c.html(<StaffLinkOverPage remedy={startAgain} />, 410)
    })
    .post(signInPaths.first.pattern, linkLimit, async (c) => {
      const form = parseForm(firstSchema, (await readForm(c)).fields)
      if (!form.ok)
        return c.html(
          <FirstOwnerPage token={form.typed.token ?? ''} errors={form.errors} typed={form.typed} />,
          422,
        )
      const entered = await staff.becomeFirstOwner(c.req.raw.headers, {
        token: form.value.token,
        name: personal('name', form.value.name),
        email: personal('email', form.value.email),
        password: form.value.password,
      })
      if (entered.kind === 'expired') return c.html(<StaffLinkOverPage remedy={startAgain} />, 410)
      setCookies(c, entered.setCookies)
      return c.redirect(signInPaths.enrol.to(), 303)
    })
    .get(signInPaths.join.pattern, async (c) => {
      const given = c.req.query('token') ?? ''
      return (await staff.isInvitationGood(given))
        ? c.html(<JoinPage token={given} />)
        : c.html(<StaffLinkOverPage remedy={askOwner} />, 410)
    })
    .post(signInPaths.join.pattern, linkLimit, async (c) => {
      const form = parseForm(joinSchema, (await readForm(c)).fields)
      if (!form.ok) return c.html(<JoinPage token={form.typed.token ?? ''} errors={form.errors} />, 422)
      const entered = await staff.acceptInvitation(c.req.raw.headers, form.value)
      if (entered.kind === 'expired') return c.html(<StaffLinkOverPage remedy={askOwner} />, 410)
      setCookies(c, entered.setCookies)
      return c.redirect(signInPaths.secondFactor.to(), 303)
    })
    .post(signInPaths.staffSignOut.pattern, async (c) => {
      setCookies(c, await staff.signOut(c.req.raw.headers))
      return c.redirect(signInPaths.staff.to(), 303)
    })
}
