import type { Currency } from '#domain/money/currencies.ts'
import type { MoneyPage } from '#domain/money/money-page.ts'
import { startOf } from '#domain/money/months.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { LineChart } from '#web/ui/line-chart.tsx'
import { Money, moneyText } from '#web/ui/money.tsx'
import { Pagination } from '#web/ui/navigation.tsx'
import { type MoneyQuery, moneyAddress } from './money-filter.ts'

const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' })
const monthText = (month: string): string => monthFormat.format(startOf(month))

const whole = (cents: number): number => Math.round(cents / 100)

/** Income and vendors' costs month by month, as lines, with every figure in the table behind. A month that runs is no fall. */
export function MonthChart({ page, currency }: { page: MoneyPage; currency: Currency }) {
  const { months } = page
  const total = months.reduce((sum, month) => sum + month.incomeCents, 0)
  const over = months.slice(0, -1)
  return (
    <>
      <h2>month by month</h2>
      <LineChart
        title={
          total > 0
            ? `${moneyText(total, currency)} came in over ${months.length} months (${currency.toUpperCase()})`
            : `nothing came in over ${months.length} months`
        }
        series={[
          {
            name: 'came in',
            points: over.map((month) => ({ at: startOf(month.month), value: whole(month.incomeCents) })),
          },
          // Vendors bill in dollars, and no amount leaves its own currency.
          ...(currency === 'usd'
            ? [
                {
                  name: 'vendors',
                  points: over.map((month) => ({
                    at: startOf(month.month),
                    value: whole(month.costCents),
                  })),
                },
              ]
            : []),
        ]}
      />
      <DataTable
        caption="month by month"
        hideCaption
        rows={months.toReversed()}
        empty=""
        columns={[
          {
            key: 'month',
            heading: 'month',
            cell: (row) => (over.includes(row) ? monthText(row.month) : `${monthText(row.month)}, so far`),
          },
          {
            key: 'income',
            heading: 'came in',
            numeric: true,
            cell: (row) => <Money cents={row.incomeCents} currency={currency} />,
          },
          {
            key: 'back',
            heading: 'went back',
            numeric: true,
            cell: (row) => <Money cents={row.backCents} currency={currency} />,
          },
          ...(['registrar', 'host', 'sequencer'] as const).map((kind) => ({
            key: kind,
            heading: kind,
            numeric: true,
            cell: (row: MoneyPage['months'][number]) => {
              const cost = row.costs.find((one) => one.kind === kind)
              return (
                <>
                  <Money cents={cost?.cents ?? 0} />{' '}
                  {cost && cost.cents > 0 && <span class="age">{cost.source}</span>}
                </>
              )
            },
          })),
          {
            key: 'left',
            heading: 'left',
            numeric: true,
            cell: (row) =>
              currency === 'usd' ? (
                <Money cents={row.incomeCents - row.backCents - row.costCents} />
              ) : (
                <span class="soft">two currencies</span>
              ),
          },
        ]}
      />
      <p class="small soft">
        The lines end with the last month that is over. “bought” is what the registrar took, “billed” is a
        vendor’s bill, “estimated” is what ran, counted by the prices that plans are made with. Enter bills to
        replace estimates.
      </p>
    </>
  )
}

/** What each client brought and cost over the time shown. */
export function ClientMargins(props: { page: MoneyPage; currency: Currency; query: MoneyQuery }) {
  const { currency, query } = props
  const { rows, page, pages } = props.page.clients
  return (
    <>
      <h2 id="clients">by client</h2>
      <DataTable
        caption="by client"
        hideCaption
        rows={rows}
        rowHref={(row) => consolePaths.client.to({ client: row.clientId })}
        empty={
          query.owing
            ? 'No client owes anything now.'
            : 'A client appears here with the first payment, or the first thing bought for them.'
        }
        columns={[
          { key: 'company', heading: 'client', cell: (row) => row.company },
          {
            key: 'income',
            heading: 'came in',
            numeric: true,
            cell: (row) => <Money cents={row.incomeCents - row.backCents} currency={currency} />,
          },
          {
            key: 'cost',
            heading: 'vendors, counted',
            numeric: true,
            cell: (row) => <Money cents={row.costCents} />,
          },
          {
            key: 'margin',
            heading: 'left',
            numeric: true,
            cell: (row) =>
              currency === 'usd' ? (
                <Money cents={row.incomeCents - row.backCents - row.costCents} />
              ) : (
                <span class="soft">two currencies</span>
              ),
          },
          {
            key: 'share',
            heading: 'of what came in',
            numeric: true,
            cell: (row) => {
              const income = row.incomeCents - row.backCents
              return currency === 'usd' && income > 0
                ? `${Math.round((100 * (income - row.costCents)) / income)} %`
                : ''
            },
          },
        ]}
      />
      <Pagination
        page={page}
        pages={pages}
        hrefFor={(to) => `${moneyAddress({ ...query, page: to })}#clients`}
      />
    </>
  )
}
