import { centsIn } from '../amounts.ts'
import type { Page } from '../page.ts'
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
  const domains = await chooseNames(part, engagement)
  return { domains, spendingCents: await approveSpending(stage, part, engagement, domains) }
}

/** The names page once the registrar has said of all what they cost. */
export async function namesToChoose({ browser }: Part, engagement: Engagement): Promise<Page> {
  let last = ''
  return waitUntil(
    'the names and their prices',
    async () => {
      const names = await browser.open(`${engagement.portal}/names`)
      last = names.seen
      const asked = !names.has('still being asked') && !names.has('not asked yet')
      const needed = Number(/Choose (\d+) names/.exec(names.text)?.[1])
      const ticked = names.root.querySelectorAll('input[name="name"][checked]').length
      return asked && ticked === needed ? names : undefined
    },
    { seconds: 240, seen: () => last },
  )
}

/** The client approves the names that are proposed. @returns them */
export async function chooseNames(part: Part, engagement: Engagement): Promise<readonly string[]> {
  const { browser, line } = part
  return line.step('approves names and senders', async () => {
    const page = await namesToChoose(part, engagement)
    const approved = await browser.press(page, page.form(/^approve \d+ names/))
    return approvedNames(approved)
  })
}

export function approvedNames(page: Page): readonly string[] {
  const table = page.root.querySelectorAll('table').find((one) => /approved names/.test(one.textContent))
  const rows = table?.querySelectorAll('tbody tr').map((row) => row.textContent) ?? []
  const found = rows.flatMap((row) => row.match(nameShape)?.[0] ?? [])
  if (found.length === 0) throw new StepFailure('the page shows no approved names', page.seen)
  return found
}

/** The operator approves what the names cost. @returns the sum that stood there */
export function approveSpending(
  { operator }: Stage,
  { line }: Part,
  engagement: Engagement,
  domains: readonly string[],
): Promise<number> {
  return line.step('the operator approves the spending', () =>
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
}
