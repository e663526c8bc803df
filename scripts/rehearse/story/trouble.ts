import type { Page } from '../page.ts'
import { StepFailure } from '../step-failure.ts'
import { waitUntil } from '../wait-until.ts'
import type { Builder } from './build.ts'
import { fillIntake } from './intake.ts'
import { approvedNames, approveNames, approveSpending, chooseNames, namesToChoose } from './names.ts'
import { sellTo } from './offer.ts'
import type { Engagement, Part, Stage } from './stage.ts'
import { requestCall } from './visitor.ts'

/** A client to whom something went wrong, and whose build goes on like every other's by now. */
export interface Troubled extends Builder {
  /** Paid once more, because the bank took the first payment back. */
  readonly repaidCents: number
}

/** How many clients have trouble. */
export const troubledClients = 5

/**
 * What goes wrong in an agency's week, each to a client of its own: it must be said with its reason on both sides, with
 * the next step beside it, and end right by that step. @param partOf the player with this number, from 0
 */
export async function haveTrouble(stage: Stage, partOf: (number: number) => Part): Promise<Troubled[]> {
  const [disputes, taken, rival, first, poor] = Array.from({ length: troubledClients }, (_, number) =>
    partOf(number),
  )
  if (!disputes || !taken || !rival || !first || !poor) throw new Error('too few players')
  const troubled = await Promise.all([
    payDisputePayAgain(stage, disputes),
    losesItsName(stage, taken),
    wantTheSame(stage, first, namedLike(first, rival)),
  ])
  // The account's limit holds for everybody, so nobody else buys meanwhile.
  return [...troubled.flat(), await meetsTheLimit(stage, poor)]
}

/** A company whose brand is the beginning of another's, so that a name may suit both. */
function namedLike({ company: like }: Part, { company, ...part }: Part): Part {
  const [brand = ''] = like.name.split(' ')
  const domain = `${brand}.com`.toLowerCase()
  const { registrant, contact } = company
  return {
    ...part,
    company: {
      ...company,
      name: brand,
      domain,
      provesBy: 'txt',
      contact: { ...contact, email: contact.email.replace(/@.*/, '@partners-office.net') },
      registrant: { ...registrant, email: `legal@${domain}` },
    },
  }
}

async function upToNames(stage: Stage, part: Part, card?: string): Promise<Engagement> {
  await requestCall(stage, part)
  const engagement = await sellTo(stage, part, card)
  await fillIntake(stage, part, engagement)
  return engagement
}

/** Opens a page until it says this. */
async function until(part: Part, address: string, words: string, open = part.browser.open): Promise<Page> {
  let seen = ''
  return waitUntil(
    `“${words}”`,
    async () => {
      const page = await open(address)
      seen = page.seen
      return page.has(words) ? page : undefined
    },
    { seen: () => seen },
  )
}

const disputedCard = '4000 0000 0000 0259'
const goodCard = { cardNumber: '4242 4242 4242 4242', cardExpiry: '12 / 39', cardCvc: '123' }

async function payDisputePayAgain(stage: Stage, part: Part): Promise<Troubled> {
  const { operator, world } = stage
  const { line, browser } = part
  await requestCall(stage, part)
  const engagement = await sellTo(stage, part, disputedCard)
  const payment = `${engagement.portal}/payment`
  await line.step('reads that the bank took the payment back, and what to do', () =>
    until(part, payment, 'your bank disputes a payment'),
  )
  await line.step('the operator sees the dispute, what it stops, and a task by the day of the evidence', () =>
    operator.turn(async (desk) => {
      const client = await desk.open(engagement.clientPage)
      client.expect('a payment is disputed').expect('Evidence is due by')
      const tasks = await desk.open('/console/tasks')
      tasks.expect('answer a disputed payment')
    }),
  )
  await fillIntake(stage, part, engagement)
  const domains = await chooseNames(part, engagement)
  await line.step('spending is refused with the reason while it is disputed', () =>
    refused(approveSpending(stage, part, engagement, domains), /disputed at the bank/),
  )
  await line.step('the bank decides for the cardholder', async () => {
    const { disputes } = await world.read<{ disputes: { id: string; status: string }[] }>(
      `${world.at('stripe')}/_disputes`,
    )
    for (const { id, status } of disputes)
      if (status === 'needs_response')
        await world.post(`${world.at('stripe')}/_dispute/${id}?outcome=lost`, {})
    await until(part, payment, 'your bank took a payment back')
  })
  await line.step('pays the same sum again, and everything goes on', async () => {
    const page = await browser.open(payment)
    const invoice = await browser.press(page, page.form(/again on Stripe/))
    await browser.press(invoice, invoice.form(/^pay/i).fill(goodCard))
    // While it is not, the page says what goes on once they have paid it again.
    await until(part, payment, 'a disputed payment is settled')
  })
  const spendingCents = await approveSpending(stage, part, engagement, domains)
  return { part, engagement, approved: { domains, spendingCents }, repaidCents: engagement.paidCents }
}

