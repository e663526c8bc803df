import type { Child } from 'hono/jsx'
import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import type { EngagementState } from '#domain/engagements/states.ts'
import { reveal } from '#policy/personal.ts'
import { portalPaths, signInPaths, sitePaths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Form } from '#web/ui/form.tsx'
import { PortalShell } from '#web/ui/shells.tsx'
import type { PortalVisit } from './portal-visit.ts'

export type PortalSection =
  | 'home'
  | 'quote'
  | 'payment'
  | 'intake'
  | 'names'
  | 'build'
  | 'health'
  | 'reports'
  | 'change'
  | 'handoff'
  | 'invoices'
  | 'renewals'
  | 'people'

const order: readonly EngagementState[] = [
  'requested',
  'planned',
  'quoted',
  'accepted',
  'intake',
  'approving',
  'building',
  'live',
  'handed-over',
  'ended',
]

/** Whether the engagement has come as far as `state`; one that was withdrawn never got beyond the request. */
export function hasReached(present: EngagementState, state: EngagementState): boolean {
  if (present === 'withdrawn') return state === 'requested'
  return order.indexOf(present) >= order.indexOf(state)
}

interface SectionAddress {
  to(params: { engagement: string }): string
}

/** Each page of an engagement, and from when on there is something on it. */
const sections: readonly [
  section: PortalSection,
  label: string,
  address: SectionAddress,
  from: EngagementState,
  /** From when on another page says it. */
  until?: EngagementState,
][] = [
  ['home', 'where it stands', portalPaths.engagement, 'requested'],
  ['quote', 'quote', portalPaths.quote, 'quoted'],
  // Once it is paid, the invoices say so.
  ['payment', 'payment', portalPaths.payment, 'accepted', 'intake'],
  ['intake', 'intake', portalPaths.intake, 'intake'],
  ['names', 'names', portalPaths.names, 'approving'],
  ['build', 'build', portalPaths.build, 'building'],
  ['health', 'health', portalPaths.health, 'building'],
  ['reports', 'reports', portalPaths.reports, 'building'],
  ['change', 'change', portalPaths.change, 'live', 'handed-over'],
  ['handoff', 'hand-off', portalPaths.handoff, 'live'],
  ['invoices', 'invoices', portalPaths.invoices, 'intake'],
  ['renewals', 'renewals', portalPaths.renewals, 'live', 'ended'],
  ['people', 'people', portalPaths.people, 'requested'],
]
/** What somebody from before this program has no pages of: it was not done here. */
const doneElsewhere: readonly PortalSection[] = ['quote', 'payment', 'names', 'build']

/** The pages that there is something on. */
function isOpen(
  { state, adopted }: PortalFrame,
  [section, , , from, until]: (typeof sections)[number],
): boolean {
  if (adopted && doneElsewhere.includes(section)) return false
  if (state === 'adopted') return section !== 'handoff' && section !== 'intake'
  return hasReached(state, from) && !(until && hasReached(state, until))
}

/** The frame of every page that belongs to one engagement. */
export function PortalPage(props: {
  visit: PortalVisit
  title: string
  section?: PortalSection
  live?: boolean
  children?: Child
}) {
  const { visit, title, section, live, children } = props
  const { frame } = visit
  const engagement = frame.engagementId
  return (
    <PortalShell
      title={title}
      home={portalPaths.engagement.to({ engagement })}
      nav={sections
        .filter((one) => isOpen(frame, one))
        .map(([name, label, address]) => ({
          href: address.to({ engagement }),
          label,
          current: name === section,
        }))}
      account={<Account visit={visit} />}
      footer={
        <p>
          <a href={`mailto:${visit.contactAddress}`}>{visit.contactAddress}</a> ·{' '}
          <a href={sitePaths.privacy.to()}>privacy</a> ·{' '}
          <a href={portalPaths.yourData.to({ engagement })}>your data</a>
          {frame.state !== 'withdrawn' && (
            <>
              {' · '}
              <a href={portalPaths.end.to({ engagement })}>
                {frame.state === 'ended' ? 'how it ended' : 'end the engagement'}
              </a>
            </>
          )}
        </p>
      }
      {...(live ? { live: portalPaths.live.to(), refreshSeconds: 20 } : {})}
    >
      {children}
    </PortalShell>
  )
}

function Account({ visit }: { visit: PortalVisit }) {
  const { frame } = visit
  const name = frame.personName ?? frame.personEmail
  return (
    <>
      <span>
        {name && reveal(name)}, <a href={portalPaths.home.to()}>{frame.company}</a>
      </span>
      <Form action={signInPaths.signOut.to()} inline>
        <Button kind="plain">sign out</Button>
      </Form>
    </>
  )
}
