import type { Engagement, Part, Stage } from './stage.ts'

export async function readHealth(
  _stage: Stage,
  { browser, line }: Part,
  engagement: Engagement,
): Promise<void> {
  await line.step('reads the health', async () => {
    await browser.open(`${engagement.portal}/health`)
  })
}
