import type { Child } from 'hono/jsx'
import { sitePaths } from '#web/paths.ts'
import { Notice } from '#web/ui/notice.tsx'
import { SiteShell } from '#web/ui/shells.tsx'

/** The pages of signing in: no navigation, no script, nothing to press but the one next step. */
export function SignInShell({ title, children }: { title: string; children?: Child }) {
  return (
    <SiteShell
      title={title}
      home={sitePaths.home.to()}
      nav={[]}
      footer="Signing in sets one cookie, which ends when you sign out."
      footerLinks={[{ href: sitePaths.privacy.to(), label: 'privacy' }]}
    >
      <h1>{title}</h1>
      {children}
    </SiteShell>
  )
}

/** What was sent is not kept here before whoever sent it is known: their browser has it, and hands it out on the way back. */
export function SessionEnded({ signIn }: { signIn: string }) {
  return (
    <Notice tone="attention" title="your session had ended" live>
      <p>
        So what you just sent was not taken. Most browsers still have what you typed:{' '}
        <a href={signIn} target="_blank" rel="noopener">
          sign in in another tab
        </a>
        , come back to this one, go one page back, and send it again.
      </p>
    </Notice>
  )
}
