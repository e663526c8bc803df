import { centsIn } from '../amounts.ts'
import type { Page } from '../page.ts'
import { StepFailure } from '../step-failure.ts'
import { signInByMail } from './sign-in.ts'
import type { Engagement, Part, Stage } from './stage.ts'

/** From the inquiry to the accepted and paid quote. A card that is named is paid with; else it goes by the company. */
export async function sellTo(stage: Stage, part: Part, cardNumber?: string): Promise<Engagement> {
  const { browser, company, line } = part
  const { operator, mail } = stage

  const clientPage = await line.step('the operator makes them a client', () =>
    operator.turn(async (desk) => {
      const inquiries = await desk.open('/console/inquiries')
      const inquiry = await desk.open(inquiries.rowLink(company.name))
      inquiry.expect(company.contact.email)
      return (await desk.press(inquiry, inquiry.form('make them a client'))).address.pathname
    }),
  )
  await line.step('the operator drafts the plan and sends the quote', () =>
    operator.turn(async (desk) => {
      const client = await desk.open(clientPage)
      const plan = await desk.open(client.link(/^plan/))
      const drafted = await desk.press(
        plan,
        plan.form(/draft|save/).fill({
          targetPerMonth: '800',
          targetMeans: 'messages',
          stepsPerProspect: '1',
        }),
      )
      const quote = await desk.open(drafted.link(/^quote/))
      await desk.press(quote, quote.form(/send/))
    }),
  )
  const portal = await line.step('signs in by the mailed link and sees the quote', async () => {
    await mail.wait(company.contact.email, /quote/i)
    const home = await signInByMail(stage, browser, company.contact.email)
    return home.address.pathname
  })
  const { payment, ...sending } = await line.step(
    'accepts quote, terms, agreement and authority',
    async () => {
      const home = await browser.open(portal)
      const quote = await browser.open(home.link('read the quote'))
      const form = quote.form('accept the quote')
      for (const label of form.labels) form.fill({ [label]: true })
      const coldPerDay = Number(/sends (\d+) cold messages/.exec(quote.text)?.[1])
      const activeInboxes = Number(/takes (\d+) inboxes/.exec(quote.text)?.[1])
      return { payment: await browser.press(quote, form), coldPerDay, activeInboxes }
    },
  )
  const paidCents = centsIn(payment.buttons.find((words) => words.startsWith('pay ')) ?? '', payment)
  if (cardNumber === undefined && company.paysBy === 'transfer')
    await line.step('asks for an invoice, and transfers its sum', async () => {
      const waiting = await browser.press(payment, payment.form(/^make the invoice/))
      const invoice = await browser.open(waiting.expect('waits for your transfer').link(/^see the invoice/))
      await browser.press(invoice, invoice.form('The transfer arrives'))
      await mail.wait(company.contact.email, /^paid|payment arrived/i)
    })
  else await payByCard(stage, part, payment, cardNumber)
  return { clientPage, portal, paidCents, ...sending }
}

async function payByCard(
  { mail, world }: Stage,
  { browser, company, line }: Part,
  payment: Page,
  cardNumber = '4242 4242 4242 4242',
): Promise<void> {
  await line.step('pays on the checkout page', async () => {
    const checkout = await browser.press(payment, payment.form(/^pay /))
    if (!checkout.address.href.startsWith(world.at('stripe')))
      throw new StepFailure('the payment is not on the processor’s page', checkout.seen)
    await browser.press(
      checkout,
      checkout.form(/^pay /i).fill({ cardNumber, cardExpiry: '12 / 39', cardCvc: '123' }),
    )
    await mail.wait(company.contact.email, /^paid|payment arrived/i)
  })
}
