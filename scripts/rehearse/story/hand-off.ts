import type { Approved } from './names.ts'
import type { Engagement, Part, Stage } from './stage.ts'

export async function takeHandOff(
  _stage: Stage,
  { browser }: Part,
  engagement: Engagement,
  _approved: Approved,
): Promise<readonly string[]> {
  const page = await browser.open(`${engagement.portal}/build`)
  return page.root.querySelectorAll('h4').map((one) => one.textContent.trim())
}
