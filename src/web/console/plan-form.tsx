import { z } from 'zod'
import {
  type Assumption,
  type AssumptionName,
  assumptionNames,
  confidences,
  defaultAssumptions,
} from '#domain/plans/assumptions.ts'
import type { CapacityPlan } from '#domain/plans/capacity-plan.ts'
import type { Day } from '#domain/plans/day.ts'
import type { TldReading } from '#domain/tlds/tld-price.ts'
import { dollars, oneLine, wholeNumber } from '#web/server/form-fields.ts'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Choices, Field } from '#web/ui/field.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { ActionForm } from './action-form.tsx'
import type { Desk } from './desk.ts'
import { TldChoice } from './tld-words.tsx'

const most = 1_000_000_000

const isMoney = (name: AssumptionName): boolean => defaultAssumptions[name].unit === 'cents'

/** The field of an assumption; its refusals come under the same name. */
export const changedField = (name: AssumptionName): `changed.${AssumptionName}` => `changed.${name}`

type ChangedFigure = z.ZodOptional<z.ZodType<number>>

const changedFigure = (name: AssumptionName): ChangedFigure =>
  (isMoney(name) ? dollars() : wholeNumber(0, most)).optional()

const changedShape = Object.fromEntries(
  assumptionNames.map((name) => [changedField(name), changedFigure(name)]),
) as Record<`changed.${AssumptionName}`, ChangedFigure>

/** What the form takes; the plan's own rules judge it further. */
export const planFormSchema = z.object({
  targetPerMonth: wholeNumber(0, most),
  targetMeans: z.enum(['messages', 'new-prospects']),
  stepsPerProspect: wholeNumber(0, most),
  startDay: z.iso.date({ error: 'A day, please, such as 2026-12-01.' }),
  tld: oneLine(30).transform((text) => text.replace(/^\./, '').toLowerCase()),
  ...changedShape,
})

/** The form as the plan reads it. Hosts and sequencers other than these have no client here. */
export function planInput(form: z.output<typeof planFormSchema>): unknown {
  const { targetPerMonth, targetMeans, stepsPerProspect, startDay, tld } = form
  const changed: Partial<Record<AssumptionName, number>> = {}
  for (const name of assumptionNames) {
    const value = form[changedField(name)]
    if (value !== undefined) changed[name] = value
  }
  return {
    targetPerMonth,
    targetMeans,
    stepsPerProspect,
    startDay,
    tld,
    host: 'mailforge',
    sequencer: 'instantly',
    changed,
  }
}

export const planLabels: Readonly<Record<string, string>> = {
  targetPerMonth: 'target per month',
  targetMeans: 'what the target counts',
  stepsPerProspect: 'steps per prospect',
  startDay: 'first day of work',
  tld: 'ending of the domains',
  ...Object.fromEntries(assumptionNames.map((name) => [changedField(name), defaultAssumptions[name].words])),
}

/** "3,000 new prospects a month" as the form has it, for somebody to look over; nothing where it is no single number. */
function askedTarget(asked: string): Record<string, string> {
  const numbers = asked.match(/\d[\d,.]*/g) ?? []
  const [only] = numbers
  return {
    ...(only && numbers.length === 1 ? { targetPerMonth: only.replace(/[,.]/g, '') } : {}),
    targetMeans: /prospect/i.test(asked) ? 'new-prospects' : 'messages',
  }
}

/** The values of a plan as somebody would type them. */
export function typedFrom(
  plan: CapacityPlan | undefined,
  today: Day,
  asked: string | null = null,
): Record<string, string> {
  if (!plan)
    return {
      ...askedTarget(asked ?? ''),
      stepsPerProspect: '3',
      startDay: today,
      tld: 'com',
    }
  const { request } = plan
  return {
    targetPerMonth: String(request.targetPerMonth),
    targetMeans: request.targetMeans,
    stepsPerProspect: String(request.stepsPerProspect),
    startDay: request.startDay < today ? today : request.startDay,
    tld: request.tld,
    ...Object.fromEntries(
      assumptionNames.flatMap((name) => {
        const value = request.changed[name]
        if (value === undefined) return []
        return [[changedField(name), isMoney(name) ? (value / 100).toFixed(2) : String(value)]]
      }),
    ),
  }
}

export function figureText(assumption: Assumption): string {
  return assumption.unit === 'cents' ? moneyText(assumption.value) : `${assumption.value} ${assumption.unit}`
}

export function PlanForm(props: {
  desk: Desk
  action: string
  readings: readonly TldReading[]
  now: Date
  values: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  why: string | undefined
  button: string
}) {
  const { desk, action, readings, now, values, errors, why, button } = props
  const field = (name: string) => ({
    name,
    label: planLabels[name] ?? name,
    value: values[name],
    error: errors[name],
  })
  const changed = assumptionNames.filter((name) => values[changedField(name)])
  const wrong = assumptionNames.some((name) => errors[changedField(name)])
  return (
    <>
      <ErrorSummary errors={errors} labels={planLabels} />
      <ActionForm desk={desk} action={action} button={button} why={why}>
        <Field {...field('targetPerMonth')} inputmode="numeric" help="How many a month at full volume." />
        <Choices
          kind="radio"
          name="targetMeans"
          label="what the target counts"
          error={errors.targetMeans}
          chosen={[values.targetMeans ?? '']}
          options={[
            { value: 'messages', label: 'messages', help: 'Every e-mail counts, follow-ups too.' },
            {
              value: 'new-prospects',
              label: 'new prospects',
              help: 'Each gets all steps, so the messages are so many times more.',
            },
          ]}
        />
        <Field
          {...field('stepsPerProspect')}
          inputmode="numeric"
          help="Messages one prospect gets at most, the first included."
        />
        <Field {...field('startDay')} type="date" help="The client’s approval is counted from here." />
        <TldChoice readings={readings} now={now} chosen={values.tld} error={errors.tld} />
        <details open={wrong} class="section">
          <summary>
            assumptions
            {changed.length > 0 && ` (${changed.length} changed)`}
          </summary>
          <p class="soft small">Left empty, the default counts. A changed figure says that you set it.</p>
          {assumptionNames.map((name) => {
            const standing = defaultAssumptions[name]
            return (
              <Field
                {...field(changedField(name))}
                optional
                inputmode={isMoney(name) ? 'decimal' : 'numeric'}
                help={
                  <>
                    Default {figureText(standing)}: {standing.source} ({confidences[standing.confidence]}).
                  </>
                }
              />
            )
          })}
        </details>
      </ActionForm>
    </>
  )
}
