import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { toString as qrCode } from 'qrcode'
import type { Enrolment } from '#platform/auth/second-factor.ts'
import { signInPaths } from '#web/paths.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { TooManyTries } from './password-pages.tsx'
import { SignInShell } from './sign-in-shell.tsx'

/** What became of the last code. */
export type CodeRefusal = { kind: 'wrong' } | { kind: 'limited'; retryAfterSeconds: number }

function Refusal({ refusal }: { refusal: CodeRefusal | undefined }) {
  if (!refusal) return null
  if (refusal.kind === 'limited') return <TooManyTries waitSeconds={refusal.retryAfterSeconds} />
  return (
    <Notice tone="bad" title="that code is not right" live>
      <p>
        A code holds for half a minute and works once. Wait for the next one and type that; if none is right,
        check that your phone’s clock is set by itself.
      </p>
    </Notice>
  )
}

function CodeField({ help }: { help: Child }) {
  return <Field name="code" label="code" help={help} autocomplete="one-time-code" maxLength={20} />
}

export function SecondFactorPage({ next, refusal }: { next: string; refusal?: CodeRefusal }) {
  return (
    <SignInShell title="enter the code">
      <Refusal refusal={refusal} />
      <Form action={signInPaths.secondFactor.to()} hidden={{ next }}>
        <CodeField help="The six digits from your authenticator app, or one of your recovery codes." />
        <Button>sign in</Button>
      </Form>
    </SignInShell>
  )
}

/** Asked before a secret is shown, when the last code was a while ago. */
export function ProvePage({ next, refusal }: { next: string; refusal?: CodeRefusal }) {
  return (
    <SignInShell title="is it still you?">
      <p>What you are about to see or do asks for a fresh code.</p>
      <Refusal refusal={refusal} />
      <Form action={signInPaths.prove.to()} hidden={{ next }}>
        <CodeField help="The six digits from your authenticator app." />
        <Button>go on</Button>
      </Form>
    </SignInShell>
  )
}

export async function EnrolPage({ enrolment, refusal }: { enrolment: Enrolment; refusal?: CodeRefusal }) {
  const svg = await qrCode(enrolment.address, { type: 'svg', width: 220, margin: 4 })
  return (
    <SignInShell title="set up your authenticator app">
      <p>
        The console opens only with a code from your phone. Scan this with an authenticator app, or type the
        key into it, then enter the six digits that it shows.
      </p>
      <Refusal refusal={refusal} />
      <div role="img" aria-label="QR code that holds the key below">
        {raw(svg)}
      </div>
      <p>
        The key: <code id="text-key">{enrolment.textKey}</code>
      </p>
      <Form action={signInPaths.enrol.to()}>
        <CodeField help="Six digits; they change every half minute." />
        <Button>confirm the app</Button>
      </Form>
    </SignInShell>
  )
}

/** The only time that the codes are shown. */
export function RecoveryCodesShown({ codes, home }: { codes: readonly string[]; home: string }) {
  return (
    <SignInShell title="keep your recovery codes">
      <p>
        Each signs you in once when your phone is not at hand. They are shown only now: print them or put them
        where you keep passwords.
      </p>
      <ul id="recovery-codes">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <ButtonLink href={home}>I have kept them, go on to the console</ButtonLink>
    </SignInShell>
  )
}

export function RecoveryCodesPage({ left, refusal }: { left: number; refusal?: CodeRefusal }) {
  return (
    <SignInShell title="recovery codes">
      <p>{left === 1 ? 'One code is left.' : `${left} codes are left.`} New ones replace them all at once.</p>
      <Refusal refusal={refusal} />
      <Form action={signInPaths.recoveryCodes.to()}>
        <CodeField help="The six digits from your authenticator app." />
        <Button>replace them and show the new ones</Button>
      </Form>
    </SignInShell>
  )
}
