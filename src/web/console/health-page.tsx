import type { DomainInCare } from '#domain/care/tend-domains.ts'
import type { ConsoleHealth, StackHealthFilter } from '#domain/deliverability/console-health.ts'
import type { LatestLook } from '#domain/deliverability/figures-of.ts'
import { judgeDomain, remedies } from '#domain/deliverability/health-rules.ts'
import { standingProofs } from '#domain/deliverability/judge-standing.ts'
import { share } from '#domain/deliverability/thresholds.ts'
import type { DmarcSectionData } from '#domain/dmarc/dmarc-section.ts'
import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { HeatMap } from '#web/ui/heat-map.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Pagination, Tabs } from '#web/ui/navigation.tsx'
import { Num } from '#web/ui/num.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { dayText, Time } from '#web/ui/time.tsx'
import { Timeline, type TimelineEntry } from '#web/ui/timeline.tsx'
import { CareSection } from './care-section.tsx'
import type { Desk } from './desk.ts'
import { DmarcSection } from './dmarc-section.tsx'
import { EngagementPage } from './engagement-page.tsx'
import { HealthFilters } from './health-filters.tsx'
import { HealthTrend } from './health-trend.tsx'
import { PauseSection } from './pause-section.tsx'
import { ScoreCard, ScoreMark } from './score-card.tsx'
import type { Typed } from './typed.ts'

type Inbox = ConsoleHealth['shown'][number]
type Domain = ConsoleHealth['domains'][number]

const verdictMarks = {
  pass: { tone: 'good', word: 'pass' },
  fail: { tone: 'bad', word: 'fail' },
  unknown: { tone: 'unknown', word: 'unknown' },
} as const

const proofWords = {
  registry: 'delegation',
  mx: 'MX',
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  listing: 'blocklists',
} as const

export type HealthView = 'inboxes' | 'trends' | 'domains'

const viewPaths = {
  inboxes: consolePaths.health,
  trends: consolePaths.healthTrends,
  domains: consolePaths.healthDomains,
} as const

const viewWords: Readonly<Record<HealthView, string>> = {
  inboxes: 'inboxes, and what to do',
  trends: 'trends and score',
  domains: 'domains and DMARC',
}

interface HealthPageProps {
  desk: Desk
  engagement: PipelineRow
  stackId: string
  filter: StackHealthFilter
  view: HealthView
  health: ConsoleHealth
  dmarc: DmarcSectionData
  care: readonly DomainInCare[]
  refused?: string
  typed?: Typed
}

