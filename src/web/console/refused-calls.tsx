import type { Refusal } from '#domain/connections/connections-page.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { Time } from '#web/ui/time.tsx'
import { outcomeText } from './connection-words.tsx'

/** Calls that did not go through, the newest first. */
export function RefusedCalls({ refusals, now }: { refusals: readonly Refusal[]; now: Date }) {
  return (
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
  )
}
