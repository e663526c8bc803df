import type { PriceBook } from '#domain/quotes/price-book.ts'
import { currencies, type PricesPageData, type PriceVersion } from '#domain/quotes/prices-page.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { changedPrices, currencyWords, priceNames, priceRules } from './price-words.ts'

const marks: Readonly<Record<PriceVersion['standing'], { tone: Tone; word: string }>> = {
  'in-force': { tone: 'good', word: 'in force' },
  'to-come': { tone: 'waiting', word: 'to come' },
  past: { tone: 'off', word: 'over' },
  dropped: { tone: 'off', word: 'dropped before its day' },
}

export const dayAt = (day: string): Date => new Date(`${day}T00:00:00Z`)

/** What the agency charges: in force, to come, and every change. */
export function PricesPage({ desk, page }: { desk: Desk; page: PricesPageData }) {
  const { history, now } = page
  const inForce = (currency: PriceBook['currency']) =>
    history.find(({ book, standing }) => book.currency === currency && standing === 'in-force')?.book
  const why = desk.why('change-prices')
  return (
    <ConsolePage desk={desk} title="prices" section="settings">
      <PageHead
        title="prices"
        about="What quotes are made of. A quote that was sent and a plan that runs by an accepted quote keep the prices they were made with; a change for a client from before this program is priced with those in force."
        breadcrumb={[
          { href: consolePaths.settings.to(), label: 'settings' },
          { href: consolePaths.prices.to(), label: 'prices' },
        ]}
      />
      <h2>in force today</h2>
      <DataTable
        caption="prices in force today"
        hideCaption
        rows={priceNames}
        empty=""
        columns={[
          { key: 'price', heading: 'price', cell: (name) => priceRules[name].label },
          ...currencies.map((currency) => ({
            key: currency,
            heading: currencyWords[currency],
            numeric: true,
            cell: (name: (typeof priceNames)[number]) => {
              const book = inForce(currency)
              if (!book || priceRules[name].isIn?.(currency) === false) return '–'
              return priceRules[name].text(book)
            },
          })),
        ]}
      />
      <div class="actions">
        {currencies.map((currency) => (
          <ButtonLink kind="quiet" href={consolePaths.pricesIn.to({ currency })}>
            {why === undefined
              ? `change those in ${currencyWords[currency]}`
              : `those in ${currencyWords[currency]}`}
          </ButtonLink>
        ))}
      </div>
      {why !== undefined && <p class="soft">{why}</p>}
      <p>
        What domains cost at the registrar stands under <a href={consolePaths.tlds.to()}>endings</a>. In which
        currency a client is billed is set on the client’s billing page.
      </p>
      <h2>every change</h2>
      <DataTable
        caption="every change of the prices"
        hideCaption
        rows={history}
        empty=""
        columns={[
          {
            key: 'state',
            heading: 'state',
            cell: ({ standing }) => <StateMark {...marks[standing]} />,
          },
          { key: 'version', heading: 'version', numeric: true, cell: ({ book }) => book.version },
          { key: 'currency', heading: 'in', cell: ({ book }) => currencyWords[book.currency] },
          {
            key: 'from',
            heading: 'for quotes from',
            named: true,
            cell: ({ book }) => <Time at={dayAt(book.effectiveFrom)} now={now} as="day" />,
          },
          { key: 'what', heading: 'what', cell: (one) => <WhatChanged version={one} /> },
          {
            key: 'set',
            heading: 'set',
            named: true,
            cell: ({ set }) =>
              set ? (
                <>
                  <Time at={set.at} now={now} />
                  {' by '}
                  {set.by === null ? 'somebody who has left' : reveal(set.by)}
                </>
              ) : (
                <span class="soft">with the program</span>
              ),
          },
        ]}
      />
    </ConsolePage>
  )
}

function WhatChanged({ version: { book, before } }: { version: PriceVersion }) {
  if (!before)
    return (
      <>
        {priceRules.setupFeeCents.text(book)} set-up, {priceRules.inboxCentsPerMonth.text(book)} an inbox,{' '}
        {priceRules.minimumCentsPerMonth.text(book)} a month at least
      </>
    )
  const changed = changedPrices(before, book)
  if (changed.length === 0) return <>the same prices again</>
  return <>{changed.map(({ label, was, is }) => `${label}: ${was} → ${is}`).join('; ')}</>
}
