import { avoidedTlds } from '#domain/names/domain-name.ts'
import type { TldPrice } from '#domain/plans/plan-request.ts'
import type { PlannedTldChange } from '#domain/tlds/planned-tld-changes.ts'
import {
  firstYears,
  oldestPriceDays,
  readAgainDays,
  renewsDearer,
  type TldReading,
  timesDearer,
} from '#domain/tlds/tld-price.ts'
import { type FaultCode, faults } from '#platform/errors/fault.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Money } from '#web/ui/money.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { tldMark } from './tld-words.tsx'
import { type Typed, typedInto } from './typed.ts'

const topics = ['tlds']
const label = 'another ending'

/** The endings that the agency plans with, with their prices as last read from the registrar. */
export function TldsPage(props: {
  desk: Desk
  readings: readonly TldReading[]
  changes: readonly PlannedTldChange[]
  now: Date
  refused?: string
  typed?: Typed
}) {
  const { desk, readings, changes, now, refused } = props
  const { errors, values } = typedInto(props.typed, 'tld')
  const why = desk.why('change-prices')
  return (
    <ConsolePage desk={desk} title="endings" section="settings" refused={refused} topics={topics}>
      <PageHead
        title="endings"
        about="With which endings domains are planned, and what the registrar takes for them."
        breadcrumb={[
          { href: consolePaths.settings.to(), label: 'settings' },
          { href: consolePaths.prices.to(), label: 'prices' },
          { href: consolePaths.tlds.to(), label: 'endings' },
        ]}
      />
      <LiveRegion id="tlds" topics={topics} href={desk.address}>
        <DataTable
          caption="endings and their prices"
          hideCaption
          rows={readings}
          empty="Endings that you plan with appear here."
          columns={[
            {
              key: 'tld',
              heading: 'ending',
              cell: ({ tld }) => (
                <>
                  <strong>.{tld}</strong>
                  {avoidedTlds.includes(tld) && (
                    <>
                      {' '}
                      <StateMark tone="attention" word="bad name" />
                    </>
                  )}
                </>
              ),
            },
            { key: 'state', heading: 'state', cell: (one) => <TldState reading={one} now={now} /> },
            {
              key: 'first',
              heading: 'purchase',
              numeric: true,
              cell: ({ firstCents, years }) =>
                firstCents === null ? (
                  '–'
                ) : (
                  <>
                    <Money cents={firstCents} />
                    <span class="small soft"> {firstYears(years ?? 1)}</span>
                  </>
                ),
            },
            {
              key: 'renewal',
              heading: 'each year after',
              numeric: true,
              cell: ({ firstCents, renewalCents, years }) =>
                renewalCents === null || firstCents === null || years === null ? (
                  '–'
                ) : (
                  <>
                    <Money cents={renewalCents} />
                    <Dearer price={{ firstYearCents: firstCents, renewalCents, years }} />
                  </>
                ),
            },
            {
              key: 'read',
              heading: 'read',
              named: true,
              cell: ({ readAt }) =>
                readAt ? <Time at={readAt} now={now} /> : <span class="soft">never</span>,
            },
            ...(why === undefined
              ? [
                  {
                    key: 'remove',
                    heading: 'take away',
                    cell: ({ tld }: TldReading) => (
                      <ActionForm
                        desk={desk}
                        action={consolePaths.removeTld.to({ tld })}
                        button={`plan no more with .${tld}`}
                        kind="plain"
                        inline
                      />
                    ),
                  },
                ]
              : []),
          ]}
        />
      </LiveRegion>
      <p class="soft">
        Each price is what the registrar answers for a free name: its price list shows promotions that an
        order does not get. It is read again by itself every {readAgainDays} days; nothing is planned or
        quoted with one that was read more than {oldestPriceDays} days ago. Until the registrar has answered
        once, .com is planned by its list price of 23 November 2026, which the website’s example has, too.
        What each name costs is asked again when it is chosen and when it is bought.
      </p>
      <ActionForm
        desk={desk}
        action={consolePaths.tldReading.to()}
        button="read prices now"
        kind="quiet"
        why={desk.why('edit-plan')}
      />
      <h2>plan with another</h2>
      <ErrorSummary errors={errors} labels={{ tld: label }} />
      <ActionForm desk={desk} action={consolePaths.tlds.to()} button="plan with it" why={why}>
        <Field
          name="tld"
          label={label}
          help="Such as net. Practitioners take .com, then .co, and avoid .info, .xyz, .click and .top."
          maxLength={30}
          value={values.tld}
          error={errors.tld}
        />
      </ActionForm>
      <h2>changes of what is planned with</h2>
      <DataTable
        caption="changes of what is planned with"
        hideCaption
        rows={changes}
        empty="None yet: it is what the program came with."
        columns={[
          { key: 'what', heading: 'what', cell: changeWords },
          { key: 'at', heading: 'when', cell: ({ at }) => <Time at={at} now={now} /> },
          {
            key: 'by',
            heading: 'by',
            cell: ({ by }) => (by === null ? 'somebody who has left' : reveal(by)),
          },
        ]}
      />
    </ConsolePage>
  )
}

function changeWords({ added, removed }: PlannedTldChange): string {
  const dotted = (tlds: readonly string[]) => tlds.map((tld) => `.${tld}`).join(', ')
  return [
    ...(added.length > 0 ? [`${dotted(added)} added`] : []),
    ...(removed.length > 0 ? [`${dotted(removed)} taken away`] : []),
  ].join('; ')
}

/** How much dearer each further year is than one of those bought. */
function Dearer({ price }: { price: TldPrice }) {
  if (!renewsDearer(price)) return null
  return <span class="small soft"> {timesDearer(price).toFixed(1)} times</span>
}

function TldState({ reading, now }: { reading: TldReading; now: Date }) {
  const { faultCode, triedAt } = reading
  return (
    <>
      <StateMark {...tldMark(reading, now)} />
      {faultCode !== null && triedAt !== null && (
        <span class="small">
          {' '}
          The registrar could not be asked <Time at={triedAt} now={now} />:{' '}
          {faults[faultCode as FaultCode] ?? 'the log says where it broke.'}{' '}
          {reading.readAt === null ? 'It is asked again by itself.' : 'The price read before stands.'}
        </span>
      )}
    </>
  )
}
