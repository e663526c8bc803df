import type { Child } from 'hono/jsx'
import { sandboxPaths, sitePaths } from '#web/paths.ts'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { SiteShell } from '#web/ui/shells.tsx'

type Section = 'home' | 'mail' | 'clock' | 'requests' | 'faults'

/** Every page of the sandbox world says what it is, so that nobody takes it for the business. */
export function SandboxPage(props: { title: string; section: Section; about?: Child; children?: Child }) {
  const { title, section, about, children } = props
  const link = (at: Section, href: string, label: string) => ({ href, label, current: at === section })
  return (
    <SiteShell
      title={title}
      home={sitePaths.home.to()}
      nav={[
        link('home', sandboxPaths.home.to(), 'sandbox'),
        link('mail', sandboxPaths.mail.to(), 'mail'),
        link('clock', sandboxPaths.clock.to(), 'clock'),
        link('requests', sandboxPaths.requests.to(), 'requests'),
        link('faults', sandboxPaths.faults.to(), 'faults'),
      ]}
      footerLinks={[]}
      footer={<p>These pages answer on this machine only, and never beside anything live.</p>}
    >
      <PageHead title={title} {...(about ? { about } : {})} />
      {children}
    </SiteShell>
  )
}

export function Refused({ children }: { children: Child }) {
  return (
    <Notice tone="bad" title="that was not done" live>
      <p>{children}</p>
    </Notice>
  )
}
