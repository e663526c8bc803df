import { staffActions } from '#domain/staff/rules.ts'
import type { listStaff } from '#domain/staff/staff-queries.ts'
import { reveal } from '#policy/personal.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'

type Colleague = Awaited<ReturnType<typeof listStaff>>[number]

const yes = <StateMark tone="good" word="yes" />
const no = <StateMark tone="off" word="no" />

/** Who works here, and what each role may do. */
export function StaffPage({ desk, staff }: { desk: Desk; staff: readonly Colleague[] }) {
  const actions: readonly { readonly does: string; readonly allowed: readonly string[] }[] =
    Object.values(staffActions)
  return (
    <ConsolePage desk={desk} title="staff" section="staff">
      <PageHead
        title="staff"
        about="Everybody signs in with password and code; without the code nothing of a client is shown."
      />
      <DataTable
        caption="people who work here"
        hideCaption
        rows={staff}
        empty="The first owner appears here once the first link was used."
        columns={[
          {
            key: 'state',
            heading: 'state',
            cell: (one) =>
              one.removedAt ? (
                <StateMark tone="off" word="left" />
              ) : (
                <StateMark tone="good" word="works here" />
              ),
          },
          {
            key: 'name',
            heading: 'name',
            cell: (one) => (
              <>
                {one.name === null ? 'no name given' : reveal(one.name)}
                {one.personId === desk.staff.personId && <span class="soft small"> you</span>}
              </>
            ),
          },
          { key: 'email', heading: 'e-mail', cell: (one) => (one.email === null ? '' : reveal(one.email)) },
          { key: 'role', heading: 'role', cell: (one) => one.role },
        ]}
      />
      <h2>who may do what</h2>
      <DataTable
        caption="rights by role"
        hideCaption
        rows={actions}
        empty=""
        columns={[
          { key: 'does', heading: 'action', cell: (action) => action.does },
          ...(['owner', 'operator', 'viewer'] as const).map((role) => ({
            key: role,
            heading: role,
            cell: (action: (typeof actions)[number]) => (action.allowed.includes(role) ? yes : no),
          })),
        ]}
      />
    </ConsolePage>
  )
}
