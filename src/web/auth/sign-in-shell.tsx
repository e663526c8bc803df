import type { Child } from 'hono/jsx'
import { sitePaths } from '#web/paths.ts'
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
