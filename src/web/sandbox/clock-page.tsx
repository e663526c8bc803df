import { sandboxPaths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { Time } from '#web/ui/time.tsx'
import { SandboxPage } from './sandbox-page.tsx'

/** The spans that a story needs most. */
const steps = [
  ['an hour', 1],
  ['a day', 24],
  ['a week', 24 * 7],
  ['15 days', 24 * 15],
  ['a month', 24 * 30],
] as const

export function ClockPage(props: {
  now: Date
  errors?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, string | readonly string[]>>
}) {
  const { now, errors = {}, typed = {} } = props
  const action = sandboxPaths.clock.to()
  return (
    <SandboxPage
      title="clock"
      section="clock"
      about="Business time judges deadlines, warm-up, quotes and retention. It moves forward only; sign-in keeps real time."
    >
      <ErrorSummary errors={errors} labels={{ hours: 'hours' }} />
      <p>
        It is <Time at={now} now={now} as="exact" />.
      </p>
      <div class="actions">
        {steps.map(([words, hours]) => (
          <Form action={action} hidden={{}} inline>
            <Button kind="quiet" name="hours" value={String(hours)}>
              forward {words}
            </Button>
          </Form>
        ))}
      </div>
      <Form action={action}>
        <Field
          name="hours"
          label="hours"
          help="A whole number, at most a year."
          inputmode="numeric"
          {...(errors.hours ? { error: errors.hours } : {})}
          {...(typeof typed.hours === 'string' ? { value: typed.hours } : {})}
        />
        <Button>move business time forward</Button>
      </Form>
    </SandboxPage>
  )
}