/** Which inbox or domain is sick, since when, by which figure, and what to do. */
export function HealthPage(props: HealthPageProps) {
  const { desk, engagement, stackId, filter, view, health, dmarc, care, refused, typed } = props
  const { now } = health
  const since = health.since.get(stackId)?.since
  return (
    <EngagementPage
      desk={desk}
      engagement={engagement}
      here="health"
      title="health"
      refused={refused}
      state={<ScoreMark score={health.score} />}
      about={
        <>
          {health.score.words} {since && <SinceWords since={since} now={now} />}
        </>
      }
      topics={[`stack:${stackId}`]}
    >
      <Tabs
        label="views of the health"
        links={(Object.keys(viewWords) as HealthView[]).map((one) => ({
          href: withQuery(viewPaths[one].to({ stack: stackId }), {
            days: filter.days === 30 ? undefined : filter.days,
          }),
          label: viewWords[one],
          current: one === view,
        }))}
      />
      <LiveRegion id="health" topics={[`stack:${stackId}`]} href={desk.address}>
        {view === 'inboxes' && <InboxesView {...props} />}
        {view === 'trends' && <TrendsView {...props} />}
        {view === 'domains' && <DomainsView health={health} />}
      </LiveRegion>
      {view === 'inboxes' && <PauseSection desk={desk} stackId={stackId} health={health} typed={typed} />}
      {view === 'domains' && (
        <>
          <CareSection desk={desk} stackId={stackId} health={health} care={care} />
          <DmarcSection desk={desk} stackId={stackId} dmarc={dmarc} now={now} />
        </>
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
        caption={`${health.counts.act} of ${health.inboxes.length} inboxes need action, ${health.counts.watch} are watched; the worst stand first`}
        subject="inbox"
        from={health.from}
        to={health.today}
        rows={health.shown.map((inbox) => ({
          label: reveal(inbox.address),
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

function DomainsView({ health }: { health: ConsoleHealth }) {
  return (
    <>
      <h2>domains, seen from outside</h2>
      <Domains health={health} />
      <HeatMap
        caption="each domain, day by day"
        subject="domain"
        from={health.from}
        to={health.today}
        rows={health.domains.map((domain) => ({
          label: domain.name,
          cells: health.history.get(domain.id) ?? new Map(),
        }))}
        empty="Domains appear here once they are chosen."
      />
    </>
  )
}

function SinceWords({ since, now }: { since: Date; now: Date }) {
  return (
    <span class="soft">
      So since <Time at={since} now={now} as="day" />.
    </span>
  )
}

/** The domains and inboxes that need action, each with since when, why, and what is done about it. */
function WhatToDo({ health }: { health: ConsoleHealth }) {
  const domains = health.domains.flatMap((domain) => {
    const held = domain.standing.registry?.verdict === 'fail'
    const findings = judgeDomain(domain.figures, held, health.limits)
    return findings.length > 0 ? [{ domain, findings }] : []
  })
  const told = new Set(domains.map(({ domain }) => domain.id))
  // What is said of a domain is not said of each of its inboxes again.
  const inboxes = health.inboxes.filter(({ score, domainId }) => score.state === 'act' && !told.has(domainId))
  if (domains.length === 0 && inboxes.length === 0) return null
  const most = 8
  return (
    <>
      <h2>what to do</h2>
      <ul class="reading">
        {domains.map(({ domain, findings }) =>
          findings.map(({ remedy, reason, sources }) => (
            <li>
              <strong>{domain.name}</strong>: {reason}{' '}
              {remedies[remedy].automatic ? 'The program does it: ' : 'Somebody decides: '}
              {remedies[remedy].words}.{' '}
              <span class="small soft">
                <Since health={health} id={domain.id} />
                {sources.length > 0 && `By ${[...new Set(sources)].join('; ')}.`}
              </span>
            </li>
          )),
        )}
        {inboxes.slice(0, most).map((inbox) => (
          <li>
            <strong>{reveal(inbox.address)}</strong>:{' '}
            {inbox.score.parts
              .filter(({ state }) => state === 'act')
              .map(({ words }) => words)
              .join('; ')}
            .{' '}
            <span class="small soft">
              <Since health={health} id={inbox.id} />
            </span>
          </li>
        ))}
        {inboxes.length > most && (
          <li class="soft">and {inboxes.length - most} more inboxes, listed below</li>
        )}
      </ul>
    </>
  )
}

function Since({ health, id }: { health: ConsoleHealth; id: string }) {
  const when = health.since.get(id)
  if (!when) return null
  return (
    <>
      Since <Time at={when.since} now={health.now} as="day" />, judged{' '}
      <Time at={when.judgedAt} now={health.now} />.{' '}
    </>
  )
}

function Inboxes({ health }: { health: ConsoleHealth }) {
  const { now } = health
  const count = (figure: (sums: NonNullable<Inbox['sums']>) => number) => (inbox: Inbox) => (
    <Num value={inbox.sums ? figure(inbox.sums) : null} />
  )
  return (
    <DataTable
      caption="inboxes"
      hideCaption
      rows={health.shown}
      empty="Inboxes appear here once names and senders are approved."
      columns={[
        { key: 'state', heading: 'state', cell: (inbox) => <ScoreMark score={inbox.score} /> },
        {
          key: 'address',
          heading: 'inbox',
          cell: (inbox) => (
            <>
              {reveal(inbox.address)}
              {inbox.reserve && <span class="soft small"> reserve</span>}
            </>
          ),
        },
        {
          key: 'since',
          heading: 'since',
          cell: (inbox) => {
            const when = health.since.get(inbox.id)
            return when ? <Time at={when.since} now={now} as="day" /> : <span class="soft">not judged</span>
          },
        },
        {
          key: 'warm',
          heading: 'warm-up, last whole day',
          numeric: true,
          cell: (inbox) => <LastWarmUp inbox={inbox} />,
        },
        {
          key: 'placement',
          heading: 'in the inbox, 7 days',
          numeric: true,
          cell: (inbox) => <Num value={placement7Days(inbox)} unit="%" />,
        },
        { key: 'cold', heading: 'cold, 30 days', numeric: true, cell: count((sums) => sums.sent30) },
        { key: 'bounced', heading: 'bounced', numeric: true, cell: count((sums) => sums.bounced30) },
        { key: 'replies', heading: 'replies', numeric: true, cell: count((sums) => sums.replied30) },
        {
          key: 'limit',
          heading: 'limit a day',
          numeric: true,
          cell: (inbox) => <Num value={inbox.dailyLimit} />,
        },
        {
          key: 'read',
          heading: 'read',
          cell: (inbox) =>
            inbox.figuresAt ? <Time at={inbox.figuresAt} now={now} /> : <span class="soft">never</span>,
        },
      ]}
    />
  )
}

/** Today is not over, so the newest day before it is shown. */
function LastWarmUp({ inbox }: { inbox: Inbox }) {
  if (!inbox.last) return <span class="soft">none yet</span>
  return (
    <>
      <Num value={inbox.last.warmUpSent} />{' '}
      <span class="soft small">{dayText(new Date(`${inbox.last.day}T00:00:00Z`))}</span>
    </>
  )
}

function placement7Days({ sums }: Inbox): number | null {
  if (!sums || sums.placedDays7 === 0) return null
  return share(sums.placedInbox7, sums.placedInbox7 + sums.placedSpam7) ?? null
}

function Domains({ health }: { health: ConsoleHealth }) {
  const { now } = health
  return (
    <DataTable
      caption="domains"
      hideCaption
      rows={health.domains}
      empty="Domains appear here once they are chosen."
      columns={[
        { key: 'state', heading: 'state', cell: (domain) => <ScoreMark score={domain.score} /> },
        { key: 'name', heading: 'domain', cell: (domain) => domain.name },
        {
          key: 'standing',
          heading: 'in the DNS now',
          cell: (domain) => <Standing domain={domain} now={now} />,
        },
        { key: 'looks', heading: 'looks', cell: (domain) => <Looks domain={domain} now={now} /> },
        {
          key: 'age',
          heading: 'registered',
          cell: (domain) =>
            domain.registeredAt ? (
              <Time at={domain.registeredAt} now={now} />
            ) : (
              <span class="soft">not seen</span>
            ),
        },
      ]}
    />
  )
}

/** What two looks have confirmed, and what only one says so far. */
function Standing({ domain, now }: { domain: Domain; now: Date }) {
  const known = standingProofs.flatMap((proof) => {
    const standing = domain.standing[proof]
    return standing ? [{ proof, ...standing }] : []
  })
  if (known.length === 0 || !domain.standingAt) return <span class="soft">not watched yet</span>
  const wrong = known.filter(({ verdict, failingSince }) => verdict !== 'pass' || failingSince !== undefined)
  return (
    <ul class="plain-list reading">
      {wrong.map(({ verdict, words, failingSince, proof }) => (
        <li>
          <StateMark {...verdictMarks[verdict === 'pass' ? 'unknown' : verdict]} /> {words ?? proof}
          {failingSince && verdict !== 'fail' && (
            <span class="soft small"> by one look; the next confirms it or takes it back</span>
          )}
        </li>
      ))}
      {wrong.length < known.length && (
        <li>
          <StateMark {...verdictMarks.pass} />{' '}
          {known
            .filter((one) => !wrong.includes(one))
            .map(({ proof }) => proofWords[proof])
            .join(', ')}
        </li>
      )}
      <li class="soft small">
        looked at <Time at={domain.standingAt} now={now} />
      </li>
    </ul>
  )
}

/** The latest look of each kind, of several inboxes the worst: all that passed in a line, the rest each with why. */
function Looks({ domain, now }: { domain: Domain; now: Date }) {
  const kinds = [...new Set(domain.looks.map((look) => look.kind))]
  const looks = kinds.flatMap((kind) => worst(domain.looks.filter((one) => one.kind === kind)) ?? [])
  if (looks.length === 0) return <span class="soft">not looked at yet</span>
  const passed = looks.filter((look) => look.verdict === 'pass')
  const oldest = passed.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]
  return (
    <ul class="plain-list reading">
      {looks
        .filter((look) => look.verdict !== 'pass')
        .map((look) => (
          <li>
            <StateMark {...verdictMarks[look.verdict]} /> {look.kind}{' '}
            <span class="soft small">
              <Time at={look.at} now={now} />
              {look.detail && `: ${look.detail}`}
            </span>
          </li>
        ))}
      {oldest && (
        <li>
          <StateMark {...verdictMarks.pass} /> {passed.map((look) => look.kind).join(', ')}{' '}
          <span class="soft small">
            the oldest <Time at={oldest.at} now={now} />
          </span>
        </li>
      )}
    </ul>
  )
}

const badness = { fail: 0, unknown: 1, pass: 2 } as const

function worst(looks: readonly LatestLook[]): LatestLook | undefined {
  return looks.toSorted(
    (a, b) => badness[a.verdict] - badness[b.verdict] || a.at.getTime() - b.at.getTime(),
  )[0]
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
