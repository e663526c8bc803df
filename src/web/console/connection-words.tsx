import type { ConnectionRow } from '#domain/connections/connections-page.ts'
import { type KeyFinding, unfit } from '#domain/connections/key-check-port.ts'
import { StateMark } from '#web/ui/state-mark.tsx'

/** Sandbox or live, plainly, wherever an account is shown. */
export function WorldMark({ mode }: { mode: 'sandbox' | 'live' }) {
  return mode === 'sandbox' ? (
    <StateMark tone="attention" word="sandbox" />
  ) : (
    <StateMark tone="good" word="live" />
  )
}

/** On and able, on and not able, not looked at, off. */
export function KeyMark({ connection }: { connection: Pick<ConnectionRow, 'state' | 'report'> }) {
  if (connection.state === 'off') return <StateMark tone="off" word="switched off" />
  if (!connection.report) return <StateMark tone="unknown" word="not looked at yet" />
  return unfit(connection.report) === undefined ? (
    <StateMark tone="good" word="works" />
  ) : (
    <StateMark tone="bad" word="lacks something" />
  )
}

export function FindingMark({ answer }: Pick<KeyFinding, 'answer'>) {
  if (answer === 'can') return <StateMark tone="good" word="it can" />
  if (answer === 'cannot') return <StateMark tone="bad" word="it cannot" />
  return <StateMark tone="unknown" word="cannot be seen" />
}

export function whoseWords({ scope, clientName }: Pick<ConnectionRow, 'scope' | 'clientName'>): string {
  if (scope.kind === 'agency') return 'the agency’s'
  return scope.kind === 'client'
    ? `${clientName ?? 'a client'}’s own`
    : `of one stack of ${clientName ?? 'a client'}`
}

export function outcomeText(outcome: string): string {
  if (outcome === 'opened') return 'opened'
  return /^\d{3}$/.test(outcome) ? `answered ${outcome}` : `${outcome} on the way`
}
