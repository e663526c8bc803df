import type { LatestLook, StackHealth } from '#domain/deliverability/stack-health.ts'
import { share } from '#domain/deliverability/thresholds.ts'
import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { dayOf, daysBetween } from '#domain/plans/day.ts'
import { reveal } from '#policy/personal.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Num } from '#web/ui/num.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { dayText, Time } from '#web/ui/time.tsx'
import type { Desk } from './desk.ts'
import { EngagementPage } from './engagement-page.tsx'
import { HealthTrend } from './health-trend.tsx'
import { ScoreCard, ScoreMark } from './score-card.tsx'

type Inbox = StackHealth['inboxes'][number]
type Domain = StackHealth['domains'][number]

const verdictMarks = {
  pass: { tone: 'good', word: 'pass' },
  fail: { tone: 'bad', word: 'fail' },
  unknown: { tone: 'unknown', word: 'unknown' },
} as const

/** Which inbox or domain is sick, since when, and by which figure. */
export function HealthPage(props: {
  desk: Desk
  engagement: PipelineRow
  stackId: string
  health: StackHealth
}) {
  const { desk, engagement, stackId, health } = props
  const { now } = health
  return (
    <EngagementPage
      desk={desk}
      engagement={engagement}
      here="health"
      title="health"
      state={<ScoreMark score={health.score} />}
      about={health.score.words}
      topics={[`stack:${stackId}`]}
    >
      <LiveRegion id="health" topics={[`stack:${stackId}`]} href={desk.address}>
        <h2>score</h2>
        <ScoreCard score={health.score} />
        <HealthTrend health={health} />
        <h2>inboxes</h2>
        <DataTable
          caption="inboxes"
          hideCaption
          rows={health.inboxes}
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
              key: 'warm',
              heading: 'warm-up, last whole day',
              numeric: true,
              cell: (inbox) => <LastDay inbox={inbox} now={now} />,
            },
            {
              key: 'placement',
              heading: 'in the inbox, 7 days',
              numeric: true,
              cell: (inbox) => <Num value={placement7Days(inbox, now)} unit="%" />,
            },
            {
              key: 'cold',
              heading: 'cold, 30 days',
              numeric: true,
              cell: (inbox) => <Num value={total(inbox, (day) => day.coldSent, now)} />,
            },
            {
              key: 'bounced',
              heading: 'bounced',
              numeric: true,
              cell: (inbox) => <Num value={total(inbox, (day) => day.bounced, now)} />,
            },
            {
              key: 'replies',
              heading: 'replies',
              numeric: true,
              cell: (inbox) => <Num value={total(inbox, (day) => day.replies, now)} />,
            },
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
        <h2>domains, seen from outside</h2>
        <DataTable
          caption="domains"
          hideCaption
          rows={health.domains}
          empty="Domains appear here once they are chosen."
          columns={[
            { key: 'state', heading: 'state', cell: (domain) => <ScoreMark score={domain.score} /> },
            { key: 'name', heading: 'domain', cell: (domain) => domain.name },
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
      </LiveRegion>
    </EngagementPage>
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

/** Today is not over, so the newest day before it is shown. */
function LastDay({ inbox, now }: { inbox: Inbox; now: Date }) {
  const last = inbox.days.find((day) => day.day < dayOf(now))
  if (!last) return <span class="soft">none yet</span>
  return (
    <>
      <Num value={last.warmUpSent} />{' '}
      <span class="soft small">{dayText(new Date(`${last.day}T00:00:00Z`))}</span>
    </>
  )
}

type InboxDay = Inbox['days'][number]

function recent(inbox: Inbox, most: number, now: Date): readonly InboxDay[] {
  return inbox.days.filter((day) => daysBetween(day.day, dayOf(now)) < most)
}

function total(inbox: Inbox, figure: (day: InboxDay) => number, now: Date): number | null {
  const days = recent(inbox, 30, now)
  return days.length === 0 ? null : days.reduce((sum, day) => sum + figure(day), 0)
}

function placement7Days(inbox: Inbox, now: Date): number | null {
  const days = recent(inbox, 7, now).filter((day) => day.warmUpInbox !== null && day.warmUpSpam !== null)
  const landed = days.reduce((sum, day) => sum + (day.warmUpInbox ?? 0), 0)
  const spam = days.reduce((sum, day) => sum + (day.warmUpSpam ?? 0), 0)
  return share(landed, landed + spam) ?? null
}
