import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import { sitePaths } from '#web/paths.ts'
import { SiteShell } from '#web/ui/shells.tsx'

export interface SitePageProps {
  /** The request, to mark where one is and to answer its Global Privacy Control. */
  c: Context
  about: { readonly controllerName: string; readonly contactAddress: string }
  title: string
  description?: string
  children?: Child
}

/** Whether the browser sent Global Privacy Control; it counts only as exactly `1`. */
export function asksForPrivacy(c: Context): boolean {
  return c.req.header('sec-gpc') === '1'
}

/** A page of the public website, with its navigation and small print. */
export function SitePage({ c, about, title, description, children }: SitePageProps) {
  const link = (href: string, label: string) => ({ href, label, current: c.req.path === href })
  return (
    <SiteShell
      title={title}
      {...(description ? { description } : {})}
      home={sitePaths.home.to()}
      nav={[
        link(sitePaths.requestCall.to(), 'request a call'),
        link(sitePaths.guide.to(), 'planning guide'),
        link(sitePaths.signIn.to(), 'sign in'),
      ]}
      footerLinks={[
        link(sitePaths.privacy.to(), 'privacy policy'),
        link(sitePaths.privacyProof.to(), 'proof'),
      ]}
      footer={
        <p>
          {about.controllerName} · <a href={`mailto:${about.contactAddress}`}>{about.contactAddress}</a>
          {asksForPrivacy(c) && (
            <>
              <br />
              Your browser asks us not to sell or share your data. We don’t, for anybody.
            </>
          )}
        </p>
      }
    >
      {children}
    </SiteShell>
  )
}

/** Marks a page as the same for everybody, so that it may be kept for a minute and compressed. */
export function sameForEverybody(c: Context): void {
  c.header('cache-control', 'public, max-age=60')
  c.header('vary', 'sec-gpc')
}
