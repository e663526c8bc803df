import type { Currency } from '#domain/money/currencies.ts'
import type { Mismatch } from '#domain/money/mismatches.ts'
import type { MoneyPage as Page } from '#domain/money/money-page.ts'
import { recipients } from '#policy/recipients.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { Card, Columns } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Money, moneyText } from '#web/ui/money.tsx'
import { Tabs } from '#web/ui/navigation.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { ClientMargins, MonthChart } from './money-charts.tsx'
import { type MoneyQuery, moneyAddress, monthSpans } from './money-filter.ts'
import { MoneyTabs } from './money-tabs.tsx'
import { ForecastSection } from './registrar-forecast.tsx'

export interface MoneyPageProps {
  readonly desk: Desk
  readonly page: Page
  readonly query: MoneyQuery
  readonly currency: Currency
  readonly currencies: readonly string[]
}

/** What came in, what vendors cost, what does not match. */
export function MoneyPage({ desk, page, query, currency, currencies }: MoneyPageProps) {
  return (
    <ConsolePage desk={desk} title="money" section="money">
      <PageHead title="money" about="What came in, what vendors cost, and what does not match." />
      <MoneyTabs current="overview" />
      <Filters query={query} currency={currency} currencies={currencies} />
      <Figures page={page} currency={currency} />
      <MonthChart page={page} currency={currency} />
      <Mismatches page={page} query={query} />
      <ProposedRefunds page={page} />
      <OpenInvoices page={page} query={query} />
      <ForecastSection page={page} />
      <ClientMargins page={page} currency={currency} query={query} />
    </ConsolePage>
  )
}

function Filters(props: { query: MoneyQuery; currency: Currency; currencies: readonly string[] }) {
  const { query, currency, currencies } = props
  const shown = [...new Set([currency, ...currencies])] as Currency[]
  return (
    <>
      {shown.length > 1 && (
        <Tabs
          label="currency"
          links={shown.map((one) => ({
            href: moneyAddress({ ...query, currency: one, page: 1 }),
            label: one.toUpperCase(),
            current: one === currency,
          }))}
        />
      )}
      <Tabs
        label="time"
        links={monthSpans.map((months) => ({
          href: moneyAddress({ ...query, months, page: 1 }),
          label: `${months} months`,
          current: months === query.months,
        }))}
      />
    </>
  )
}

function Figures({ page, currency }: { page: Page; currency: Currency }) {
  const month = page.months.at(-1)
  const sums = page.open.sums.find((one) => one.currency === currency)
  const { funds } = page
  return (
    <Columns>
      <Card title="came in this month">
        <p class="figure">{moneyText(month?.incomeCents ?? 0, currency)}</p>
        <p class="small soft">
          {month && month.backCents > 0
            ? `${moneyText(month.backCents, currency)} went back`
            : 'nothing went back'}
        </p>
      </Card>
      <Card title="open">
        <p class="figure">{moneyText(sums?.leftCents ?? 0, currency)}</p>
        <p class="small soft">
          {sums && sums.overdue > 0 ? (
            <StateMark tone="bad" word={`${moneyText(sums.overdueCents, currency)} overdue`} />
          ) : (
            <StateMark tone="good" word="nothing overdue" />
          )}
        </p>
      </Card>
      <Card title="vendors this month">
        <p class="figure">{moneyText(month?.costCents ?? 0)}</p>
        <p class="small soft">{month ? sourceWords(month.costs) : ''}</p>
      </Card>
      <Card title="balance at the registrar">
        <p class="figure">{funds.kind === 'known' ? moneyText(funds.room.balanceCents) : 'unknown'}</p>
        <p class="small soft">
          {funds.kind === 'known' ? 'as read just now' : 'it could not be read just now'}
        </p>
      </Card>
    </Columns>
  )
}

function sourceWords(costs: Page['months'][number]['costs']): string {
  return costs.map((cost) => `${cost.kind} ${moneyText(cost.cents)}, ${cost.source}`).join(' · ')
}

