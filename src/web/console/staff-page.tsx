import { staffActions } from '#domain/staff/rules.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, Select } from '#web/ui/field.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { colleagueSchema } from './people-forms.ts'
import { type Colleague, colleagueMark, nameOf, type Progress, roleOptions } from './staff-words.tsx'
import { type Typed, typedInto } from './typed.ts'

const yes = <StateMark tone="good" word="yes" />
const no = <StateMark tone="off" word="no" />

const labels = { email: 'e-mail address', name: 'name', role: 'role' }

/** Who works here, and what each role may do. */
export function StaffPage(props: {
  desk: Desk
  staff: readonly Colleague[]
  progress: Progress
  refused?: string
  typed?: Typed
}) {
  const { desk, staff, progress, refused } = props
  const { errors, values } = typedInto(props.typed, 'invite')
  const actions: readonly { readonly does: string; readonly allowed: readonly string[] }[] =
    Object.values(staffActions)
  return (
    <ConsolePage desk={desk} title="staff" section="staff" refused={refused}>
      <PageHead
        title="staff"
        about="Everybody signs in with password and code; without the code nothing of a client is shown."
      />
      <DataTable
        caption="people who work here"
        hideCaption
        rows={staff}
        rowHref={(one) => consolePaths.colleague.to({ colleague: one.personId })}
        empty="The first owner appears here once the first link was used."
        columns={[
          {
            key: 'name',
            heading: 'name',
            cell: (one) => `${nameOf(one)}${one.personId === desk.staff.personId ? ' (you)' : ''}`,
          },
          { key: 'state', heading: 'state', cell: (one) => colleagueMark(one, progress) },
          { key: 'email', heading: 'e-mail', cell: (one) => (one.email === null ? '' : reveal(one.email)) },
          { key: 'role', heading: 'role', cell: (one) => one.role },
        ]}
      />
      <h2>invite somebody</h2>
      <ErrorSummary errors={errors} labels={labels} />
      <ActionForm
        desk={desk}
        action={consolePaths.staff.to()}
        button="invite them by mail"
        schema={colleagueSchema}
        why={desk.why('manage-staff')}
      >
        <Field
          name="email"
          type="email"
          label={labels.email}
          value={values.email}
          error={errors.email}
          autocomplete="off"
        />
        <Field name="name" label={labels.name} value={values.name} error={errors.name} autocomplete="off" />
        <Select
          name="role"
          label={labels.role}
          value={values.role ?? 'operator'}
          error={errors.role}
          options={roleOptions}
        />
      </ActionForm>
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
            named: true,
            cell: (action: (typeof actions)[number]) => (action.allowed.includes(role) ? yes : no),
          })),
        ]}
      />
    </ConsolePage>
  )
}
