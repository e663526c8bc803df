import { centsIn } from '../amounts.ts'
import { StepFailure } from '../step-failure.ts'
import { waitUntil } from '../wait-until.ts'
import type { Engagement, Part, Stage } from './stage.ts'

/** What was approved, as the pages said it. */
export interface Approved {
  readonly domains: readonly string[]
  /** The sum of the prices that the operator saw and approved. */
  readonly spendingCents: number
}

const nameShape = /\b[a-z0-9-]+\.[a-z]{2,}\b/g

/** The client approves names and senders, the operator the purchase. From then on the build goes by itself. */
export async function approveNames(stage: Stage, part: Part, engagement: Engagement): Promise<Approved> {
  const { browser, line } = part
  const { operator } = stage

  const domains = await line.step('approves names and senders', async () => {
    let last = ''
    const page = await waitUntil(
      'the names and their prices',
      async () => {
        const names = await browser.open(`${engagement.portal}/names`)
        last = names.seen
        const asked = !names.has('still being asked') && !names.has('not asked yet')
        const needed = Number(/Choose (\d+) names/.exec(names.text)?.[1])
        const ticked = names.root.querySelectorAll('input[name="name"][checked]').length
        return asked && ticked === needed ? names : undefined
      },
      { seconds: 60, seen: () => last },
    )
    const approved = await browser.press(page, page.form(/^approve \d+ names/))
    const table = approved.root
      .querySelectorAll('table')
      .find((one) => /approved names/.test(one.textContent))
    const rows = table?.querySelectorAll('tbody tr').map((row) => row.textContent) ?? []
    const found = rows.flatMap((row) => row.match(nameShape)?.[0] ?? [])
    if (found.length === 0) throw new StepFailure('the page shows no approved names', approved.seen)
    return found
  })

  const spendingCents = await line.step('the operator approves the spending', () =>
    operator.turn(async (desk) => {
      const client = await desk.open(engagement.clientPage)
      const page = await desk.open(client.link(/^spending/))
      for (const domain of domains) page.expect(domain)
      const sumCents = centsIn(page.root.querySelector('tfoot')?.textContent ?? '', page)
      const approved = await desk.press(page, page.form(/^approve and spend/))
      approved.expect('approved')
      return sumCents
    }),
  )
  return { domains, spendingCents }
}
