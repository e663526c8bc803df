import { z } from 'zod'
import { sandboxPaths } from '#web/paths.ts'
import { oneLine, wholeNumber } from '#web/server/form-fields.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, Select } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { SandboxPage } from './sandbox-page.tsx'
import { type FaultKind, faultKinds } from './sandbox-ports.ts'

/** They speak SMTP and IMAP; over HTTP they only take and show the mail of the world itself, which must not get lost. */
const mailServers: readonly string[] = ['smtp', 'seed']

/** Those of the vendors whose calls can be made to fail: all that are called over HTTP. */
const canFail = (vendors: readonly string[]): string[] =>
  vendors.filter((name) => !mailServers.includes(name))

export const faultSchema = (vendors: readonly string[]) =>
  z.strictObject({
    vendor: z.string().refine((name) => canFail(vendors).includes(name), 'Choose a vendor.'),
    kind: z.enum(Object.keys(faultKinds) as [FaultKind, ...FaultKind[]], 'Choose how it fails.'),
    matches: oneLine(200),
    times: wholeNumber(1, 1000),
  })

type Planned = z.output<ReturnType<typeof faultSchema>>
const labels = { vendor: 'vendor', kind: 'how it fails', matches: 'which calls', times: 'how often' }

export function FaultsPage(props: {
  vendors: readonly string[]
  planned?: Planned
  errors?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, string | readonly string[]>>
}) {
  const { planned, errors = {}, typed = {} } = props
  const vendors = canFail(props.vendors)
  const given = (name: keyof typeof labels, otherwise: string) => ({
    name,
    label: labels[name],
    value: typeof typed[name] === 'string' ? typed[name] : otherwise,
    ...(errors[name] ? { error: errors[name] } : {}),
  })
  return (
    <SandboxPage
      title="faults"
      section="faults"
      about="Make a vendor’s HTTP interface fail and watch: nothing is lost, nothing is bought twice."
    >
      <ErrorSummary errors={errors} labels={labels} />
      {planned && (
        <Notice tone="good" live>
          <p>
            The next {planned.times} calls “{planned.matches}” at {planned.vendor} get{' '}
            {faultKinds[planned.kind]}.
          </p>
        </Notice>
      )}
      <Form action={sandboxPaths.faults.to()}>
        <Select
          {...given('vendor', vendors[0] ?? '')}
          options={vendors.map((value) => ({ value, label: value }))}
        />
        <Select
          {...given('kind', 'unavailable')}
          options={Object.entries(faultKinds).map(([value, label]) => ({ value, label }))}
        />
        <Field
          {...given('matches', 'POST /')}
          help="The method and the beginning of the path, such as “POST /api/json/v3/domain/create”; see requests."
        />
        <Field {...given('times', '1')} inputmode="numeric" />
        <Button>plan this fault</Button>
      </Form>
      <Form action={sandboxPaths.clearFaults.to()}>
        <Button kind="quiet">forget all planned faults</Button>
      </Form>
    </SandboxPage>
  )
}
