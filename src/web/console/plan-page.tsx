import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { may } from '#domain/engagements/states.ts'
import { dayOf } from '#domain/plans/day.ts'
import type { latestPlan } from '#domain/plans/draft-plan.ts'
import type { TldReading } from '#domain/tlds/tld-price.ts'
import { consolePaths } from '#web/paths.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { Time } from '#web/ui/time.tsx'
import { type Desk, whyNot } from './desk.ts'
import { EngagementPage } from './engagement-page.tsx'
import { PlanForm, typedFrom } from './plan-form.tsx'
import { PlanResult } from './plan-result.tsx'
import type { Typed } from './typed.ts'

/** How many, when, how much and why. */
export function PlanPage(props: {
  desk: Desk
  engagement: PipelineRow
  latest: Awaited<ReturnType<typeof latestPlan>>
  asked: string | null
  /** The endings to choose from. */
  readings: readonly TldReading[]
  now: Date
  refused?: string
  typed?: Typed
}) {
  const { desk, engagement, latest, asked, readings, now, refused, typed } = props
  const params = { engagement: engagement.id }
  const { role } = desk.staff
  const why = whyNot(
    desk.why('edit-plan'),
    role === 'viewer' ? undefined : may('draft-plan', engagement.state, role),
  )
  const values = typed?.values ?? typedFrom(latest?.plan, dayOf(now), asked)
  const open = typed !== undefined || latest === undefined
  const form = (
    <PlanForm
      desk={desk}
      action={consolePaths.plan.to(params)}
      readings={readings}
      now={now}
      values={values}
      errors={typed?.errors ?? {}}
      why={why}
      button={latest ? `keep as version ${latest.version + 1}` : 'draft the plan'}
    />
  )
  return (
    <EngagementPage
      desk={desk}
      engagement={engagement}
      here="plan"
      title="plan"
      refused={refused}
      about={
        latest ? (
          <>
            version {latest.version}, drafted <Time at={latest.createdAt} now={now} />
          </>
        ) : (
          'none yet'
        )
      }
      actions={
        engagement.state === 'planned' && (
          <ButtonLink href={consolePaths.quote.to(params)}>make the quote</ButtonLink>
        )
      }
    >
      {asked && (
        <p>
          They asked for: <strong>{asked}</strong>
        </p>
      )}
      {open ? (
        form
      ) : (
        <details class="section">
          <summary class="button quiet">change the plan</summary>
          {form}
        </details>
      )}
      {latest && <PlanResult plan={latest.plan} now={now} />}
    </EngagementPage>
  )
}
