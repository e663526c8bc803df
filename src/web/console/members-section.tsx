import type { membersOf } from '#domain/clients/client-page.ts'
import type { MemberRole } from '#domain/mails/queue-mail.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, Select } from '#web/ui/field.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { memberSchema } from './people-forms.ts'
import { type Typed, typedInto } from './typed.ts'

type Member = Awaited<ReturnType<typeof membersOf>>[number]

/** What each role may do for its company, in words. */
export const memberRoles: Readonly<Record<MemberRole, string>> = {
  owner: 'owner: decides, accepts quotes, invites',
  billing: 'billing: pays, sees invoices',
  technical: 'technical: fills in the intake, approves names',
}

const roleOf = (member: Member): string => reveal(member.role)

const labels = { email: 'e-mail address', name: 'name', role: 'role' }

export function MembersSection(props: {
  desk: Desk
  clientId: string
  members: readonly Member[]
  now: Date
  typed: Typed | undefined
}) {
  const { desk, clientId, members, now } = props
  const { errors, values } = typedInto(props.typed, 'member')
  const may = desk.why('edit-intake')
  const owners = members.filter((member) => roleOf(member) === 'owner').length
  return (
    <>
      <h2>people</h2>
      <DataTable
        caption="people who act for this client"
        hideCaption
        rows={members}
        empty="Nobody can sign in for this client; invite somebody below."
        columns={[
          {
            key: 'name',
            heading: 'name',
            cell: (member) => (member.name === null ? 'no name given' : reveal(member.name)),
          },
          {
            key: 'email',
            heading: 'e-mail',
            cell: (member) => (member.email === null ? '' : reveal(member.email)),
          },
          { key: 'role', heading: 'role', cell: roleOf },
          {
            key: 'since',
            heading: 'since',
            named: true,
            cell: (member) => <Time at={member.addedAt} now={now} as="day" />,
          },
          {
            key: 'end',
            heading: 'access',
            cell: (member) => (
              <ActionForm
                desk={desk}
                action={consolePaths.endMembership.to({ client: clientId, person: member.personId })}
                button="end access"
                kind="plain"
                inline
                why={whyNot(
                  may,
                  owners === 1 && roleOf(member) === 'owner'
                    ? 'The only owner stays; invite another first.'
                    : undefined,
                )}
              />
            ),
          },
        ]}
      />
      <details open={Object.keys(errors).length > 0}>
        <summary>invite somebody</summary>
        <ErrorSummary errors={errors} labels={labels} />
        <ActionForm
          desk={desk}
          action={consolePaths.members.to({ client: clientId })}
          button="invite them by mail"
          schema={memberSchema}
          why={may}
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
            value={values.role ?? 'technical'}
            error={errors.role}
            options={Object.entries(memberRoles).map(([value, label]) => ({ value, label }))}
          />
        </ActionForm>
      </details>
    </>
  )
}
