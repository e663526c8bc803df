import { avoidedTlds } from '#domain/names/domain-name.ts'
import { startingTldPrices } from '#domain/plans/plan-request.ts'
import { oldestPriceDays, priceForPlan, type TldReading } from '#domain/tlds/tld-price.ts'
import { consolePaths } from '#web/paths.ts'
import { Choices } from '#web/ui/field.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'

/** The endings to plan with, each with its price and how old that is. */
export function TldChoice(props: {
  readings: readonly TldReading[]
  now: Date
  chosen: string | undefined
  error: string | undefined
}) {
  const { readings, now, chosen, error } = props
  return (
    <Choices
      kind="radio"
      name="tld"
      label="ending of the domains"
      help={
        <>
          Names come with this ending; where they run out, with .com or .co if it costs no more. Which are
          here, and reading their prices again: under <a href={consolePaths.tlds.to()}>endings</a>.
        </>
      }
      error={error}
      chosen={chosen === undefined ? [] : [chosen]}
      options={readings.map((reading) => ({
        value: reading.tld,
        label: `.${reading.tld}`,
        help: <TldHelp reading={reading} now={now} />,
      }))}
    />
  )
}

function TldHelp({ reading, now }: { reading: TldReading; now: Date }) {
  return (
    <>
      <TldPriceWords reading={reading} now={now} />
      {avoidedTlds.includes(reading.tld) && ' It has a reputation for abuse; .com or .co is trusted more.'}
    </>
  )
}

/** What an ending costs and how old that is, or why it has no price. */
export function TldPriceWords({ reading, now }: { reading: TldReading; now: Date }) {
  const priced = priceForPlan(reading.tld, reading, now)
  if (reading.state === 'unread') {
    const listed = startingTldPrices[reading.tld]
    return (
      <>
        {listed
          ? `${moneyText(listed.firstYearCents)} a year by the list of 23 November 2026; the registrar was not asked yet.`
          : 'No price yet: the registrar was not asked.'}
      </>
    )
  }
  if (reading.state === 'not-sold') return <>The registrar does not sell it by its API.</>
  if (reading.state === 'over-order-limit')
    return <>One order is above the $100 that the registrar’s API takes.</>
  return (
    <>
      <TldPrice reading={reading} />, read <TldAge reading={reading} now={now} />
      {priced.ok ? '.' : `, which is too old to plan with (${oldestPriceDays} days at most).`}
    </>
  )
}

function TldPrice({ reading: { years, firstCents, renewalCents } }: { reading: TldReading }) {
  const first = moneyText(firstCents ?? 0)
  if (firstCents === renewalCents && years === 1) return <>{first} a year</>
  return (
    <>
      {first} the first {years === 1 ? 'year' : `${years} years`}, {moneyText(renewalCents ?? 0)} each year
      after
    </>
  )
}

function TldAge({ reading: { readAt }, now }: { reading: TldReading; now: Date }) {
  return readAt && <Time at={readAt} now={now} />
}

/** Whether an ending can be planned with today. */
export function tldMark(reading: TldReading, now: Date): { tone: Tone; word: string } {
  if (reading.state === 'not-sold') return { tone: 'bad', word: 'not sold by API' }
  if (reading.state === 'over-order-limit') return { tone: 'bad', word: 'dearer than an order may be' }
  if (reading.state === 'unread')
    return startingTldPrices[reading.tld]
      ? { tone: 'unknown', word: 'not read yet; planned by the list' }
      : { tone: 'unknown', word: 'not read yet' }
  return priceForPlan(reading.tld, reading, now).ok
    ? { tone: 'good', word: 'can be planned' }
    : { tone: 'attention', word: 'price too old' }
}
