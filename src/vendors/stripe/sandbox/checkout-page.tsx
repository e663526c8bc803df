import type { Child } from 'hono/jsx'
import { type CardField, cardHelp } from './cards.ts'
import type { SessionLine, SessionObject } from './checkout-sessions.ts'

export function amount(cents: number, currency: string): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(cents / 100)
}

const style = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { max-width: 36rem; margin: 2rem auto; padding: 0 1rem }
  table { width: 100%; border-collapse: collapse } td, th { text-align: start; padding: .25rem 0 }
  td:last-child, th:last-child { text-align: end; font-variant-numeric: tabular-nums }
  label { display: block; margin-top: 1rem; font-weight: 600 } .error { color: #b3261e }
  input, button { font: inherit; padding: .5rem; width: 100%; box-sizing: border-box } button { margin-top: 1.5rem }
  @media (prefers-color-scheme: dark) { .error { color: #ffb4ab } }`

export function Page(props: { title: string; nonce: string; children?: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{props.title}</title>
        <style nonce={props.nonce}>{style}</style>
      </head>
      <body>
        <p>A stand-in for the payment processor. No card is charged and no number is kept.</p>
        <main>{props.children}</main>
      </body>
    </html>
  )
}

function rhythm({ price: { recurring } }: SessionLine): string {
  if (!recurring) return 'once'
  return recurring.interval_count === 1
    ? `every ${recurring.interval}`
    : `every ${recurring.interval_count} ${recurring.interval}s`
}

function Field(props: {
  name: CardField
  label: string
  autocomplete: string
  wrong: { field: CardField; words: string } | undefined
}) {
  const words = props.wrong?.field === props.name ? props.wrong.words : undefined
  const errorId = `${props.name}-error`
  return (
    <>
      <label for={props.name}>{props.label}</label>
      {words && (
        <p class="error" id={errorId}>
          {words}
        </p>
      )}
      <input
        id={props.name}
        name={props.name}
        inputmode="numeric"
        autocomplete={props.autocomplete}
        required
        aria-invalid={words ? 'true' : undefined}
        aria-describedby={words ? errorId : undefined}
      />
    </>
  )
}

export function CheckoutPage(props: {
  session: SessionObject
  lines: readonly SessionLine[]
  nonce: string
  wrong: { field: CardField; words: string } | undefined
}) {
  const { session, lines, wrong } = props
  const total = amount(session.amount_total, session.currency)
  return (
    <Page title={wrong ? `Error: pay ${total}` : `Pay ${total}`} nonce={props.nonce}>
      <h1>Pay {total}</h1>
      {wrong && (
        <p role="alert" class="error">
          <a href={`#${wrong.field}`}>{wrong.words}</a>
        </p>
      )}
      <table>
        <caption>What you pay for</caption>
        <tbody>
          {lines.map((line) => (
            <tr>
              <th scope="row">{line.title}</th>
              <td>
                {line.quantity} × {amount(line.price.unit_amount, session.currency)} {rhythm(line)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <CardForm button={`Pay ${total}`} wrong={wrong} />
      {session.cancel_url && (
        <p>
          <a href={session.cancel_url}>Go back without paying</a>
        </p>
      )}
      <TestCards />
    </Page>
  )
}

export interface WrongCard {
  field: CardField
  words: string
}

export function CardForm({ button, wrong }: { button: string; wrong: WrongCard | undefined }) {
  return (
    <form method="post">
      <Field name="cardNumber" label="Card number" autocomplete="cc-number" wrong={wrong} />
      <Field name="cardExpiry" label="Expiry (MM / YY)" autocomplete="cc-exp" wrong={wrong} />
      <Field name="cardCvc" label="Security code" autocomplete="cc-csc" wrong={wrong} />
      <button type="submit">{button}</button>
    </form>
  )
}

export function TestCards() {
  return (
    <>
      <h2>Test cards</h2>
      <p>Any expiry in the future and any security code.</p>
      <table>
        <tbody>
          {cardHelp.map((card) => (
            <tr>
              <th scope="row">{card.number}</th>
              <td>{card.does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
