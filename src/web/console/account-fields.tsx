import type { VendorKind } from '#domain/connections/accounts-port.ts'
import { Field } from '#web/ui/field.tsx'

/** What an account is reached with. A secret is typed unseen and never written into a page again. */
export function AccountFields(props: {
  kind: VendorKind
  values: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
}) {
  const { kind, values, errors } = props
  return (
    <>
      {kind.fields.map(({ name, label, help, secret, optional }) => (
        <Field
          name={name}
          label={label}
          type={secret ? 'password' : 'text'}
          value={secret ? '' : values[name]}
          error={errors[name]}
          autocomplete="off"
          {...(help === undefined ? {} : { help })}
          {...(optional ? { optional } : {})}
        />
      ))}
    </>
  )
}

export const accountLabels = (kind: VendorKind): Record<string, string> =>
  Object.fromEntries(kind.fields.map(({ name, label }) => [name, label]))
