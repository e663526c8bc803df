import type { DaySums } from '#domain/deliverability/day-sums.ts'
import type { HealthEvent } from '#domain/deliverability/health-history.ts'
import type { Limits } from '#domain/deliverability/thresholds.ts'
import type { Day } from '#domain/plans/day.ts'
import { LineChart } from '#web/ui/line-chart.tsx'
import { numberText } from '#web/ui/num.tsx'

const at = (day: Day): Date => new Date(`${day}T00:00:00Z`)

/** More would hide each other; the list of events below the charts has all of them. */
const mostMarks = 6

const markWords: Readonly<Record<HealthEvent['kind'], string>> = {
  paused: 'paused',
  resumed: 'resumed',
  live: 'live',
  records: 'records',
  replaced: 'replaced',
  standing: 'DNS',
  threshold: 'threshold',
}

/** One mark a day and kind, the newest of them. */
function marksOf(events: readonly HealthEvent[]): { at: Date; label: string }[] {
  const byDay = new Map(
    events.map((event) => [`${event.at.toISOString().slice(0, 10)} ${event.kind}`, event] as const),
  )
  return [...byDay.entries()]
    .slice(0, mostMarks)
    .map(([key, event]) => ({ at: at(key.slice(0, 10)), label: markWords[event.kind] }))
}

/** Where warm-up messages land, what bounces and how much is sent, day by day, with what happened marked. */
export function HealthTrend(props: {
  days: readonly DaySums[]
  events: readonly HealthEvent[]
  limits: Limits
}) {
  const { events, limits } = props
  const first = props.days.findIndex((day) => day.warmUpSent !== null)
  // Nothing before the first figure, so that a young stack is not mostly gap.
  const days = first < 0 ? [] : props.days.slice(first)
  if (days.length < 2) return null
  const marks = marksOf(events).filter((mark) => mark.at >= at(days[0]?.day ?? ''))
  const points = (figure: (day: DaySums) => number | null) =>
    days.map((day) => ({ at: at(day.day), value: figure(day) }))
  const placed = days.findLast((day) => day.inboxPercent !== null)?.inboxPercent
  const bounced = days.findLast((day) => day.bouncedPercent !== null)?.bouncedPercent
  const { placementAct, placementFine, bounceWatch, bounceAct } = limits
  return (
    <>
      <LineChart
        title={
          placed === undefined || placed === null
            ? 'where warm-up messages land could not be seen yet'
            : `${numberText(placed)} % of warm-up messages reached the inbox on the last whole day seen`
        }
        unit="%"
        atLeast={100}
        marks={marks}
        bands={[
          {
            from: 0,
            to: placementAct,
            tone: 'bad',
            label: `below ${placementFine} %: watch, below ${placementAct} %: act`,
          },
          { from: placementAct, to: placementFine, tone: 'attention', label: '' },
        ]}
        series={[{ name: 'in the inbox', points: points((day) => day.inboxPercent) }]}
      />
      {bounced !== undefined && bounced !== null && (
        <LineChart
          title={`${numberText(bounced)} % of cold messages bounced on the last day that sent any`}
          unit="%"
          atLeast={bounceAct * 1.5}
          marks={marks}
          bands={[
            { from: bounceAct, to: 100, tone: 'bad', label: `from ${bounceAct} %: act` },
            { from: bounceWatch, to: bounceAct, tone: 'attention', label: `from ${bounceWatch} %: watch` },
          ]}
          series={[{ name: 'bounced', points: points((day) => day.bouncedPercent) }]}
        />
      )}
      <LineChart
        title="messages sent a day by all inboxes"
        marks={marks}
        series={[
          { name: 'cold', points: points((day) => day.coldSent) },
          { name: 'warm-up', points: points((day) => day.warmUpSent) },
        ]}
      />
    </>
  )
}
