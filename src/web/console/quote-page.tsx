import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { may } from '#domain/engagements/states.ts'
import type { QuoteLine } from '#domain/quotes/draft-quote.ts'
import type { QuoteView } from '#domain/quotes/quote-queries.ts'
import type { QuotePreview } from '#domain/quotes/send-quote.ts'
import { may as mayQuote, type QuoteState } from '#domain/quotes/states.ts'
import { consolePaths } from '#web/paths.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Money, moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { EngagementPage } from './engagement-page.tsx'

const quoteTones: Readonly<Record<QuoteState, Tone>> = {
  draft: 'off',
  sent: 'waiting',
  accepted: 'good',
  declined: 'bad',
  expired: 'off',
  replaced: 'off',
}

interface QuotePageProps {
  desk: Desk
  engagement: PipelineRow
  /** What the newest plan would be quoted at today; only where a quote can be sent. */
  preview: QuotePreview | undefined
  quotes: readonly QuoteView[]
  now: Date
  refused?: string
}

export function QuotePage({ desk, engagement, preview, quotes, now, refused }: QuotePageProps) {
  const standing = quotes.find((quote) => quote.state === 'sent' || quote.state === 'accepted')
  const earlier = quotes.filter((quote) => quote !== standing)
  return (
    <EngagementPage desk={desk} engagement={engagement} here="quote" title="quote" refused={refused}>
      {preview && <Preview desk={desk} engagement={engagement} preview={preview} now={now} />}
      {standing && <Standing desk={desk} quote={standing} now={now} />}
      {!preview && !standing && (
        <Empty>
          {engagement.state === 'requested' ? (
            <>
              A quote is made from a plan.{' '}
              <a href={consolePaths.plan.to({ engagement: engagement.id })}>Draft the plan</a> first.
            </>
          ) : (
            'No quote stands for this engagement.'
          )}
        </Empty>
      )}
      {earlier.length > 0 && (
        <>
          <h2>earlier quotes</h2>
          <DataTable
            caption="earlier quotes"
            hideCaption
            rows={earlier}
            empty=""
            columns={[
              {
                key: 'state',
                heading: 'state',
                cell: (quote) => <StateMark tone={quoteTones[quote.state]} word={quote.state} />,
              },
              { key: 'sent', heading: 'sent', cell: (quote) => <Time at={quote.issuedAt} now={now} /> },
              {
                key: 'once',
                heading: 'once',
                numeric: true,
                cell: (quote) => <Money cents={quote.setupCents} currency={quote.currency} />,
              },
              {
                key: 'monthly',
                heading: 'a month',
                numeric: true,
                cell: (quote) => <Money cents={quote.monthlyCents} currency={quote.currency} />,
              },
            ]}
          />
        </>
      )}
    </EngagementPage>
  )
}

function Preview(props: { desk: Desk; engagement: PipelineRow; preview: QuotePreview; now: Date }) {
  const { desk, engagement, preview, now } = props
  const { planId, quote, need, funds, price } = preview
  const { role } = desk.staff
  const params = { engagement: engagement.id }
  return (
    <>
      <p>
        Priced today from the newest plan. If it is sent today, it stands through{' '}
        <Time at={new Date(`${quote.validThrough}T00:00:00Z`)} now={now} as="day" />.
      </p>
      <QuoteLines quote={quote} />
      <h2>can it be bought</h2>
      {funds.ok ? (
        <Notice tone="good">
          <p>The registrar’s balance and limit cover it, read just now.</p>
        </Notice>
      ) : (
        <Notice tone="bad" title="it can’t be sent yet">
          <p>{funds.reason}</p>
        </Notice>
      )}
      {!price.ok && (
        <Notice tone="bad" title="it can’t be sent at these prices">
          <p>
            {price.reason} What the registrar asks stands under <a href={consolePaths.tlds.to()}>endings</a>.
          </p>
        </Notice>
      )}
      <DefinitionList
        facts={[
          ['all domains', <Money cents={need.totalCents} />],
          ['largest purchase of one month', <Money cents={need.largestWaveCents} />],
          ['promised to other clients', <Money cents={need.committedCents} />],
          ['costs us a month', <Money cents={quote.vendorCentsPerMonth} />],
        ]}
      />
      <div class="actions">
        <ActionForm
          desk={desk}
          action={consolePaths.quote.to(params)}
          hidden={{
            plan: planId,
            book: String(quote.priceBookVersion),
            setup: String(quote.setupCents),
            monthly: String(quote.monthlyCents),
          }}
          button={`send the quote: ${moneyText(quote.setupCents, quote.currency)} once, ${moneyText(quote.monthlyCents, quote.currency)} a month`}
          why={whyNot(
            desk.why('send-quote'),
            role === 'viewer' ? undefined : may('send-quote', engagement.state, role),
            funds,
            price,
          )}
        />
        <ButtonLink kind="quiet" href={consolePaths.plan.to(params)}>
          change the plan
        </ButtonLink>
      </div>
    </>
  )
}

function Standing({ desk, quote, now }: { desk: Desk; quote: QuoteView; now: Date }) {
  const { role } = desk.staff
  return (
    <>
      <p class="row">
        <StateMark tone={quoteTones[quote.state]} word={quote.state} />
        <span>
          sent <Time at={quote.issuedAt} now={now} />
          {quote.acceptedAt ? (
            <>
              , accepted <Time at={quote.acceptedAt} now={now} />
            </>
          ) : (
            <>
              , stands through <Time at={quote.lastDayAt} now={now} as="day" />
            </>
          )}
        </span>
      </p>
      <QuoteLines quote={quote} />
      <ConfirmedAction
        desk={desk}
        ask="take the quote back"
        effect={
          <p>
            The client can neither accept nor pay it any more, and the plan can be revised. A payment already
            on its way is given back by hand.
          </p>
        }
        action={consolePaths.takeBackQuote.to({ quote: quote.id })}
        button="take this quote back"
        kind="danger"
        why={whyNot(
          desk.why('send-quote'),
          role === 'viewer' ? undefined : mayQuote('replace', quote.state, role),
        )}
      />
    </>
  )
}

const billedWords = { once: 'once', monthly: 'a month', yearly: 'a year' } as const

function QuoteLines(props: {
  quote: {
    readonly lines: readonly QuoteLine[]
    readonly setupCents: number
    readonly monthlyCents: number
    readonly yearlyCents: number
    readonly currency: string
  }
}) {
  const { lines, setupCents, monthlyCents, yearlyCents, currency } = props.quote
  return (
    <DataTable
      caption="lines of the quote"
      hideCaption
      rows={lines}
      empty="This quote has no lines."
      columns={[
        { key: 'words', heading: 'what', cell: (line) => line.words },
        { key: 'quantity', heading: 'how many', numeric: true, cell: (line) => line.quantity },
        {
          key: 'unit',
          heading: 'each',
          numeric: true,
          cell: (line) => <Money cents={line.unitCents} currency={currency} />,
        },
        {
          key: 'amount',
          heading: 'amount',
          numeric: true,
          cell: (line) => <Money cents={line.amountCents} currency={currency} />,
        },
        { key: 'billed', heading: 'billed', cell: (line) => billedWords[line.billed] },
      ]}
      foot={
        <tr>
          <th scope="row" colspan={3}>
            in all
          </th>
          <td class="numeric" colspan={2}>
            {moneyText(setupCents, currency)} once, {moneyText(monthlyCents, currency)} a month
            {yearlyCents > 0 && `, ${moneyText(yearlyCents, currency)} a year for the domains`}
          </td>
        </tr>
      }
    />
  )
}
