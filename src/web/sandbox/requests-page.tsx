import { DataTable } from '#web/ui/data-table.tsx'
import { SandboxPage } from './sandbox-page.tsx'
import type { SandboxCall } from './sandbox-ports.ts'

const clock = (at: Date): string => at.toISOString().slice(11, 19)

export function RequestsPage({ calls }: { calls: readonly SandboxCall[] }) {
  return (
    <SandboxPage
      title="requests"
      section="requests"
      about="What the vendors were asked, newest first, by machine time. Paths are templates: what stood in them is not kept."
    >
      <DataTable
        caption="calls to vendors"
        hideCaption
        rows={calls}
        empty="Nothing yet. The registrar is asked as soon as a client’s names are looked up."
        columns={[
          { key: 'vendor', heading: 'vendor', cell: (call) => call.vendor },
          { key: 'call', heading: 'call', cell: (call) => `${call.method} ${call.path}` },
          { key: 'status', heading: 'answered', numeric: true, cell: (call) => String(call.status) },
          { key: 'at', heading: 'at', numeric: true, cell: (call) => clock(call.at) },
        ]}
      />
    </SandboxPage>
  )
}
