import type { CallView } from '#domain/calls/call-queries.ts'
import { callOutcomes } from '#domain/calls/call-states.ts'
import { dayIn, timeIn } from '#domain/calls/time-zones.ts'
import { reveal } from '#policy/personal.ts'
import { StateMark } from '#web/ui/state-mark.tsx'

/** How a call stands: to come, to be noted, over. */
export function CallMark({ call, now }: { call: CallView; now: Date }) {
  switch (call.state) {
    case 'booked':
      return call.endsAt <= now ? (
        <StateMark tone="attention" word="how did it go?" />
      ) : (
        <StateMark tone="waiting" word="agreed on" />
      )
    case 'canceled':
      return <StateMark tone="off" word="called off" />
    case 'missed':
      return <StateMark tone="off" word="nobody came" />
    case 'held':
      return <StateMark tone={call.outcome === 'fits' ? 'good' : 'off'} word={outcomeWord(call)} />
  }
}

function outcomeWord({ outcome }: CallView): string {
  return outcome === null
    ? 'held'
    : { fits: 'fits', 'does-not-fit': 'does not fit', thinking: 'thinking' }[outcome]
}

export const outcomeOptions = [
  ...Object.entries(callOutcomes).map(([value, { words }]) => ({ value, label: words })),
  { value: 'missed', label: 'nobody came' },
]

/** When it is, by the clock of a zone. */
export function CallTime({ call, zone }: { call: Pick<CallView, 'startsAt' | 'endsAt'>; zone: string }) {
  return (
    <time datetime={call.startsAt.toISOString()}>
      {dayIn(call.startsAt, zone)}, {timeIn(call.startsAt, zone)}–{timeIn(call.endsAt, zone)}
    </time>
  )
}

/** With whom a call is, as its page is titled. */
export function callTitle(call: CallView): string {
  if (call.company !== null) return `call with ${call.company}`
  return call.visitorName === null ? 'call' : `call with ${reveal(call.visitorName)}`
}
