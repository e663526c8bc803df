import type { ConnectionRow, Refusal } from '#domain/connections/connections-page.ts'
import { periodOf } from '#platform/policy-in-force/period-in-effect.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'

function outcomeText(outcome: string): string {
  if (outcome === 'opened') return 'opened'
  return /^\d{3}$/.test(outcome) ? `answered ${outcome}` : `${outcome} on the way`
}

/** Are the vendors well, and what was refused. */
export function VendorsPage(props: {
  desk: Desk
  connections: readonly ConnectionRow[]
  refusals: readonly Refusal[]
  now: Date
}) {
  const { desk, connections, refusals, now } = props
  return (
    <ConsolePage desk={desk} title="vendors" section="vendors">
      <PageHead
        title="vendors"
        about="The accounts this program acts with. Keys are encrypted and shown nowhere."
      />
      <DataTable
        caption="accounts at vendors"
        hideCaption
        rows={connections}
        empty="An account appears here once its key is given in the settings; in the sandbox world they are made at the start."
        columns={[
          {
            key: 'mode',
            heading: 'world',
            cell: (one) =>
              one.mode === 'sandbox' ? (
                <StateMark tone="attention" word="sandbox" />
              ) : (
                <StateMark tone="good" word="live" />
              ),
          },
          { key: 'vendor', heading: 'vendor', cell: (one) => one.vendor },
          { key: 'calls', heading: 'calls, 24 h', numeric: true, cell: (one) => one.calls24h },
          { key: 'refusals', heading: 'failed, 24 h', numeric: true, cell: (one) => one.refusals24h },
          {
            key: 'last',
            heading: 'last call',
            cell: (one) =>
              one.lastAt ? (
                <>
                  <Time at={one.lastAt} now={now} />{' '}
                  <span class="soft small">
                    {one.lastOperation}, {outcomeText(one.lastOutcome ?? '')}
                  </span>
                </>
              ) : (
                <span class="soft">not in the last {periodOf(desk.register, 'vendor-call').days} days</span>
              ),
          },
          { key: 'address', heading: 'address', cell: (one) => <code class="small">{one.baseUrl}</code> },
        ]}
      />
      <h2>what did not go through</h2>
      <DataTable
        caption="calls that failed"
        hideCaption
        rows={refusals}
        empty="Calls that a vendor refused, or that got no answer, appear here, the newest first. Each is tried again where that helps."
        columns={[
          { key: 'vendor', heading: 'vendor', cell: (one) => one.vendor },
          { key: 'operation', heading: 'call', cell: (one) => <code>{one.operation}</code> },
          {
            key: 'outcome',
            heading: 'how it ended',
            cell: (one) => `${outcomeText(one.outcome)}${one.code ? ` (${one.code})` : ''}`,
          },
          { key: 'attempt', heading: 'try', numeric: true, cell: (one) => one.attempt },
          { key: 'at', heading: 'when', cell: (one) => <Time at={one.at} now={now} /> },
        ]}
      />
    </ConsolePage>
  )
}
