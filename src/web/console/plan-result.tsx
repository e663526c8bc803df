import { assumptionNames, confidences } from '#domain/plans/assumptions.ts'
import type { CapacityPlan } from '#domain/plans/capacity-plan.ts'
import { isWorkingDay } from '#domain/plans/day.ts'
import { milestoneKinds } from '#domain/plans/milestones.ts'
import { firstYears } from '#domain/tlds/tld-price.ts'
import { Card, Columns } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { LineChart } from '#web/ui/line-chart.tsx'
import { Money } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Num, numberText } from '#web/ui/num.tsx'
import { dayText, Time } from '#web/ui/time.tsx'
import { figureText } from './plan-form.tsx'

const at = (day: string): Date => new Date(`${day}T00:00:00Z`)

const limitWords = {
  coldPerInboxPerDay: 'cold messages per inbox and day',
  totalPerInboxPerDay: 'all messages per inbox and day',
  inboxesPerDomain: 'inboxes per domain',
  minimumWarmUpDays: 'days of warm-up',
} as const

/** What a plan comes to: size, calendar, ramp, cost, limits, and what it rests on. */
export function PlanResult({ plan, now }: { plan: CapacityPlan; now: Date }) {
  const { size, cost, request } = plan
  const price = request.tldPrices[request.tld]
  return (
    <>
      {plan.warnings.length > 0 && (
        <Notice tone="attention" title="to be weighed">
          <ul>
            {plan.warnings.map((warning) => (
              <li>{warning.words}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Columns>
        <Card title="size">
          <p>
            <span class="figure">{numberText(size.inboxes)} inboxes</span>
            {size.activeInboxes} to send, {size.reserveInboxes} kept warm in reserve
          </p>
          <DefinitionList
            facts={[
              ['domains', <Num value={size.domains} />],
              ['messages a month', <Num value={size.messagesPerMonth} />],
              ['new prospects a month', <Num value={size.newProspectsPerMonth} />],
              ['per inbox and month', <Num value={size.messagesPerInboxPerMonth} />],
              ['domains to replace a month', <Num value={size.replacementDomainsPerMonth} />],
            ]}
          />
        </Card>
        <Card title="what it costs us">
          <p>
            <span class="figure">
              <Money cents={cost.registrarCents} />
            </span>
            at the registrar, for the {firstYears(price?.years ?? 1)} of all domains
          </p>
          <DefinitionList
            facts={[
              ['host a month', <Money cents={cost.hostCentsPerMonth} />],
              ['sequencer a month', <Money cents={cost.sequencerCentsPerMonth} />],
              ['replacements a month', <Money cents={cost.replacementCentsPerMonth} />],
              ['renewals a year', <Money cents={cost.renewalCentsPerYear} />],
              [
                'purchases',
                plan.waves.length === 1
                  ? 'all at once'
                  : `${plan.waves.length}, over ${cost.registrarDays} days, under the registrar’s monthly limit`,
              ],
            ]}
          />
        </Card>
      </Columns>
      <Ramp plan={plan} />
      <h2>calendar</h2>
      <DataTable
        caption="days of the plan"
        hideCaption
        rows={plan.milestones.filter((one) => one.kind !== 'names-approved' || one.wave === 1)}
        empty=""
        columns={[
          { key: 'day', heading: 'day', cell: (one) => <Time at={at(one.day)} now={now} as="day" /> },
          { key: 'what', heading: 'what', cell: (one) => milestoneKinds[one.kind] },
          ...(plan.waves.length > 1
            ? [
                {
                  key: 'wave',
                  heading: 'purchase',
                  numeric: true,
                  cell: (one: CapacityPlan['milestones'][number]) => one.wave,
                },
              ]
            : []),
        ]}
      />
      <h2>limits</h2>
      <DataTable
        caption="limits of host and sequencer"
        hideCaption
        rows={plan.limits}
        empty="Neither the host nor the sequencer publishes a limit."
        columns={[
          {
            key: 'limit',
            heading: 'limit',
            cell: (limit) =>
              `${limit.bound === 'most' ? 'at most' : 'at least'} ${limit.value} ${limitWords[limit.figure]}`,
          },
          {
            key: 'force',
            heading: 'force',
            cell: (limit) => (limit.force === 'hard' ? 'refuses the plan' : 'warns'),
          },
          { key: 'source', heading: 'source', cell: (limit) => limit.source },
        ]}
      />
      <h2>what it rests on</h2>
      <DataTable
        caption="assumptions"
        hideCaption
        rows={assumptionNames.map((name) => plan.assumptions[name])}
        empty=""
        columns={[
          { key: 'figure', heading: 'figure', cell: (one) => figureText(one) },
          { key: 'words', heading: 'what', cell: (one) => one.words },
          {
            key: 'source',
            heading: 'source',
            cell: (one) => (
              <div class="reading">
                {one.source} <span class="soft">({confidences[one.confidence]})</span>
              </div>
            ),
          },
        ]}
      />
    </>
  )
}

/** Working days only: nothing cold is sent on the others, which would hide the rise. */
function Ramp({ plan }: { plan: CapacityPlan }) {
  const days = plan.ramp.filter((one) => isWorkingDay(one.day))
  const most = Math.max(...plan.ramp.map((one) => one.cold))
  const full = plan.ramp.find((one) => one.cold === most)
  const first = plan.ramp.find((one) => one.cold > 0)
  const starts = first ? `first cold messages on ${dayText(at(first.day))}, ` : ''
  return (
    <LineChart
      title={`${starts}${numberText(most)} a working day${full ? ` from ${dayText(at(full.day))}` : ''}`}
      series={[
        { name: 'cold', points: days.map((one) => ({ at: at(one.day), value: one.cold })) },
        { name: 'warm-up', points: days.map((one) => ({ at: at(one.day), value: one.warmUp })) },
      ]}
    />
  )
}
