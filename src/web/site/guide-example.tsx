import type { CapacityPlan } from '#domain/plans/capacity-plan.ts'
import { daysBetween } from '#domain/plans/day.ts'
import type { StackSize } from '#domain/plans/size-stack.ts'
import { Money } from '#web/ui/money.tsx'
import { numberText } from '#web/ui/num.tsx'

/** The worked example, and what the same target would have been if nobody had asked what it counts. */
export function GuideExample({ plan, misread }: { plan: CapacityPlan; misread: StackSize }) {
  const { size, waves, cost, request, assumptions } = plan
  const perInbox = size.messagesPerInboxPerMonth
  const dayOf = (kind: string) => plan.milestones.find((milestone) => milestone.kind === kind)?.day
  const approved = dayOf('names-approved') ?? request.startDay
  const firstCold = dayOf('first-cold-send') ?? request.startDay
  const full = plan.milestones.findLast((milestone) => milestone.kind === 'full-volume')?.day ?? firstCold
  return (
    <>
      <h2>5. a worked example</h2>
      <p>
        A company wants to reach {numberText(request.targetPerMonth)} new people a month with a first message
        and two follow-ups, through .com domains.
      </p>
      <ol>
        <li>
          Messages: {numberText(request.targetPerMonth)} × {request.stepsPerProspect} ={' '}
          {numberText(size.messagesPerMonth)} a month.
        </li>
        <li>
          Active inboxes: {numberText(size.messagesPerMonth)} ÷ {perInbox}, rounded up: {size.activeInboxes}.
        </li>
        <li>
          Reserve: {assumptions.reservePercent.value} % of that, rounded up: {size.reserveInboxes}. Together{' '}
          {size.inboxes} inboxes.
        </li>
        <li>
          Domains: {size.inboxes} ÷ {assumptions.inboxesPerDomain.value} = {size.domains}, for{' '}
          <Money cents={cost.registrarCents} /> a year.
        </li>
        <li>
          Purchases: under the registrar’s limit of <Money cents={cost.registrarMonthlyLimitCents} short /> a
          month, {waves.length === 1 ? 'one' : `${waves.length}, over ${cost.registrarDays} days`}. Ask for a
          higher limit early.
        </li>
        <li>
          Calendar: first cold message {daysBetween(approved, firstCold)} days after the names are approved,
          every active inbox at its full number after {daysBetween(approved, full)}.
        </li>
        <li>
          Replacements: about {numberText(size.replacementDomainsPerMonth)} domains a month worn out, so one
          to be bought and warmed most months.
        </li>
      </ol>
      <p>
        Had the {numberText(request.targetPerMonth)} been taken for messages, the same plan would have had{' '}
        {misread.inboxes} inboxes on {misread.domains} domains, and would have reached{' '}
        {numberText(misread.newProspectsPerMonth)} people a month.
      </p>
    </>
  )
}
