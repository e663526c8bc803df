import type { InboxDay, StackHealth } from '#domain/deliverability/stack-health.ts'
import { thresholds } from '#domain/deliverability/thresholds.ts'
import { addDays, type Day, dayOf, daysBetween } from '#domain/plans/day.ts'
import { LineChart } from '#web/ui/line-chart.tsx'
import { numberText } from '#web/ui/num.tsx'

const mostDays = 42

const sum = (days: readonly InboxDay[], figure: (day: InboxDay) => number): number =>
  days.reduce((total, day) => total + figure(day), 0)

interface DaySum {
  readonly day: Day
  /** Share of placed warm-up messages that reached the inbox; null where none was seen. */
  readonly placement: number | null
  readonly warmUp: number | null
  readonly cold: number | null
}

/** Every whole day from the first figure on, the days without one included. */
function daySums(health: StackHealth): DaySum[] {
  const first = health.days.at(-1)?.day
  if (first === undefined) return []
  // Today is not over, so its figures would look like a fall.
  const last = addDays(dayOf(health.now), -1)
  const length = Math.min(mostDays, daysBetween(first, last) + 1)
  return Array.from({ length: Math.max(0, length) }, (_, index) => {
    const day = addDays(last, index - length + 1)
    const own = health.days.filter((one) => one.day === day)
    const inbox = sum(own, (one) => one.warmUpInbox ?? 0)
    const placed = inbox + sum(own, (one) => one.warmUpSpam ?? 0)
    const seen = own.length > 0
    return {
      day,
      placement: placed > 0 ? (inbox * 100) / placed : null,
      warmUp: seen ? sum(own, (one) => one.warmUpSent) : null,
      cold: seen ? sum(own, (one) => one.coldSent) : null,
    }
  })
}

const at = (day: Day): Date => new Date(`${day}T00:00:00Z`)

/** Where warm-up messages land and how much is sent, day by day. Nothing before the first figure. */
export function HealthTrend({ health }: { health: StackHealth }) {
  const sums = daySums(health)
  if (sums.length < 2) return null
  const { placementAct, placementFine } = thresholds
  const last = sums.findLast((one) => one.placement !== null)?.placement
  return (
    <>
      <LineChart
        title={
          last === undefined || last === null
            ? 'where warm-up messages land could not be seen yet'
            : `${numberText(last)} % of warm-up messages reached the inbox on the last whole day seen`
        }
        unit="%"
        atLeast={100}
        bands={[
          {
            from: 0,
            to: placementAct.value,
            tone: 'bad',
            label: `below ${placementFine.value} %: watch, below ${placementAct.value} %: act`,
          },
          {
            from: placementAct.value,
            to: placementFine.value,
            tone: 'attention',
            label: '',
          },
        ]}
        series={[
          { name: 'in the inbox', points: sums.map((one) => ({ at: at(one.day), value: one.placement })) },
        ]}
      />
      <LineChart
        title="messages sent a day by all inboxes"
        series={[
          { name: 'warm-up', points: sums.map((one) => ({ at: at(one.day), value: one.warmUp })) },
          { name: 'cold', points: sums.map((one) => ({ at: at(one.day), value: one.cold })) },
        ]}
      />
    </>
  )
}
