import type { VendorKind } from '#domain/connections/accounts-port.ts'
import type { OwnAccountOwner } from '#domain/connections/connections-page.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Choices, Select } from '#web/ui/field.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { AccountFields, accountLabels } from './account-fields.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { type Typed, typedInto } from './typed.ts'

const about = 'The key is tried by calls that only read, and kept encrypted only if it can do the work.'

/** Which vendor, then whose account and its key. */
export function NewConnectionPage(props: {
  desk: Desk
  kind: VendorKind | undefined
  owners: readonly OwnAccountOwner[]
  refused?: string
  typed?: Typed
}) {
  const { desk, kind, owners, refused } = props
  const { errors, values } = typedInto(props.typed, 'add')
  const title = kind ? `connect ${kind.name}` : 'connect an account'
  return (
    <ConsolePage desk={desk} title={title} section="vendors" refused={refused}>
      <PageHead
        title={title}
        about={about}
        breadcrumb={[
          { href: consolePaths.vendors.to(), label: 'vendors' },
          { href: consolePaths.newConnection.to(), label: 'connect an account' },
        ]}
      />
      {kind ? (
        <>
          <ErrorSummary errors={errors} labels={{ ...accountLabels(kind), mode: 'world', whose: 'whose' }} />
          <ActionForm
            desk={desk}
            action={consolePaths.newConnection.to()}
            hidden={{ vendor: kind.vendor }}
            button="try this key and connect the account"
            why={desk.why('manage-connections')}
          >
            <Choices
              name="mode"
              kind="radio"
              label="world"
              error={errors.mode}
              chosen={[values.mode ?? '']}
              options={[
                {
                  value: 'live',
                  label: 'live',
                  help: 'The vendor itself: what is bought there costs money.',
                },
                { value: 'sandbox', label: 'sandbox', help: 'Its stand-in on this machine.' },
              ]}
            />
            <Select
              name="whose"
              label="whose account"
              help="The most specific wins: a stack’s before a client’s before the agency’s. A stack keeps the one it was built with."
              value={values.whose ?? 'agency'}
              error={errors.whose}
              options={ownerOptions(kind, owners)}
            />
            <AccountFields kind={kind} values={values} errors={errors} />
          </ActionForm>
        </>
      ) : (
        <DataTable
          caption="vendors"
          hideCaption
          rows={desk.parts.accounts.kinds}
          rowHref={(one) => withQuery(consolePaths.newConnection.to(), { vendor: one.vendor })}
          empty=""
          columns={[
            { key: 'name', heading: 'vendor', cell: (one) => one.name },
            { key: 'does', heading: 'what it is for', cell: (one) => `It ${one.does}.` },
            {
              key: 'whose',
              heading: 'whose account it can be',
              cell: (one) =>
                one.scopes.length === 1 ? 'the agency’s' : 'the agency’s, a client’s, or one stack’s',
            },
          ]}
        />
      )}
    </ConsolePage>
  )
}

/** As the form sends it: `agency`, `client <id>` or `stack <client> <stack>`. */
function ownerOptions({ scopes }: VendorKind, owners: readonly OwnAccountOwner[]) {
  const own = owners.flatMap(({ clientId, clientName, stackId, stackState }) => {
    if (stackId !== null)
      return scopes.includes('stack')
        ? [{ value: `stack ${clientId} ${stackId}`, label: `one stack of ${clientName} (${stackState})` }]
        : []
    return scopes.includes('client') ? [{ value: `client ${clientId}`, label: `${clientName}’s own` }] : []
  })
  return [{ value: 'agency', label: 'the agency’s' }, ...own]
}
