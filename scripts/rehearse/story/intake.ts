import { StepFailure } from '../step-failure.ts'
import { waitUntil } from '../wait-until.ts'
import type { Engagement, Part, Stage } from './stage.ts'

/** What the client tells about the company, the registrant and the senders, until it is submitted. */
export async function fillIntake(stage: Stage, part: Part, engagement: Engagement): Promise<void> {
  const { browser, company, line } = part
  const intake = `${engagement.portal}/intake`

  await line.step('gives the domain and the business', async () => {
    const home = await browser.open(engagement.portal)
    const page = await browser.open(home.link('intake'))
    const saved = await browser.press(
      page,
      page.form('save', 'domain of your own website').fill({ 'domain of your own website': company.domain }),
    )
    await browser.press(
      saved,
      saved.form('save', 'ideal customer').fill({
        'ideal customer': company.words.idealCustomer,
        offer: company.words.offer,
        volume: company.words.volume,
      }),
    )
  })
  await line.step('gives registrant and sender', async () => {
    const page = await browser.open(intake)
    const { registrant, sender } = company
    const saved = await browser.press(
      page,
      page.form('save', 'postal code').fill({
        'first name': registrant.firstName,
        'last name': registrant.lastName,
        company: `${company.name} Ltd`,
        'street and number': registrant.street,
        city: registrant.city,
        'postal code': registrant.postalCode,
        country: 'GB',
        telephone: registrant.phone,
        'e-mail address': registrant.email,
      }),
    )
    const { signature, picture } = sender
    const added = await browser.press(
      saved,
      saved.form('add this sender').fill({
        'first name': sender.firstName,
        'last name': sender.lastName,
        'role in the company': sender.role,
        ...(signature ? { signature } : {}),
        'real person': true,
      }),
    )
    if (picture) await browser.press(added, added.form('add the picture').fill({ picture }))
  })
  if (company.provesBy === 'txt')
    await line.step('proves the domain by a TXT record', () => proveByTxt(stage, part, intake))
  await line.step('submits the intake', async () => {
    const page = await browser.open(intake)
    const after = await browser.press(page, page.form(/^submit/))
    after.expect('submitted')
  })
}

/** Publishes the record at the client's own DNS, which is none of ours, and has it looked for. */
async function proveByTxt(stage: Stage, { browser, company }: Part, intake: string): Promise<void> {
  const page = await browser.open(intake)
  const text = page.text.match(/segmento-domain-proof=\S+/)?.[0]
  if (!text) throw new StepFailure('the page shows no record to publish', page.seen)
  const { world } = stage
  await world.put(`${world.at('registry')}/zones/${company.domain}`, {
    records: [
      { type: 'TXT', name: company.domain, text: 'v=spf1 -all' },
      { type: 'TXT', name: company.domain, text },
    ],
  })
  let last = await browser.press(page, page.form('look for the record'))
  await waitUntil(
    'the domain to be proven',
    async () => {
      last = await browser.open(intake)
      return last.has('by its TXT record') || undefined
    },
    { seen: () => last.seen },
  )
}