async function losesItsName(stage: Stage, part: Part): Promise<Troubled> {
  const { world } = stage
  const { line } = part
  const engagement = await upToNames(stage, part)
  const domains = await chooseNames(part, engagement)
  const [lost = ''] = domains
  await line.step(`somebody else registers ${lost}`, () =>
    world.post(`${world.at('registry')}/domains`, {
      name: lost,
      registrar: 'another',
      years: 1,
      nameServers: ['ns1.another.example', 'ns2.another.example'],
      registrant: {
        firstName: 'Some',
        lastName: 'Body',
        address1: '1 Main Street',
        city: 'Springfield',
        postalCode: '12345',
        country: 'US',
        phone: '2025550123',
        phoneCountryCode: '1',
        email: 'some@body.example',
      },
      registrantConfirmed: true,
    }),
  )
  const spendingCents = await approveSpending(stage, part, engagement, domains)
  const names = await takeAnother(part, engagement, lost, 'Somebody else has registered this name meanwhile')
  return { part, engagement, approved: { domains: names, spendingCents }, repaidCents: 0 }
}

/** The client reads on the page of the build why one name stopped, and takes another by the button there. */
async function takeAnother(
  part: Part,
  engagement: Engagement,
  stopped: string,
  why: string,
): Promise<readonly string[]> {
  const { line, browser } = part
  const names = await line.step('reads why it stopped, and takes another name', async () => {
    const page = await until(part, `${engagement.portal}/build`, why)
    await browser.press(page, page.form('take this name instead'))
    return approvedNames(await browser.open(`${engagement.portal}/names`))
  })
  if (names.includes(stopped)) throw new StepFailure(`${stopped} is still among the names`)
  return names
}

/** Asks for a name of the client's own, and picks it with as many of the others as are needed. */
async function withOwnName(
  part: Part,
  engagement: Engagement,
  ownName: string,
): Promise<{ readonly page: Page; readonly picked: readonly string[] }> {
  const before = await namesToChoose(part, engagement)
  await part.browser.press(before, before.form('ask for this name').fill({ ownName }))
  const page = await namesToChoose(part, engagement)
  const ticked = page.root
    .querySelectorAll('input[name="name"][checked]')
    .map((box) => box.getAttribute('value') ?? '')
  return { page, picked: [ownName, ...ticked.slice(1)] }
}

/** Two clients who want one name: the second is told so when approving, and takes another. */
async function wantTheSame(stage: Stage, first: Part, second: Part): Promise<Troubled[]> {
  const [one, other] = await Promise.all([upToNames(stage, first), upToNames(stage, second)])
  const domains = await chooseNames(first, one)
  const [wanted = ''] = domains
  await second.line.step(
    `wants ${wanted}, which another client has chosen, is told so, and takes others`,
    async () => {
      const { page, picked } = await withOwnName(second, other, wanted)
      await refused(
        second.browser.press(page, page.form(/^approve \d+ names/).fill({ name: picked })),
        /went to somebody else/,
      )
    },
  )
  const approved = await approveNames(stage, second, other)
  const spendingCents = await approveSpending(stage, first, one, domains)
  return [
    { part: first, engagement: one, approved: { domains, spendingCents }, repaidCents: 0 },
    { part: second, engagement: other, approved, repaidCents: 0 },
  ]
}

/** The registrar's monthly limit is reached in the middle; an owner raises it, and it goes on by itself. */
async function meetsTheLimit(stage: Stage, part: Part): Promise<Troubled> {
  const { operator, world } = stage
  const { line } = part
  const engagement = await upToNames(stage, part)
  const setLimit = (limitCents: string) =>
    operator.turn(async (desk) => {
      const page = await desk.open(`${world.at('porkbun')}/website`)
      await desk.press(page, page.form('set the limit').fill({ limitCents }))
    })
  await line.step('the registrar’s monthly limit is nearly reached', () => setLimit('1'))
  const approved = await approveNames(stage, part, engagement)
  await line.step(
    'the operator reads that the registrar’s account lets nothing be bought, and what to do',
    () =>
      operator.turn(async (desk) => {
        const client = await desk.open(engagement.clientPage)
        const address = client.link(/^build/)
        await until(part, address, 'has reached its monthly limit', desk.open)
      }),
  )
  await line.step('an owner raises the limit', () => setLimit('500000'))
  return { part, engagement, approved, repaidCents: 0 }
}

/** The press must be refused, with these words beside it. */
async function refused(press: Promise<unknown>, words: RegExp): Promise<void> {
  try {
    await press
  } catch (error) {
    if (error instanceof StepFailure && words.test(`${error.message} ${error.seen ?? ''}`)) return
    throw error
  }
  throw new StepFailure(`it was not refused with ${words.source}`)
}
