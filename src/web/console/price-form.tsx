import { z } from 'zod'
import type { PriceBook } from '#domain/quotes/price-book.ts'
import type { PricesForm } from '#domain/quotes/prices-page.ts'
import type { WantedPrices } from '#domain/quotes/set-prices.ts'
import { consolePaths } from '#web/paths.ts'
import { amountOfMoney, wholeNumber } from '#web/server/form-fields.ts'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { changedPrices, currencyWords, priceRules } from './price-words.ts'
import { dayAt } from './prices-page.tsx'
import { type Typed, typedInto } from './typed.ts'

/** An amount in the currency of the form, in hundredths; the wrong currency is said when that is known (`inOtherCurrency`). */
const amount = (mostHundredths: number) => {
  const most = (mostHundredths / 100).toLocaleString('en-US')
  return amountOfMoney().refine(({ cents }) => cents <= mostHundredths, {
    error: `At most ${most}: more looks like a slip of the keyboard.`,
  })
}

export const priceFormSchema = z.object({
  setup: amount(10_000_000),
  inbox: amount(100_000),
  minimum: amount(10_000_000),
  margin: wholeNumber(0, 100),
  rate: amount(10_000)
    .refine(({ cents }) => cents > 0, { error: 'More than nothing, please, such as 0.95.' })
    .optional(),
  days: wholeNumber(1, 90),
  from: z.iso.date({ error: 'A day, please, such as 2027-01-01.' }),
  basedOn: wholeNumber(1, 1_000_000_000),
  step: z.enum(['look', 'set', 'mend']).default('look'),
})

export const priceLabels: Readonly<Record<string, string>> = {
  setup: 'set-up, once',
  inbox: 'an inbox a month',
  minimum: 'least a month',
  margin: 'on top of the registrar’s price, in percent',
  rate: 'a dollar of the registrar is billed at',
  days: 'days that a quote stands',
  from: 'for quotes sent from',
}

/** Amounts that name another currency than that of the form, each with why it is refused. */
export function inOtherCurrency(
  currency: PriceBook['currency'],
  form: z.output<typeof priceFormSchema>,
): Record<string, string> {
  const { setup, inbox, minimum, rate } = form
  return Object.fromEntries(
    Object.entries({ setup, inbox, minimum, rate }).flatMap(([name, given]) =>
      given?.currency === undefined || given.currency === currency
        ? []
        : [
            [
              name,
              `An amount in ${currencyWords[currency]}, please; this is in ${currencyWords[given.currency]}.`,
            ],
          ],
    ),
  )
}

export function wantedPrices(
  currency: PriceBook['currency'],
  form: z.output<typeof priceFormSchema>,
): WantedPrices | undefined {
  const centsPerDollar = currency === 'usd' ? 100 : form.rate?.cents
  if (centsPerDollar === undefined) return undefined
  return {
    currency,
    effectiveFrom: form.from,
    centsPerDollar,
    setupFeeCents: form.setup.cents,
    inboxCentsPerMonth: form.inbox.cents,
    domainMarginPercent: form.margin,
    minimumCentsPerMonth: form.minimum.cents,
    quoteValidDays: form.days,
  }
}

/** Prices as somebody would type them. */
export function typedPrices(book: PriceBook, from: string): Record<string, string> {
  const hundredths = (cents: number) => (cents / 100).toFixed(2)
  return {
    setup: hundredths(book.setupFeeCents),
    inbox: hundredths(book.inboxCentsPerMonth),
    minimum: hundredths(book.minimumCentsPerMonth),
    margin: String(book.domainMarginPercent),
    ...(book.currency === 'usd' ? {} : { rate: hundredths(book.centsPerDollar) }),
    days: String(book.quoteValidDays),
    from,
  }
}

/** The prices of one currency to be changed; what was typed is looked over on a page of its own before it is set. */
export function PriceFormPage(props: { desk: Desk; page: PricesForm; refused?: string; typed?: Typed }) {
  const { desk, page, refused } = props
  const { standing, toCome, newest, now, today } = page
  const { currency } = standing
  const words = currencyWords[currency]
  const { errors, values: typed } = typedInto(props.typed, 'prices')
  const values = props.typed ? typed : typedPrices(standing, today)
  const why = desk.why('change-prices')
  const action = consolePaths.pricesIn.to({ currency })
  const basedOn = String(newest.version)
  const field = (name: string, is: string, about: string) => ({
    name,
    label: priceLabels[name] ?? name,
    value: values[name],
    error: errors[name],
    help: `${about}Now ${is}.`,
  })
  return (
    <ConsolePage desk={desk} title={`prices in ${words}`} section="settings" refused={refused}>
      <PageHead
        title={`prices in ${words}`}
        about={
          <>
            version {standing.version}, for quotes since{' '}
            <Time at={dayAt(standing.effectiveFrom)} now={now} as="day" />
          </>
        }
        breadcrumb={[
          { href: consolePaths.settings.to(), label: 'settings' },
          { href: consolePaths.prices.to(), label: 'prices' },
          { href: action, label: `in ${words}` },
        ]}
      />
      {toCome.map((book) => (
        <Notice tone="attention" title="a change is to come">
          <p>
            From <Time at={dayAt(book.effectiveFrom)} now={now} as="day" /> on:{' '}
            {changedPrices(standing, book)
              .map(({ label, was, is }) => `${label} ${was} → ${is}`)
              .join('; ') || 'the prices of today'}
            . Prices that you set for that day or an earlier one take its place.
          </p>
        </Notice>
      ))}
      <ErrorSummary errors={errors} labels={priceLabels} />
      <ActionForm
        desk={desk}
        action={action}
        button="look it over"
        why={why}
        hidden={{ basedOn, step: 'look' }}
      >
        <Field
          {...field('setup', priceRules.setupFeeCents.text(standing), 'For the whole stack. ')}
          inputmode="decimal"
        />
        <Field
          {...field(
            'inbox',
            priceRules.inboxCentsPerMonth.text(standing),
            'Those kept warm in reserve too. ',
          )}
          inputmode="decimal"
        />
        <Field
          {...field(
            'minimum',
            priceRules.minimumCentsPerMonth.text(standing),
            'A month is never billed below this. ',
          )}
          inputmode="decimal"
        />
        <Field
          {...field(
            'margin',
            priceRules.domainMarginPercent.text(standing),
            'For each domain and year, from 0 to 100. ',
          )}
          inputmode="numeric"
        />
        {currency !== 'usd' && (
          <Field
            {...field(
              'rate',
              priceRules.centsPerDollar.text(standing),
              'Your own rate: no price is converted by the day. ',
            )}
            inputmode="decimal"
          />
        )}
        <Field
          {...field('days', priceRules.quoteValidDays.text(standing), 'From 1 to 90. ')}
          inputmode="numeric"
        />
        <Field
          name="from"
          label={priceLabels.from ?? ''}
          type="date"
          value={values.from}
          error={errors.from}
          help="Today or a later day. Quotes that were sent before keep their prices."
        />
      </ActionForm>
      {toCome.length > 0 && (
        <ConfirmedAction
          desk={desk}
          action={action}
          ask="drop what is to come"
          button="keep today’s prices and drop it"
          why={why}
          effect={<p>The prices of today go on; nothing that was set for a later day comes.</p>}
          hidden={{ ...typedPrices(standing, today), basedOn, step: 'set' }}
        />
      )}
    </ConsolePage>
  )
}
