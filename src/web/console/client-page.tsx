import type { ClientPage } from '#domain/clients/client-page.ts'
import type { TimelineFact } from '#domain/clients/client-timeline.ts'
import { consolePaths } from '#web/paths.ts'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ClientTasks } from './client-tasks.tsx'
import { ClientTimeline, type TimelineFilter } from './client-timeline.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { DisputeNotices } from './dispute-notices.tsx'
import { EndingNotice } from './ending-notice.tsx'
import { EngagementCard } from './engagement-card.tsx'
import { engagementMarks } from './engagement-tone.ts'
import { IntakeSection } from './intake-section.tsx'
import { MembersSection } from './members-section.tsx'
import { refusedElsewhere, type Typed } from './typed.ts'

export interface ClientPageProps {
  desk: Desk
  page: ClientPage
  facts: readonly TimelineFact[]
  /** Which part of the timeline the address asks for. */
  asked: TimelineFilter
  olderUntil: Date | undefined
  refused?: string
  /** A form of this page that was refused, as it was typed. */
  typed?: Typed
}

/** Everything about one client. */
export function ClientDetailPage(props: ClientPageProps) {
  const { desk, page, facts, asked, olderUntil, refused, typed } = props
  const { client, engagements, now } = page
  const [newest] = engagements
  const intake = page.newest?.intake
  const lacksProof = newest !== undefined && !intake?.domainProvedAt
  const isShown =
    typed?.form === 'domain-word'
      ? lacksProof && Boolean(intake?.domain)
      : typed?.form !== 'own-domain' || (lacksProof && newest.state === 'live')
  const topics = [`client:${client.id}`, ...engagements.map((one) => `engagement:${one.id}`)]
  return (
    <ConsolePage
      desk={desk}
      title={client.name}
      section="pipeline"
      topics={topics}
      running={newest?.turn === 'program'}
      refused={refused ?? refusedElsewhere(typed, isShown)}
    >
      <PageHead
        breadcrumb={[
          { href: consolePaths.pipeline.to(), label: 'pipeline' },
          { href: consolePaths.client.to({ client: client.id }), label: client.name },
        ]}
        title={client.name}
        state={newest && <StateMark {...engagementMarks[newest.state]} />}
        about={
          <>
            client since <Time at={client.since} now={now} as="day" />
            {client.retainedUntil.getTime() < foreverMs && (
              <>
                , kept until <Time at={client.retainedUntil} now={now} as="day" />
              </>
            )}
          </>
        }
      />
      <LiveRegion id="engagements" topics={topics} href={desk.address}>
        <DisputeNotices disputes={page.disputes} now={now} />
        <EndingNotice ending={page.ending} now={now} />
        {engagements.map((engagement, index) => (
          <EngagementCard
            desk={desk}
            engagement={engagement}
            now={now}
            details={index === 0 ? page.newest : undefined}
          />
        ))}
      </LiveRegion>
      <p>
        <a href={consolePaths.billing.to({ client: client.id })}>how this client is billed</a>
      </p>
      <ClientTasks tasks={page.tasks} now={now} />
      {newest && page.newest && (
        <IntakeSection desk={desk} engagement={newest} details={page.newest} now={now} typed={typed} />
      )}
      <MembersSection desk={desk} clientId={client.id} members={page.members} now={now} typed={typed} />
      <ClientTimeline clientId={client.id} facts={facts} asked={asked} olderUntil={olderUntil} now={now} />
    </ConsolePage>
  )
}

/** A period that has not begun to run out is written as the last day of the year 9999. */
const foreverMs = Date.parse('9000-01-01T00:00:00Z')
