import { Hono, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import { linkLifetimeMinutes } from '#platform/auth/one-time-links.ts'
import type { SignIn } from '#platform/auth/sign-in.ts'
import { personal } from '#policy/personal.ts'
import { signInPaths } from '#web/paths.ts'
import { emailAddress } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import type { RateLimit } from '#web/server/rate-limit.ts'
import { readForm } from '#web/server/read-form.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { setCookies } from './answer.ts'
import { SessionEnded, SignInShell } from './sign-in-shell.tsx'
import { nextPortalPage } from './standing.ts'

const next = z.string().max(500).optional()
const askSchema = z.object({ email: emailAddress(), next })
const linkSchema = z.object({ token: z.string().max(100), next })

/** How a client signs in: ask for a link, follow it from the mailbox, press its button. */
export function portalSignInPages(input: {
  signIn: SignIn
  limit: (limit: RateLimit) => MiddlewareHandler
  /** Where the portal begins. */
  home: string
}): Hono {
  const { portal } = input.signIn
  const askLimit = input.limit({ name: 'sign-in-link', burst: 10, perHour: 60 })
  return new Hono()
    .get(signInPaths.request.pattern, (c) =>
      c.html(<AskPage why={c.req.query('why')} next={nextPortalPage(c.req.query('next'))} />),
    )
    .post(signInPaths.request.pattern, askLimit, async (c) => {
      const form = parseForm(askSchema, (await readForm(c)).fields)
      if (!form.ok) {
        const wanted = nextPortalPage(form.typed.next)
        return c.html(<AskPage errors={form.errors} typed={form.typed} next={wanted} />, 422)
      }
      await portal.requestLink(personal('email', form.value.email), nextPortalPage(form.value.next))
      return c.redirect(signInPaths.sent.to(), 303)
    })
    .get(signInPaths.sent.pattern, (c) => c.html(<SentPage />))
    .get(signInPaths.link.pattern, async (c) => {
      const token = c.req.query('token') ?? ''
      if (!(await portal.isLinkGood(token))) return c.html(<OverPage />, 410)
      return c.html(<LinkPage token={token} next={nextPortalPage(c.req.query('next'))} />)
    })
    .post(signInPaths.link.pattern, async (c) => {
      const form = parseForm(linkSchema, (await readForm(c)).fields)
      if (!form.ok) return c.html(<OverPage />, 410)
      const entered = await portal.enter(c.req.raw.headers, form.value.token)
      if (!entered) return c.html(<OverPage />, 410)
      setCookies(c, entered.setCookies)
      return c.redirect(nextPortalPage(form.value.next) ?? input.home, 303)
    })
    .post(signInPaths.signOut.pattern, async (c) => {
      setCookies(c, await portal.signOut(c.req.raw.headers))
      return c.redirect(signInPaths.request.to(), 303)
    })
}

function AskPage(props: {
  why?: string | undefined
  next: string | undefined
  errors?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, string>>
}) {
  const { why, next, errors = {}, typed = {} } = props
  return (
    <SignInShell title="sign in">
      {why === 'form' && <SessionEnded signIn={signInPaths.request.to()} />}
      {why === 'prove' && (
        <Notice title="please sign in again">
          <p>What you are about to see is a secret, so we make sure that it is you. Ask for a new link.</p>
        </Notice>
      )}
      <ErrorSummary errors={errors} labels={{ email: 'your e-mail address' }} />
      <Form action={signInPaths.request.to()} hidden={next === undefined ? {} : { next }}>
        <Field
          name="email"
          type="email"
          label="your e-mail address"
          help="The one we write to. You get a link that signs you in; there is no password."
          autocomplete="email"
          value={typed.email}
          error={errors.email}
        />
        <Button>mail me a link</Button>
      </Form>
      <p class="soft">
        You work here? <a href={signInPaths.staff.to()}>Sign in with your password</a>.
      </p>
    </SignInShell>
  )
}

function SentPage() {
  return (
    <SignInShell title="look into your mailbox">
      <p>
        If we know this address, a link is on its way. It works once, for {linkLifetimeMinutes['sign-in']}{' '}
        minutes.
      </p>
      <p>
        Nothing there after a few minutes? Look among the junk, or{' '}
        <a href={signInPaths.request.to()}>ask once more</a> with the address that we write to.
      </p>
    </SignInShell>
  )
}

function LinkPage({ token, next }: { token: string; next: string | undefined }) {
  return (
    <SignInShell title="sign in">
      <p>Press the button to sign in to your portal on this device. The link is used up by it.</p>
      <Form action={signInPaths.link.to()} hidden={{ token, ...(next === undefined ? {} : { next }) }}>
        <Button>sign in</Button>
      </Form>
    </SignInShell>
  )
}

function OverPage() {
  return (
    <SignInShell title="this link does not work any more">
      <p>
        A link works once, for {linkLifetimeMinutes['sign-in']} minutes. Nothing is lost:{' '}
        <a href={signInPaths.request.to()}>ask for a new one</a>.
      </p>
    </SignInShell>
  )
}
