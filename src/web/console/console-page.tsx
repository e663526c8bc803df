import type { Child } from 'hono/jsx'
import { roles } from '#domain/staff/rules.ts'
import { consolePaths, sandboxPaths, signInPaths, withQuery } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Form } from '#web/ui/form.tsx'
import type { NavGroup } from '#web/ui/links.ts'
import { Notice } from '#web/ui/notice.tsx'
import { ConsoleShell } from '#web/ui/shells.tsx'
import { WorldMark } from './connection-words.tsx'
import type { Desk } from './desk.ts'
import { wordsOf } from './done-words.ts'

export type Section =
  | 'home'
  | 'inquiries'
  | 'calls'
  | 'pipeline'
  | 'adoption'
  | 'health'
  | 'tasks'
  | 'data'
  | 'money'
  | 'vendors'
  | 'learned'
  | 'staff'
  | 'policy'
  | 'settings'
  | 'search'

/** Without script, a page that waits for something asks again after this long. */
const refreshSeconds = 20

/** Every page of the console: navigation, search, who is signed in, and what was just done or refused. */
export function ConsolePage(props: {
  desk: Desk
  title: string
  section: Section
  /** What the page shows parts of that may change while it is open. */
  topics?: readonly string[]
  /** True while something runs that the reader waits for. */
  running?: boolean
  searched?: string
  /** Why what was just asked for was not done. */
  refused?: string | undefined
  children?: Child
}) {
  const { desk, title, section, topics, running, searched, refused, children } = props
  const done = wordsOf(desk.done)
  return (
    <ConsoleShell
      title={title}
      home={consolePaths.home.to()}
      nav={navigation(desk, section)}
      search={{
        action: consolePaths.search.to(),
        hidden: desk.hidden(),
        ...(searched === undefined ? {} : { value: searched }),
      }}
      account={<Account desk={desk} />}
      {...(topics ? { live: withQuery(consolePaths.live.to(), { topics: topics.join(' ') }) } : {})}
      {...(running ? { refreshSeconds } : {})}
    >
      {refused !== undefined && (
        <Notice tone="bad" title="that was not done" live>
          <p>{refused}</p>
        </Notice>
      )}
      {refused === undefined && done !== undefined && (
        <Notice tone="good" live>
          <p>{done}</p>
        </Notice>
      )}
      {children}
    </ConsoleShell>
  )
}

function navigation(desk: Desk, section: Section): NavGroup[] {
  const link = (at: Section, href: string, label: string) => ({ href, label, current: at === section })
  return [
    { links: [link('home', consolePaths.home.to(), 'needs you now')] },
    {
      title: 'work',
      links: [
        link('inquiries', consolePaths.inquiries.to(), 'inquiries'),
        link('calls', consolePaths.calls.to(), 'calls'),
        link('pipeline', consolePaths.pipeline.to(), 'pipeline'),
        link('adoption', consolePaths.adoptions.to(), 'bring in clients'),
        link('health', consolePaths.healthIndex.to(), 'health'),
        link('tasks', consolePaths.tasks.to(), 'tasks'),
        link('data', consolePaths.dataRequests.to(), 'data requests'),
      ],
    },
    {
      title: 'house',
      links: [
        link('money', consolePaths.money.to(), 'money'),
        link('vendors', consolePaths.vendors.to(), 'vendors'),
        link('learned', consolePaths.learned.to(), 'what we learn'),
        link('staff', consolePaths.staff.to(), 'staff'),
        link('policy', consolePaths.policy.to(), 'privacy policy'),
        link('settings', consolePaths.settings.to(), 'settings'),
        ...(desk.parts.sandboxPages ? [{ href: sandboxPaths.home.to(), label: 'sandbox world' }] : []),
      ],
    },
  ]
}

function Account({ desk }: { desk: Desk }) {
  return (
    <>
      <p class="small">
        <WorldMark mode={desk.parts.mode} /> <span class="soft">new engagements</span>
      </p>
      <p>
        {desk.staff.role}
        {desk.staff.role === 'viewer' && <span class="soft">: you can look and change nothing</span>}
      </p>
      <div class="row">
        <a href={consolePaths.colleague.to({ colleague: desk.staff.personId })}>your sessions</a>
        <a href={signInPaths.recoveryCodes.to()}>recovery codes</a>
        <Form action={signInPaths.staffSignOut.to()} inline>
          <Button kind="plain">sign out</Button>
        </Form>
      </div>
    </>
  )
}

/** The role in words, for a sentence. */
export function roleWords(desk: Desk): string {
  return roles[desk.staff.role]
}
