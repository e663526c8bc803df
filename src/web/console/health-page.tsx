import type { DomainInCare } from '#domain/care/tend-domains.ts'
import type { ConsoleHealth, HealthView, StackHealthFilter } from '#domain/deliverability/console-health.ts'
import type { HealthState } from '#domain/deliverability/health-history.ts'
import type { DmarcSectionData } from '#domain/dmarc/dmarc-section.ts'
import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { Breakable } from '#web/ui/breakable.tsx'
import { HeatMap } from '#web/ui/heat-map.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Pagination, Tabs } from '#web/ui/navigation.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { Timeline, type TimelineEntry } from '#web/ui/timeline.tsx'
import { CareSection } from './care-section.tsx'
import { ComplaintsSection } from './complaints-section.tsx'
import type { Desk } from './desk.ts'
import { DmarcSection } from './dmarc-section.tsx'
import { EngagementPage } from './engagement-page.tsx'
import { DomainsView } from './health-domains.tsx'
import { HealthFilters } from './health-filters.tsx'
import { Inboxes } from './health-inboxes.tsx'
import { HealthWords, reasonsOfStop, WhatToDo } from './health-to-do.tsx'
import { HealthTrend } from './health-trend.tsx'
import { PauseSection } from './pause-section.tsx'
import { ScoreCard, ScoreMark, verdictMarks } from './score-card.tsx'
import type { Typed } from './typed.ts'

const viewPaths = {
  inboxes: consolePaths.health,
  trends: consolePaths.healthTrends,
  domains: consolePaths.healthDomains,
  dmarc: consolePaths.healthDmarc,
} as const

const viewWords: Readonly<Record<HealthView, string>> = {
  inboxes: 'inboxes, and what to do',
  trends: 'trends and score',
  domains: 'domains',
  dmarc: 'DMARC reports',
}

interface HealthPageProps {
  desk: Desk
  engagement: PipelineRow
  stackId: string
  filter: StackHealthFilter
  view: HealthView
  health: ConsoleHealth
  /** Read for its view alone. */
  dmarc: DmarcSectionData | undefined
  care: readonly DomainInCare[]
  refused?: string
  typed?: Typed
}

/** Which inbox or domain is sick, since when, by which figure, and what to do. */
export function HealthPage(props: HealthPageProps) {
  const { desk, engagement, stackId, filter, view, health, dmarc, care, refused, typed } = props
  const { now } = health
  const since = health.since.get(stackId)?.since
  const days = filter.days === 30 ? undefined : filter.days
  const toPage = (page: number) => withQuery(viewPaths[view].to({ stack: stackId }), { days, page })
  return (
    <EngagementPage
      desk={desk}
      engagement={engagement}
      here="health"
      title="health"
      refused={refused}
      state={
        <>
          {health.pauses.length > 0 && (
            <StateMark
              tone="attention"
              word={reasonsOfStop(health).length > 0 ? 'paused' : 'paused in part'}
            />
          )}{' '}
          <ScoreMark score={health.score} />
        </>
      }
      about={
        <>
          <HealthWords health={health} />{' '}
          {since && <SinceWords state={health.score.state} since={since} now={now} />}
        </>
      }
      topics={[`stack:${stackId}`]}
    >
      <Tabs
        label="views of the health"
        links={(Object.keys(viewWords) as HealthView[]).map((one) => ({
          href: withQuery(viewPaths[one].to({ stack: stackId }), { days }),
          label: viewWords[one],
          current: one === view,
        }))}
      />
      <LiveRegion id="health" topics={[`stack:${stackId}`]} href={desk.address}>
        {view === 'inboxes' && <InboxesView {...props} />}
        {view === 'trends' && <TrendsView {...props} />}
        {view === 'domains' && <DomainsView health={health} page={filter.page} hrefFor={toPage} />}
      </LiveRegion>
      {view === 'inboxes' && (
        <>
          <PauseSection desk={desk} stackId={stackId} health={health} typed={typed} />
          <ComplaintsSection desk={desk} stackId={stackId} health={health} typed={typed} />
        </>
      )}
      {view === 'domains' && <CareSection desk={desk} stackId={stackId} health={health} care={care} />}
      {dmarc && (
        <DmarcSection
          desk={desk}
          stackId={stackId}
          dmarc={dmarc}
          now={now}
          page={filter.page}
          hrefFor={toPage}
        />
      )}
    </EngagementPage>
  )
}

function InboxesView({ stackId, filter, health }: HealthPageProps) {
  const address = (change: { state?: string | undefined; days?: number; page?: number }) =>
    withQuery(consolePaths.health.to({ stack: stackId }), {
      state: 'state' in change ? change.state : filter.state,
      days: change.days ?? (filter.days === 30 ? undefined : filter.days),
      page: change.page,
    })
  return (
    <>
      <WhatToDo health={health} />
      <h2>inboxes, day by day</h2>
      <HealthFilters
        label="state of the inboxes"
        state={filter.state}
        days={filter.days}
        counts={(state) => health.counts[state]}
        address={address}
      />
      <HeatMap
        caption={captionOf(health)}
        subject="inbox"
        from={health.from}
        to={health.today}
        rows={health.shown.map((inbox) => ({
          label: <Breakable name={reveal(inbox.address)} />,
          cells: health.history.get(inbox.id) ?? new Map(),
        }))}
        empty={
          filter.state
            ? 'No inbox stands there now; show all to see the others.'
            : 'Inboxes appear here once names and senders are approved.'
        }
      />
      <Inboxes health={health} />
      <Pagination page={filter.page} pages={health.pages} hrefFor={(page) => address({ page })} />
    </>
  )
}

function TrendsView({ engagement, health }: HealthPageProps) {
  return (
    <>
      <h2>trends</h2>
      <HealthTrend days={health.days} events={health.events} limits={health.limits} />
      <h2>score</h2>
      <ScoreCard score={health.score} />
      <p>
        <a href={consolePaths.thresholds.to({ client: engagement.clientId })}>
          thresholds of this client, with the defaults and their sources
        </a>
      </p>
      <h2>what happened</h2>
      {health.events.length === 0 ? (
        <p class="soft">
          Pauses, going live, changes of records and what looks from outside confirm appear here.
        </p>
      ) : (
        <Timeline label="what happened" now={health.now} entries={health.events.map(entryOf)} />
      )}
    </>
  )
}

function SinceWords(props: { state: HealthState; since: Date; now: Date }) {
  const { state, since, now } = props
  return (
    <span class="soft">
      By its figures “{verdictMarks[state].word}” since <Time at={since} now={now} as="day" />.
    </span>
  )
}

function entryOf(event: ConsoleHealth['events'][number]): TimelineEntry {
  const about = event.inbox ? reveal(event.inbox) : event.domain
  return {
    at: event.at,
    what: about && !event.words.startsWith(about) ? `${about}: ${event.words}` : event.words,
    ...(event.by ? { who: reveal(event.by) } : {}),
    ...(event.kind === 'paused' ? { tone: 'attention' as const } : {}),
  }
}

function captionOf({ counts, inboxes }: ConsoleHealth): string {
  const acting = `${counts.act} of ${inboxes.length} inboxes ${counts.act === 1 ? 'needs' : 'need'} action`
  return `${acting}, ${counts.watch} ${counts.watch === 1 ? 'is' : 'are'} watched; the worst stand first`
}
