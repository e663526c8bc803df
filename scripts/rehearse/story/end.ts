import { waitUntil } from '../wait-until.ts'
import { moveClock } from './clock.ts'
import type { Engagement, Part, Stage } from './stage.ts'

/** The client asks for the end, with the days that are named; until something can't be undone it can be stopped. */
export async function planEnd(
  { browser, line }: Part,
  engagement: Pick<Engagement, 'portal'>,
): Promise<void> {
  await line.step('plans the end', async () => {
    const home = await browser.open(engagement.portal)
    const page = await browser.open(home.link('end the engagement'))
    const planned = await browser.press(
      page,
      page.form('plan the end').fill({ 'I have read what happens': true }),
    )
    planned.expect('planned, can be stopped')
  })
}

/** Days from the plan until the engagement is over, what a person here does by hand left aside. */
const endWithinDays = 50
const daysAtOnce = 10
/** What is due is looked for by business time, which nobody else moves any more. */
const lookAgainMs = 8000

/**
 * Every client plans the end, reads the mail that names its days, and the days pass. The engagements are over then; what
 * a person has to do by hand is still asked for.
 */
export async function seeEnds(
  stage: Stage,
  ending: readonly { readonly part: Part; readonly engagement: Pick<Engagement, 'portal'> }[],
): Promise<void> {
  await Promise.all(
    ending.map(async ({ part, engagement }) => {
      await planEnd(part, engagement)
      // Nothing is deleted before somebody was told, so the days count from there.
      await part.line.step('reads the mail with the days of the end', () =>
        stage.mail.wait(part.company.contact.email, /your engagement ends/i),
      )
    }),
  )
  for (let day = 0; day < endWithinDays; day += daysAtOnce) await moveClock(stage.operator, daysAtOnce * 24)
  let movedAt = performance.now()
  const lookAgain = async () => {
    if (performance.now() - movedAt < lookAgainMs) return
    movedAt = performance.now()
    await moveClock(stage.operator, 1)
  }
  await Promise.all(
    ending.map(({ part, engagement }) =>
      part.line.step('is over', async () => {
        let seen = ''
        await waitUntil(
          'the engagement to be over',
          async () => {
            const home = await part.browser.open(engagement.portal)
            seen = home.seen
            if (home.has('this engagement is over')) return true
            await lookAgain()
            return undefined
          },
          { seconds: 240, seen: () => seen },
        )
      }),
    ),
  )
}
