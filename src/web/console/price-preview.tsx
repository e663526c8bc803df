import type { PriceBook } from '#domain/quotes/price-book.ts'
import type { PricesForm } from '#domain/quotes/prices-page.ts'
import type { WantedPrices, WeighedPrices } from '#domain/quotes/set-prices.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { dayText, Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { type ChangedPrice, changedPrices, currencyWords, monthOf } from './price-words.ts'
import { dayAt } from './prices-page.tsx'

/** Sizes of a stack for which a month is told before and after. */
const exampleInboxes = [10, 40] as const

/** What would change, from when and for whom, before it is set. */
export function PricePreview(props: {
  desk: Desk
  page: PricesForm
  wanted: WantedPrices
  weighed: Extract<WeighedPrices, { kind: 'would-hold' }>
  /** As it was typed, to be sent again. */
  typed: Readonly<Record<string, string>>
}) {
  const { desk, page, wanted, weighed, typed } = props
  const { now, quotesOut, running } = page
  const { currency } = wanted
  const { before, dropped } = weighed
  const after: PriceBook = { ...wanted, version: before.version }
  const changed = changedPrices(before, after)
  const large = changed.filter(({ isLarge }) => isLarge)
  const from = dayAt(wanted.effectiveFrom)
  const action = consolePaths.pricesIn.to({ currency })
  return (
    <ConsolePage desk={desk} title="look the prices over" section="settings">
      <PageHead
        title="look the prices over"
        about="Nothing is set yet."
        breadcrumb={[
          { href: consolePaths.settings.to(), label: 'settings' },
          { href: consolePaths.prices.to(), label: 'prices' },
          { href: action, label: `in ${currencyWords[currency]}` },
          { href: action, label: 'look over' },
        ]}
      />
      {large.length > 0 && (
        <Notice tone="attention" title="a large step">
          <p>
            {large.map(({ label, was, is }) => `${label}: ${was} → ${is}`).join('; ')}. If a digit slipped,
            mend it below.
          </p>
        </Notice>
      )}
      <DataTable<ChangedPrice>
        caption={`for quotes sent from ${dayText(from)} on`}
        rows={[...changed, ...examples(before, after)]}
        empty="The same prices as before."
        columns={[
          { key: 'price', heading: 'price', cell: ({ label }) => label },
          { key: 'was', heading: 'before', numeric: true, cell: ({ was }) => was },
          { key: 'is', heading: 'then', numeric: true, cell: ({ is }) => is },
        ]}
      />
      <h2>what it touches</h2>
      <ul>
        <li>
          Quotes in {currencyWords[currency]} sent from <Time at={from} now={now} as="day" /> on are priced
          so, those of plans drafted earlier too.
        </li>
        <li>{keptWords(quotesOut, running)}</li>
        {currency === 'usd' && <li>The website tells these prices from that day on.</li>}
        {dropped.map((book) => (
          <li>
            What was set for <Time at={dayAt(book.effectiveFrom)} now={now} as="day" /> (version{' '}
            {book.version}) is dropped.
          </li>
        ))}
      </ul>
      <div class="actions">
        <ActionForm
          desk={desk}
          action={action}
          button={`set these prices for quotes from ${dayText(from)} on`}
          why={desk.why('change-prices')}
          hidden={{ ...typed, step: 'set' }}
        />
        <ActionForm
          desk={desk}
          action={action}
          button="mend something"
          kind="quiet"
          hidden={{ ...typed, step: 'mend' }}
        />
      </div>
    </ConsolePage>
  )
}

function examples(before: PriceBook, after: PriceBook): ChangedPrice[] {
  return exampleInboxes
    .filter((inboxes) => monthOf(before, inboxes) !== monthOf(after, inboxes))
    .map((inboxes) => ({
      label: `a month with ${inboxes} inboxes`,
      was: moneyText(monthOf(before, inboxes), before.currency),
      is: moneyText(monthOf(after, inboxes), after.currency),
      isLarge: false,
    }))
}

function keptWords(quotesOut: number, running: number): string {
  const out =
    quotesOut === 0
      ? 'No quote is out'
      : quotesOut === 1
        ? '1 quote that is out keeps its prices until it lapses'
        : `${quotesOut} quotes that are out keep their prices until they lapse`
  const kept =
    running === 0
      ? 'no engagement runs on an accepted one'
      : running === 1
        ? '1 engagement that accepted one keeps its prices, also when its plan changes'
        : `${running} engagements that accepted one keep their prices, also when their plan changes`
  return `${out}; ${kept}.`
}
