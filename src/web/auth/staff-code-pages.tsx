import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { SignIn } from '#platform/auth/sign-in.ts'
import { signInPaths } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import type { RateLimit } from '#web/server/rate-limit.ts'
import { readForm } from '#web/server/read-form.ts'
import { setCookies } from './answer.ts'
import {
  type CodeRefusal,
  EnrolPage,
  ProvePage,
  RecoveryCodesPage,
  RecoveryCodesShown,
  SecondFactorPage,
} from './code-pages.tsx'
import { nextPage, type StaffEnv, staffOnly } from './standing.ts'

const codeSchema = z.object({ code: z.string().max(20), next: z.string().max(500).optional() })

/** The code half of signing in to the console, and what else a code is asked for. */
export function staffCodePages(input: {
  signIn: SignIn
  limit: (limit: RateLimit) => MiddlewareHandler
  /** Where the console begins. */
  home: string
}): Hono<StaffEnv> {
  const { staff } = input.signIn
  const { home } = input
  const codeLimit = input.limit({ name: 'staff-code', burst: 20, perHour: 120 })
  const signedIn = staffOnly(input.signIn)
  return new Hono<StaffEnv>()
    .get(signInPaths.secondFactor.pattern, async (c) => {
      const standing = await staff.standing(c.req.raw.headers)
      const next = nextPage(c.req.query('next'), home)
      if (standing.kind === 'nobody') return c.redirect(signInPaths.staff.to(), 303)
      if (standing.kind === 'signed-in') return c.redirect(next, 303)
      return standing.session.enrolled
        ? c.html(<SecondFactorPage next={next} />)
        : c.redirect(signInPaths.enrol.to(), 303)
    })
    .post(signInPaths.secondFactor.pattern, codeLimit, async (c) => {
      const { code, next } = await sentCode(c, home)
      const entered = await staff.enterCode(c.req.raw.headers, code)
      if (entered.kind === 'entered') {
        setCookies(c, entered.setCookies)
        return c.redirect(next, 303)
      }
      if ((await staff.standing(c.req.raw.headers)).kind === 'nobody')
        return c.redirect(signInPaths.staff.to(), 303)
      return c.html(<SecondFactorPage next={next} refusal={entered} />, refused(c, entered))
    })
    .get(signInPaths.enrol.pattern, async (c) => {
      const enrolment = await staff.enrolment(c.req.raw.headers)
      return enrolment
        ? c.html(<EnrolPage enrolment={enrolment} />)
        : c.redirect(signInPaths.secondFactor.to(), 303)
    })
    .post(signInPaths.enrol.pattern, codeLimit, async (c) => {
      const { code } = await sentCode(c, home)
      const enrolment = await staff.enrolment(c.req.raw.headers)
      if (!enrolment) return c.redirect(signInPaths.secondFactor.to(), 303)
      const confirmed = await staff.confirmEnrolment(c.req.raw.headers, code)
      if (confirmed.kind !== 'entered')
        return c.html(<EnrolPage enrolment={enrolment} refusal={confirmed} />, refused(c, confirmed))
      setCookies(c, confirmed.setCookies)
      return c.html(<RecoveryCodesShown codes={confirmed.recoveryCodes} home={home} />)
    })
    .get(signInPaths.prove.pattern, signedIn, (c) =>
      c.html(<ProvePage next={nextPage(c.req.query('next'), home)} />),
    )
    .post(signInPaths.prove.pattern, codeLimit, signedIn, async (c) => {
      const { code, next } = await sentCode(c, home)
      const proved = await staff.enterCode(c.req.raw.headers, code)
      if (proved.kind !== 'entered')
        return c.html(<ProvePage next={next} refusal={proved} />, refused(c, proved))
      setCookies(c, proved.setCookies)
      return c.redirect(next, 303)
    })
    .get(signInPaths.recoveryCodes.pattern, signedIn, async (c) =>
      c.html(<RecoveryCodesPage left={await staff.recoveryCodesLeft(c.req.raw.headers)} />),
    )
    .post(signInPaths.recoveryCodes.pattern, codeLimit, signedIn, async (c) => {
      const { code } = await sentCode(c, home)
      const renewed = await staff.renewRecoveryCodes(c.req.raw.headers, code)
      if (renewed.kind !== 'entered') {
        const left = await staff.recoveryCodesLeft(c.req.raw.headers)
        return c.html(<RecoveryCodesPage left={left} refusal={renewed} />, refused(c, renewed))
      }
      setCookies(c, renewed.setCookies)
      return c.html(<RecoveryCodesShown codes={renewed.recoveryCodes} home={home} />)
    })
}

/** An unreadable form is judged as a wrong code. */
async function sentCode(c: Context, home: string): Promise<{ code: string; next: string }> {
  const form = parseForm(codeSchema, (await readForm(c)).fields)
  if (!form.ok) return { code: '', next: nextPage(form.typed.next, home) }
  return { code: form.value.code, next: nextPage(form.value.next, home) }
}

function refused(c: Context, refusal: CodeRefusal): 422 | 429 {
  if (refusal.kind === 'wrong') return 422
  c.header('retry-after', `${refusal.retryAfterSeconds}`)
  return 429
}
