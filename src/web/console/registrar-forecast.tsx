import type { MoneyPage } from '#domain/money/money-page.ts'
import { forecastDays } from '#domain/money/registrar-forecast.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { LineChart } from '#web/ui/line-chart.tsx'
import { Money, moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Time } from '#web/ui/time.tsx'

const dayStart = (day: string): Date => new Date(`${day}T00:00:00Z`)

const kinds = { approved: 'approved purchase', promised: 'promised by quotes', renewal: 'renewal' } as const

/** Few names stand there, many are counted and the first can be opened. */
function Names({ outlay: { kind, domains, names } }: { outlay: MoneyPage['outlays'][number] }) {
  if (kind === 'promised') return <>quotes that are out or accepted</>
  if (domains <= 2) return <>{names.join(', ')}</>
  const others = domains - names.length
  return (
    <details>
      <summary>{domains.toLocaleString('en')} domains</summary>
      <p class="small">
        {names.join(', ')}
        {others > 0 && ` and ${others.toLocaleString('en')} more`}
      </p>
    </details>
  )
}

/** How long the registrar's balance lasts if nobody puts anything in. */
export function ForecastSection({ page }: { page: MoneyPage }) {
  const { forecast, outlays, now } = page
  if (!forecast)
    return (
      <>
        <h2>the registrar’s balance</h2>
        <Notice tone="attention" title="no forecast now">
          <p>The registrar’s balance could not be read just now. Open the page again in a minute.</p>
        </Notice>
      </>
    )
  const { runsOutOn, missingCents, neededCents, days } = forecast
  return (
    <>
      <h2>the registrar’s balance</h2>
      {runsOutOn === undefined ? (
        <Notice tone="good" title={`it lasts for the next ${forecastDays} days`}>
          <p>
            {neededCents > 0
              ? `${moneyText(neededCents)} is approved, promised or due to renew in that time.`
              : 'Nothing is approved, promised or due to renew in that time.'}
          </p>
        </Notice>
      ) : (
        <Notice tone="bad" title="it runs out">
          <p>
            On <Time at={dayStart(runsOutOn)} now={now} as="day" /> the balance is too small for what is due.
            Put in {moneyText(missingCents)} before: a renewal fails silently on an empty balance, and
            purchases wait.
          </p>
        </Notice>
      )}
      <LineChart
        title={
          runsOutOn === undefined
            ? `the balance stays above zero for ${forecastDays} days (USD)`
            : `the balance falls below zero, ${moneyText(missingCents)} are missing (USD)`
        }
        series={[
          {
            name: 'balance',
            points: days.map(({ day, cents }) => ({
              at: dayStart(day),
              value: Math.round(cents / 100),
            })),
          },
        ]}
        marks={runsOutOn === undefined ? [] : [{ at: dayStart(runsOutOn), label: 'runs out' }]}
      />
      <DataTable
        caption={`what the registrar takes in the next ${forecastDays} days`}
        rows={outlays}
        empty="Purchases that are approved or promised, and renewals of the next three months, appear here."
        columns={[
          {
            key: 'day',
            heading: 'day',
            cell: (one) => <Time at={dayStart(one.day)} now={now} as="day" />,
          },
          { key: 'words', heading: 'for', cell: (one) => <Names outlay={one} /> },
          { key: 'kind', heading: 'kind', cell: (one) => kinds[one.kind] },
          { key: 'cents', heading: 'amount', numeric: true, cell: (one) => <Money cents={one.cents} /> },
        ]}
      />
    </>
  )
}
