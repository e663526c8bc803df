import { StepFailure } from '../step-failure.ts'
import { waitUntil } from '../wait-until.ts'
import type { Engagement, Part, Stage } from './stage.ts'

/** The operator prepares the pack, which looks at everything once more, and gives it. */
export async function handOver(stage: Stage, part: Part, engagement: Engagement): Promise<void> {
  const { line, company } = part
  const { operator, mail } = stage
  const address = await line.step('the operator has the pack prepared', () =>
    operator.turn(async (desk) => {
      const client = await desk.open(engagement.clientPage)
      const page = await desk.open(client.link(/^hand-off/))
      return (await desk.press(page, page.form('prepare the pack'))).address.pathname
    }),
  )
  await line.step('everything is looked at once more, and the operator hands over', async () => {
    let seen = ''
    await waitUntil(
      'the pack to be ready',
      () =>
        operator.turn(async (desk) => {
          const page = await desk.open(address)
          seen = page.seen
          if (page.has('pack failed'))
            throw new StepFailure('the pack says that something is wrong', page.seen)
          if (!page.has('pack ready')) return undefined
          return desk.press(page, page.form('hand the stack over'))
        }),
      { seen: () => seen },
    )
    await mail.wait(company.contact.email, /hand-off/i)
  })
}
