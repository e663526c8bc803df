import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { may } from '#domain/engagements/states.ts'
import type { CapacityPlan } from '#domain/plans/capacity-plan.ts'
import { dayOf } from '#domain/plans/day.ts'
import type { latestPlan } from '#domain/plans/draft-plan.ts'
import { firstYears, isSamePrice, priceForPlan, type TldReading } from '#domain/tlds/tld-price.ts'
import { consolePaths } from '#web/paths.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
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
      {latest && engagement.state === 'planned' && (
        <PriceMoved plan={latest.plan} readings={readings} now={now} />
      )}
      {latest && <PlanResult plan={latest.plan} now={now} />}
    </EngagementPage>
  )
}

/** The plan keeps the price that it was drafted with; whoever quotes it should know that the registrar asks another now. */
function PriceMoved(props: { plan: CapacityPlan; readings: readonly TldReading[]; now: Date }) {
  const { tld, tldPrices } = props.plan.request
  const reading = props.readings.find((one) => one.tld === tld)
  const now = priceForPlan(tld, reading, props.now)
  const was = tldPrices[tld]
  if (!now.ok || !was) return null
  if (isSamePrice(now.price, was)) return null
  const { firstYearCents, renewalCents, years } = now.price
  return (
    <Notice tone="attention" title={`the price of .${tld} has changed`}>
      <p>
        This plan has {moneyText(was.firstYearCents)} the {firstYears(was.years)} and{' '}
        {moneyText(was.renewalCents)} each year after; the registrar asks {moneyText(firstYearCents)} the{' '}
        {firstYears(years)} and {moneyText(renewalCents)} now. Draft it again before you quote it.
      </p>
    </Notice>
  )
}
