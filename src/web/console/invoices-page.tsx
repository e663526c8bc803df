import type { InvoiceRow, InvoiceShow } from '#domain/money/invoices.ts'
import { invoiceShows } from '#domain/money/invoices.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { Money } from '#web/ui/money.tsx'
import { Tabs } from '#web/ui/navigation.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { invoiceMark } from './invoice-mark.ts'
import { MoneyTabs } from './money-tabs.tsx'

const words: Readonly<Record<InvoiceShow, string>> = {
  all: 'all',
  open: 'open',
  overdue: 'overdue',
  paid: 'paid',
}

/** Every invoice, newest first. */
export function InvoicesPage(props: {
  desk: Desk
  rows: readonly InvoiceRow[]
  more: boolean
  page: number
  show: InvoiceShow
  currency: string | undefined
  currencies: readonly string[]
  now: Date
}) {
  const { desk, rows, more, page, show, currency, currencies, now } = props
  const at = (changed: { show?: InvoiceShow; currency?: string | undefined; page?: number }) => {
    const next = { show, currency, page: 1, ...changed }
    return withQuery(consolePaths.invoices.to(), {
      show: next.show === 'all' ? undefined : next.show,
      currency: next.currency,
      page: next.page > 1 ? next.page : undefined,
    })
  }
  return (
    <ConsolePage desk={desk} title="invoices" section="money">
      <PageHead title="invoices" about="What clients were billed, as last read at Stripe." />
      <MoneyTabs current="invoices" />
      <Tabs
        label="state"
        links={invoiceShows.map((one) => ({
          href: at({ show: one }),
          label: words[one],
          current: one === show,
        }))}
      />
      {currencies.length > 1 && (
        <Tabs
          label="currency"
          links={[
            { href: at({ currency: undefined }), label: 'any currency', current: currency === undefined },
            ...currencies.map((one) => ({
              href: at({ currency: one }),
              label: one.toUpperCase(),
              current: one === currency,
            })),
          ]}
        />
      )}
      <DataTable
        caption="invoices"
        hideCaption
        rows={rows}
        rowHref={(row) => consolePaths.invoice.to({ invoice: row.id })}
        empty={
          show === 'all'
            ? 'An invoice appears here with the first payment of a client.'
            : 'No invoice stands there now; take the filter away to see the others.'
        }
        columns={[
          { key: 'state', heading: 'state', cell: (row) => <StateMark {...invoiceMark(row)} /> },
          { key: 'number', heading: 'number', names: true, cell: (row) => row.number ?? 'no number yet' },
          { key: 'company', heading: 'client', cell: (row) => row.company },
          {
            key: 'issued',
            heading: 'issued',
            named: true,
            cell: (row) => <Time at={row.issuedAt} now={now} as="day" />,
          },
          {
            key: 'total',
            heading: 'total',
            numeric: true,
            cell: (row) => <Money cents={row.totalCents} currency={row.currency} />,
          },
          {
            key: 'credited',
            heading: 'taken back',
            numeric: true,
            cell: (row) =>
              row.creditedCents > 0 ? <Money cents={row.creditedCents} currency={row.currency} /> : '',
          },
        ]}
      />
      <div class="row">
        {page > 1 && <a href={at({ page: page - 1 })}>newer</a>}
        {more && <a href={at({ page: page + 1 })}>older</a>}
      </div>
    </ConsolePage>
  )
}
