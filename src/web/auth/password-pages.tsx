import { passwordLength } from '#platform/auth/better-auth.ts'
import { signInPaths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { waitInWords } from './answer.ts'
import { SessionEnded, SignInShell } from './sign-in-shell.tsx'

export interface Refused {
  errors?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, string>>
}

export function PasswordPage(
  props: Refused & { next: string; wrong?: boolean; waitSeconds?: number; sessionEnded?: boolean },
) {
  const { errors = {}, typed = {}, next, wrong, waitSeconds, sessionEnded } = props
  return (
    <SignInShell title="sign in to the console">
      {sessionEnded && <SessionEnded signIn={signInPaths.staff.to()} />}
      {wrong && (
        <Notice tone="bad" title="that is not right" live>
          <p>The address and the password do not belong together. Nothing was changed; try again.</p>
        </Notice>
      )}
      {waitSeconds !== undefined && <TooManyTries waitSeconds={waitSeconds} />}
      <ErrorSummary errors={errors} labels={{ email: 'e-mail address', password: 'password' }} />
      <Form action={signInPaths.staff.to()} hidden={{ next }}>
        <Field
          name="email"
          type="email"
          label="e-mail address"
          autocomplete="username"
          value={typed.email}
          error={errors.email}
        />
        <Field
          name="password"
          type="password"
          label="password"
          autocomplete="current-password"
          error={errors.password}
        />
        <Button>go on to the code</Button>
      </Form>
      <p class="soft">A lost password or phone: ask an owner for a new invitation.</p>
      <p class="soft">
        You are a client? <a href={signInPaths.request.to()}>Sign in by a mailed link</a>.
      </p>
    </SignInShell>
  )
}

export function TooManyTries({ waitSeconds }: { waitSeconds: number }) {
  return (
    <Notice tone="bad" title="too many tries" live>
      <p>
        To keep guessers out, no try counts for now, not even a right one. Try again in{' '}
        {waitInWords(waitSeconds)}.
      </p>
    </Notice>
  )
}

const passwordHelp = `At least ${passwordLength.min} characters. A few words that only you would put together do well.`

function NewPassword({ error }: { error: string | undefined }) {
  return (
    <Field
      name="password"
      type="password"
      label="choose a password"
      help={passwordHelp}
      autocomplete="new-password"
      error={error}
    />
  )
}

export function FirstOwnerPage({ token, errors = {}, typed = {} }: Refused & { token: string }) {
  return (
    <SignInShell title="become the first owner">
      <p>
        An owner sees everything, approves spending and invites others. Next you set up an authenticator app
        on your phone; without it nobody gets into the console.
      </p>
      <ErrorSummary
        errors={errors}
        labels={{ name: 'your name', email: 'your e-mail address', password: 'choose a password' }}
      />
      <Form action={signInPaths.first.to()} hidden={{ token }}>
        <Field name="name" label="your name" autocomplete="name" value={typed.name} error={errors.name} />
        <Field
          name="email"
          type="email"
          label="your e-mail address"
          help="You sign in with it."
          autocomplete="username"
          value={typed.email}
          error={errors.email}
        />
        <NewPassword error={errors.password} />
        <Button>become the owner</Button>
      </Form>
    </SignInShell>
  )
}

export function JoinPage({ token, errors = {} }: Refused & { token: string }) {
  return (
    <SignInShell title="choose your password">
      <p>Whoever was signed in as you until now is signed out by it.</p>
      <ErrorSummary errors={errors} labels={{ password: 'choose a password' }} />
      <Form action={signInPaths.join.to()} hidden={{ token }}>
        <NewPassword error={errors.password} />
        <Button>go on</Button>
      </Form>
    </SignInShell>
  )
}

export function StaffLinkOverPage({ remedy }: { remedy: string }) {
  return (
    <SignInShell title="this link does not work any more">
      <p>It works once and for a limited time. {remedy}</p>
      <p>
        Have you chosen your password already, whatever this page said then? It is kept:{' '}
        <a href={signInPaths.staff.to()}>sign in with it</a>.
      </p>
    </SignInShell>
  )
}
