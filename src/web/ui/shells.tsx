import type { Child } from 'hono/jsx'
import { Document } from './document.tsx'
import { Form } from './form.tsx'
import { HelpSheet } from './help-sheet.tsx'
import type { NavGroup, NavLink } from './links.ts'
import { NavList } from './nav-list.tsx'

interface ShellProps {
  title: string
  /** Where the wordmark leads. */
  home: string
  children?: Child
}

function Wordmark({ href }: { href: string }) {
  return (
    <a class="wordmark" href={href}>
      segmento
    </a>
  )
}

/** A page of the website: header, content, footer; no script. */
export function SiteShell(
  props: ShellProps & {
    description?: string
    nav: readonly NavLink[]
    footerLinks: readonly NavLink[]
    footer: Child
  },
) {
  const { title, description, home, nav, footer, footerLinks, children } = props
  return (
    <Document kind="site" title={title} {...(description ? { description } : {})}>
      <header class="top">
        <div class="top-inner">
          <Wordmark href={home} />
          <nav aria-label="main">
            <NavList links={nav} />
          </nav>
        </div>
      </header>
      <main id="main">{children}</main>
      <footer class="bottom">
        <div class="bottom-inner">
          <div>{footer}</div>
          <nav aria-label="small print">
            <NavList links={footerLinks} />
          </nav>
        </div>
      </footer>
    </Document>
  )
}

interface SignedInProps extends ShellProps {
  /** Who is signed in, and the form that signs them out. */
  account: Child
  live?: string
  refreshSeconds?: number
}

/** A page of the client's portal. */
export function PortalShell(props: SignedInProps & { nav: readonly NavLink[]; footer: Child }) {
  const { title, home, nav, account, footer, live, refreshSeconds, children } = props
  return (
    <Document kind="portal" title={title} live={live} refreshSeconds={refreshSeconds}>
      <header class="top">
        <div class="top-inner">
          <Wordmark href={home} />
          <nav aria-label="main">
            <NavList links={nav} />
          </nav>
          <div class="row small">{account}</div>
        </div>
      </header>
      <main id="main">{children}</main>
      <footer class="bottom">
        <div class="bottom-inner">
          <div>{footer}</div>
          <HelpSheet keys={[['?', 'this sheet']]} />
        </div>
      </footer>
    </Document>
  )
}

/** A page of the operators' console: navigation at the side, search above it. */
export function ConsoleShell(
  props: SignedInProps & {
    nav: readonly NavGroup[]
    search?: { action: string; hidden?: Readonly<Record<string, string>>; value?: string }
  },
) {
  const { title, home, nav, search, account, live, refreshSeconds, children } = props
  return (
    <Document kind="console" title={title} live={live} refreshSeconds={refreshSeconds}>
      <header class="side">
        <Wordmark href={home} />
        {search && (
          <search class="search">
            <Form action={search.action} {...(search.hidden ? { hidden: search.hidden } : {})}>
              <label class="visually-hidden" for="search">
                search clients, domains, inboxes, invoices
              </label>
              <input id="search" type="search" name="q" placeholder="search ( / )" value={search.value} />
            </Form>
          </search>
        )}
        <nav aria-label="main">
          {nav.map((group) => (
            <>
              {group.title && <h2>{group.title}</h2>}
              <NavList links={group.links} />
            </>
          ))}
        </nav>
        <div class="account stack">
          {account}
          <HelpSheet
            keys={[
              ['/', 'go to the search'],
              ['?', 'this sheet'],
            ]}
          />
        </div>
      </header>
      <main id="main">{children}</main>
    </Document>
  )
}
