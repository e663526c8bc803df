import { waitUntil } from '../wait-until.ts'
import type { Engagement, Part } from './stage.ts'

/** The client reads how the stack does, once the figures of the warm-up have come in. */
export async function readHealth({ browser, line }: Part, engagement: Engagement): Promise<void> {
  await line.step('reads the health and its score', async () => {
    const home = await browser.open(engagement.portal)
    const address = home.link(/^health/)
    let seen = ''
    await waitUntil(
      'a score from the figures of the warm-up',
      async () => {
        const page = await browser.open(address)
        seen = page.seen
        return /\d+ of 100/.test(page.text) || undefined
      },
      { seen: () => seen },
    )
  })
}
