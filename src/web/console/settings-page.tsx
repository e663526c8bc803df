import type { PriceBook } from '#domain/quotes/price-book.ts'
import { operatorSpendLimitCents } from '#domain/stacks/approve-spending.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'

/** What this installation runs by; changed where it is started, not here. */
export function SettingsPage(props: { desk: Desk; book: PriceBook | undefined; now: Date }) {
  const { desk, book, now } = props
  const { mode } = desk.parts
  return (
    <ConsolePage desk={desk} title="settings" section="settings">
      <PageHead
        title="settings"
        about="Read only: they are given where the program is started (.env.example)."
      />
      <DefinitionList
        facts={[
          ['business time', <Time at={now} now={now} as="exact" />],
          [
            'new engagements',
            mode === 'sandbox' ? 'in the sandbox world: nothing is bought' : 'live: money is spent',
          ],
          ['operators approve up to', moneyText(operatorSpendLimitCents)],
          ...(book
            ? ([
                ['price book', `version ${book.version}, since ${book.effectiveFrom}`],
                ['set-up', moneyText(book.setupFeeCents)],
                ['per inbox and month', moneyText(book.inboxCentsPerMonth)],
                ['least a month', moneyText(book.minimumCentsPerMonth)],
                ['a quote stands', `${book.quoteValidDays} days`],
              ] as const)
            : []),
        ]}
      />
      <h2>settings of the start</h2>
      <DataTable
        caption="settings"
        hideCaption
        rows={desk.parts.settings()}
        empty="The program was started without any setting."
        columns={[
          { key: 'name', heading: 'name', cell: ([name]) => <code>{name}</code> },
          { key: 'value', heading: 'value', cell: ([, value]) => value },
        ]}
      />
    </ConsolePage>
  )
}