function Mismatches({ page, query }: { page: Page; query: MoneyQuery }) {
  const { shown, count } = page.mismatches
  return (
    <>
      <h2>what does not match</h2>
      <DataTable
        caption="what does not match"
        hideCaption
        rows={shown}
        empty={
          page.billsHeld > 0
            ? 'The latest bill of each vendor agrees with what runs, and every client pays for what runs.'
            : 'Every client pays for what runs. Enter a vendor’s bill to hold it against what runs: inboxes and domains that are in no stack, that are not billed, or that cost something else appear here.'
        }
        columns={[
          {
            key: 'kind',
            heading: 'what',
            cell: ({ kind }) => <StateMark {...mismatchMarks[kind]} />,
          },
          { key: 'about', heading: 'about', cell: (one) => <About mismatch={one} /> },
          { key: 'words', heading: 'in words', cell: (one) => one.words },
          { key: 'where', heading: 'seen on', cell: (one) => recipients[one.where]?.name ?? one.where },
          {
            key: 'cents',
            heading: 'difference',
            numeric: true,
            cell: (one) => (one.cents === undefined ? '' : <Money cents={one.cents} />),
          },
        ]}
      />
      {count > shown.length && (
        <p class="small soft">
          {(count - shown.length).toLocaleString('en')} more do not match
          {query.allMismatches ? (
            '; they come up once these are mended.'
          ) : (
            <>
              : <a href={moneyAddress({ ...query, allMismatches: true })}>show them</a>
            </>
          )}
        </p>
      )}
      <WhatToDo kinds={new Set(shown.map(({ kind }) => kind))} />
    </>
  )
}

/** What one does about each kind that stands there, and when it goes. */
function WhatToDo({ kinds }: { kinds: ReadonlySet<Mismatch['kind']> }) {
  const there = (Object.keys(mismatchSteps) as Mismatch['kind'][]).filter((kind) => kinds.has(kind))
  if (there.length === 0) return null
  return (
    <details>
      <summary>what to do about them</summary>
      <DefinitionList facts={there.map((kind) => [mismatchMarks[kind].word, mismatchSteps[kind]])} />
      <p class="small soft">
        What a bill shows stands until that vendor’s next one is entered, or the bill is taken away. The rest
        is held against what runs whenever this page is opened.
      </p>
    </details>
  )
}

/** Leads to whose it is, or to what is nobody’s. */
function About({ mismatch: { kind, about, clientId } }: { mismatch: Mismatch }) {
  if (clientId) return <a href={consolePaths.client.to({ client: clientId })}>{about}</a>
  if (kind === 'lines-missing') return <a href={consolePaths.bills.to()}>{about}</a>
  return kind === 'at-vendor-unknown' ? <a href={consolePaths.orphans.to()}>{about}</a> : <span>{about}</span>
}

const mismatchMarks = {
  'at-vendor-unknown': { tone: 'bad', word: 'at a vendor, not ours' },
  'billed-unknown': { tone: 'bad', word: 'billed, not ours' },
  'billed-more': { tone: 'bad', word: 'billed more than runs' },
  'not-billed': { tone: 'attention', word: 'runs, not billed' },
  'priced-otherwise': { tone: 'attention', word: 'priced otherwise' },
  'runs-unpaid': { tone: 'bad', word: 'runs, not paid for' },
  'lines-missing': { tone: 'attention', word: 'lines and total differ' },
  'more-than-paid': { tone: 'attention', word: 'more than paid for' },
} as const satisfies Record<Mismatch['kind'], Parameters<typeof StateMark>[0]>

const mismatchSteps: Readonly<Record<Mismatch['kind'], string>> = {
  'runs-unpaid': 'Look at the client’s invoices and ask them; or end the engagement on the client’s page.',
  'billed-unknown': 'Cancel it at the vendor and ask for the money back; or bring in the client whose it is.',
  'billed-more': 'Close at the vendor what is too many, and ask for the money back.',
  'at-vendor-unknown': 'Bring in the client whose it is; or cancel it at the vendor.',
  'lines-missing': 'Take the bill away and enter it again, with all of its lines and its total.',
  'priced-otherwise':
    'Ask the vendor. If that is the price from now on, say so among the assumptions of the plans you draft.',
  'more-than-paid': 'Draft a change of the plan with the client; or close what is too many.',
  'not-billed': 'Nothing, if it comes on the next bill; ask the vendor if it does not.',
}

