import { Hono } from 'hono'
import type { DaySums } from '#domain/deliverability/day-sums.ts'
import { type HealthPage, healthPage } from '#domain/deliverability/health-page.ts'
import { pauseReasons } from '#domain/deliverability/pause-reasons.ts'
import type { DeliverabilityScore, ScorePart } from '#domain/deliverability/score.ts'
import type { Limits } from '#domain/deliverability/thresholds.ts'
import { reveal } from '#policy/personal.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths } from '#web/paths.ts'
import { BarChart } from '#web/ui/bar-chart.tsx'
import { Breakable } from '#web/ui/breakable.tsx'
import { Card, Columns, Empty } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { LineChart } from '#web/ui/line-chart.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Num, numberText } from '#web/ui/num.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { dayText, Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { PortalPage } from './portal-page.tsx'
import { type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

/** Is it well. */
export function healthPages(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>().get(portalPaths.health.pattern, async (c) => {
    const { visit: at, found } = await visit(parts, c, 'service-delivery', healthPage)
    return c.html(<Health visit={at} page={found} />)
  })
}

const marks: Readonly<Record<ScorePart['state'], [tone: Tone, word: string]>> = {
  fine: ['good', 'fine'],
  watch: ['attention', 'to be watched'],
  act: ['bad', 'needs action'],
  'too-little': ['waiting', 'too little yet'],
  unknown: ['unknown', 'unknown'],
}

function Mark({ state }: { state: ScorePart['state'] }) {
  const [tone, word] = marks[state]
  return <StateMark tone={tone} word={word} />
}

function Health({ visit, page }: { visit: PortalVisit; page: HealthPage | undefined }) {
  const engagement = visit.frame.engagementId
  if (!page)
    return (
      <PortalPage visit={visit} title="health" section="health">
        <PageHead title="health" />
        <Empty>Figures appear here once the inboxes warm up.</Empty>
      </PortalPage>
    )
  return (
    <PortalPage visit={visit} title="health" section="health" live>
      <LiveRegion
        id="health"
        topics={[`stack:${page.stack.id}`]}
        href={portalPaths.health.to({ engagement })}
      >
        <PageHead title="health" {...standing(page)} />
        <Paused page={page} visit={visit} />
        <Compared page={page} visit={visit} />
        <Score page={page} visit={visit} />
        <Days days={page.days} limits={page.limits} />
        <Inboxes page={page} visit={visit} />
        <Parts score={page.score} />
      </LiveRegion>
    </PortalPage>
  )
}

const isPausedAsAWhole = (pauses: HealthPage['pauses']): boolean =>
  pauses.some(({ domainId, inboxId, campaignRef }) => !domainId && !inboxId && !campaignRef)

/** Figures may be fine while something is paused: then that comes first, and fine are the figures alone. */
function standing({ score, pauses }: HealthPage) {
  if (pauses.length === 0) return { state: <Mark state={score.state} />, about: score.words }
  return {
    state: (
      <>
        <StateMark tone="attention" word={isPausedAsAWhole(pauses) ? 'paused' : 'paused in part'} />{' '}
        <Mark state={score.state} />
      </>
    ),
    about:
      score.state === 'fine' ? 'The figures need no attention; what is paused stands below.' : score.words,
  }
}

/** That the set-up was held against the world, and when, in quiet words. */
function Compared({ page, visit }: { page: HealthPage; visit: PortalVisit }) {
  const { comparedAt, differing } = page.comparison
  if (!comparedAt) return null
  return (
    <p class="small soft">
      Your set-up was compared with the world <Time at={comparedAt} now={visit.now} />:{' '}
      {differing === 0
        ? 'all stands as it was set up.'
        : `${differing === 1 ? 'one thing differs' : `${differing} things differ`}, and we look at it.`}
    </p>
  )
}

/** That something is paused, why and since when, in the client's words. */
function Paused({ page, visit }: { page: HealthPage; visit: PortalVisit }) {
  if (page.pauses.length === 0) return null
  return (
    <Notice
      tone="attention"
      title={`cold sending is paused${isPausedAsAWhole(page.pauses) ? '' : ' in part'}; warm-up goes on`}
    >
      <ul class="plain-list">
        {page.pauses.map((pause) => (
          <li>
            {pause.domain ? `${pause.domain}: ` : ''}
            {pauseReasons[pause.reason].clientWords}, since{' '}
            <Time at={pause.beganAt} now={visit.now} as="day" />
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function Score({ page, visit }: { page: HealthPage; visit: PortalVisit }) {
  const { score, stack, figuresAt } = page
  const warmUpDays =
    stack.warmUpStartedAt &&
    Math.floor((visit.now.getTime() - stack.warmUpStartedAt.getTime()) / (24 * 3600 * 1000))
  return (
    <Columns>
      <Card title="deliverability">
        <p>
          <span class="figure">
            {score.score === undefined ? <span class="soft">no score yet</span> : `${score.score} of 100`}
          </span>
        </p>
        <p class="small soft">
          {score.score === undefined
            ? 'There is no number before authentication and placement are both known.'
            : `From ${score.knownPercent} % of what it is made of; the rest is not known and does not count.`}
        </p>
      </Card>
      <Card title="warm-up">
        <p>
          <span class="figure">
            {warmUpDays === null ? <span class="soft">not begun</span> : `day ${warmUpDays + 1}`}
          </span>
        </p>
        <p class="small soft">
          {stack.liveAt ? (
            <>
              Live since <Time at={stack.liveAt} now={visit.now} as="day" />; the warm-up goes on beside it.
            </>
          ) : (
            `Nothing cold is sent in the first ${page.limits.warmUp} days.`
          )}
        </p>
      </Card>
      <Card title="figures">
        <p>
          <span class="figure">
            {figuresAt ? <Time at={figuresAt} now={visit.now} /> : <span class="soft">none yet</span>}
          </span>
        </p>
        <p class="small soft">
          Read at the sequencer several times a day; the table below shows the last whole day.
        </p>
      </Card>
    </Columns>
  )
}

const dayAt = (day: string) => new Date(`${day}T00:00:00Z`)

function Days({ days, limits }: { days: readonly DaySums[]; limits: Limits }) {
  if (days.length === 0)
    return (
      <>
        <h2>by day</h2>
        <Empty>Not enough data yet: the first figures come with the first day of warm-up.</Empty>
      </>
    )
  const sent = days.reduce((all, day) => all + (day.warmUpSent ?? 0) + (day.coldSent ?? 0), 0)
  return (
    <>
      <h2>by day</h2>
      <BarChart
        title={`${numberText(sent)} messages in ${days.length === 1 ? 'one day' : `${days.length} days`}, warm-up and cold together`}
        per="day"
        measure="messages"
        bars={days.map((day) => ({
          label: dayText(dayAt(day.day)).replace(/ \d{4}$/, ''),
          value: (day.warmUpSent ?? 0) + (day.coldSent ?? 0),
        }))}
      />
      {days.some(({ inboxPercent }) => inboxPercent !== null) && (
        <LineChart
          title="warm-up messages that reached the inbox"
          unit="%"
          atLeast={100}
          bands={[
            {
              from: limits.placementAct,
              to: limits.placementFine,
              tone: 'attention',
              label: '',
            },
            {
              from: 0,
              to: limits.placementAct,
              tone: 'bad',
              label: `below ${limits.placementFine} %: watch, below ${limits.placementAct} %: act`,
            },
          ]}
          series={[
            {
              name: 'in the inbox',
              points: days.map((day) => ({ at: dayAt(day.day), value: day.inboxPercent })),
            },
          ]}
        />
      )}
    </>
  )
}

type Row = HealthPage['inboxes'][number]

function Inboxes({ page, visit }: { page: HealthPage; visit: PortalVisit }) {
  const count = (of: (row: NonNullable<Row['latest']>) => number | null) => (row: Row) =>
    row.latest ? <Num value={of(row.latest)} /> : <span class="soft">no data</span>
  return (
    <>
      <h2>inboxes</h2>
      <DataTable
        caption="figures of each inbox on the last whole day"
        hideCaption
        columns={[
          {
            key: 'address',
            heading: 'inbox',
            cell: (row) => <Breakable name={reveal(row.address)} atDots={false} />,
          },
          { key: 'state', heading: 'state', cell: (row) => <Mark state={row.score.state} /> },
          {
            key: 'use',
            heading: 'use',
            cell: (row) => (row.reserve ? 'reserve, warming' : row.state === 'live' ? 'sends' : 'warming'),
          },
          { key: 'warm', heading: 'warm-up', numeric: true, cell: count((day) => day.warmUpSent) },
          { key: 'inbox', heading: 'in the inbox', numeric: true, cell: count((day) => day.warmUpInbox) },
          { key: 'cold', heading: 'cold', numeric: true, cell: count((day) => day.coldSent) },
          { key: 'bounced', heading: 'bounced', numeric: true, cell: count((day) => day.bounced) },
          { key: 'replies', heading: 'replies', numeric: true, cell: count((day) => day.replies) },
          {
            key: 'day',
            heading: 'on',
            named: true,
            cell: (row) =>
              row.latest ? <Time at={dayAt(row.latest.day)} now={visit.now} as="day" /> : 'none yet',
          },
        ]}
        rows={page.inboxes}
        empty="Inboxes appear here once names are approved."
      />
    </>
  )
}

function Parts({ score }: { score: DeliverabilityScore }) {
  return (
    <>
      <h2>what the score is made of</h2>
      <p>
        Each part is judged only with enough messages behind it. What is unknown or too little counts neither
        for nor against.
      </p>
      <ol class="steps" aria-label="parts of the score">
        {score.parts.map((part) => (
          <li>
            <Mark state={part.state} />
            <span class="name">
              {part.title.toLowerCase()}: {part.words}
            </span>
            <span class="times">
              {part.points === undefined
                ? `not counted, of ${part.weight}`
                : `${numberText(part.points)} of ${part.weight} points`}
            </span>
            {part.sources.length > 0 && <span class="detail">{part.sources.join('; ')}</span>}
          </li>
        ))}
      </ol>
    </>
  )
}
