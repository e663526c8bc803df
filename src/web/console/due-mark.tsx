import { StateMark } from '#web/ui/state-mark.tsx'
import { relativeTime, Time } from '#web/ui/time.tsx'

const soonMilliseconds = 4 * 3_600_000

/** How a clock stands: over, running out within four hours, or running. */
export function DueMark({ due, now }: { due: Date; now: Date }) {
  const left = due.getTime() - now.getTime()
  if (left < 0) return <StateMark tone="bad" word="overdue" />
  if (left < soonMilliseconds) return <StateMark tone="attention" word="due soon" />
  return <StateMark tone="waiting" word="open" />
}

/** The day or hour it should be done by, told from now. */
export function DueTime({ due, now }: { due: Date; now: Date }) {
  return (
    <>
      {due < now ? 'was due ' : relativeTime(due, now) === 'now' ? 'due ' : ''}
      <Time at={due} now={now} />
    </>
  )
}