function ProposedRefunds({ page }: { page: Page }) {
  if (page.refunds.length === 0) return null
  return (
    <>
      <h2>money that may go back</h2>
      <DataTable
        caption="refunds that wait for an owner"
        hideCaption
        rows={page.refunds}
        rowHref={(row) => consolePaths.invoice.to({ invoice: row.invoiceId })}
        empty=""
        columns={[
          {
            key: 'state',
            heading: 'state',
            cell: () => <StateMark tone="waiting" word="waits for an owner" />,
          },
          { key: 'company', heading: 'client', cell: (row) => row.company },
          {
            key: 'invoice',
            heading: 'invoice',
            names: true,
            cell: (row) => row.invoiceNumber ?? 'no number',
          },
          {
            key: 'amount',
            heading: 'goes back',
            numeric: true,
            cell: (row) => <Money cents={row.amountCents} currency={row.currency} />,
          },
          {
            key: 'since',
            heading: 'proposed',
            cell: (row) => <Time at={row.proposedAt} now={page.now} />,
          },
        ]}
      />
    </>
  )
}

function OpenInvoices({ page, query }: { page: Page; query: MoneyQuery }) {
  const { rows, sums } = page.open
  const all = sums.reduce((sum, { count }) => sum + count, 0)
  const overdue = sums.reduce((sum, one) => sum + one.overdue, 0)
  const asked = query.owing ? overdue : all
  return (
    <>
      <h2 id="open">open and overdue</h2>
      <Tabs
        label="open invoices"
        links={[
          {
            href: `${moneyAddress({ ...query, owing: false, page: 1 })}#open`,
            label: 'all that are open',
            current: !query.owing,
            count: all,
          },
          {
            href: `${moneyAddress({ ...query, owing: true, page: 1 })}#open`,
            label: 'overdue',
            current: query.owing,
            count: overdue,
          },
        ]}
      />
      <DataTable
        caption="invoices that are not paid"
        hideCaption
        rows={rows}
        rowHref={(row) => consolePaths.invoice.to({ invoice: row.id })}
        empty="Invoices that are out and not paid appear here, whatever their currency, those that are overdue first."
        columns={[
          {
            key: 'state',
            heading: 'state',
            cell: (row) =>
              row.unpaidSince ? (
                <StateMark tone="bad" word="overdue" />
              ) : (
                <StateMark tone="attention" word="open" />
              ),
          },
          { key: 'company', heading: 'client', cell: (row) => row.company },
          { key: 'number', heading: 'invoice', names: true, cell: (row) => row.number ?? 'no number yet' },
          {
            key: 'left',
            heading: 'left to pay',
            numeric: true,
            cell: (row) => <Money cents={row.leftCents} currency={row.currency} />,
          },
          {
            key: 'way',
            heading: 'way',
            cell: (row) => (row.collection === 'transfer' ? 'transfer' : 'card'),
          },
          {
            key: 'since',
            heading: 'overdue since',
            named: true,
            cell: (row) =>
              row.unpaidSince ? (
                <Time at={row.unpaidSince} now={page.now} />
              ) : row.dueAt ? (
                <>
                  due <Time at={row.dueAt} now={page.now} as="day" />
                </>
              ) : (
                ''
              ),
          },
          {
            key: 'seen',
            heading: 'as read',
            named: true,
            cell: (row) => <Time at={row.seenAt} now={page.now} />,
          },
        ]}
      />
      {asked > rows.length && (
        <p class="small">
          <a href={withQuery(consolePaths.invoices.to(), { show: query.owing ? 'overdue' : 'open' })}>
            all {asked.toLocaleString('en')} of them
          </a>
        </p>
      )}
    </>
  )
}
