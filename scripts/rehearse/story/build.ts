import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '../page.ts'
import { storyline } from '../progress.ts'
import { StepFailure } from '../step-failure.ts'
import { waitUntil } from '../wait-until.ts'
import { moveClock } from './clock.ts'
import type { Approved } from './names.ts'
import type { Engagement, Part, Stage } from './stage.ts'

export interface Builder {
  readonly part: Part
  readonly engagement: Engagement
  readonly approved: Approved
}

/** How long vendors take is business time; a build that stands still is waiting for it. */
const hoursAtOnce = 1
const standsStillMs = 700
/** A busy machine takes longer over everything: nothing stands still before so many looks' time has passed. */
const looksToStandStill = 6
const lookEveryMs = 350
const mostMoves = 60
/** After so long a stack that is not live yet waits for time to pass. */
const lookAgainMs = 8000
const warmUpDays = 16
const daysAtOnce = 2

/** Watches the builds until every stack warms up; registrants confirm the registrar's mail on the way. */
export async function watchBuilds(stage: Stage, builders: readonly Builder[]): Promise<void> {
  const confirmed = new Set<Builder>()
  const line = storyline('everybody')
  await line.step('stacks are built: bought, delegated, proven, connected', async () => {
    let moves = 0
    let before = ''
    let changedAt = performance.now()
    for (;;) {
      const lookedAt = performance.now()
      const pages = await Promise.all(
        builders.map(async (builder) => {
          const page = await builder.part.browser.open(`${builder.engagement.portal}/build`)
          if (page.has('is stopped') || page.has('a person looks at it'))
            throw new StepFailure(`the build of ${builder.part.company.name} stopped`, page.seen)
          if (page.has('the registrar waits') && !confirmed.has(builder)) {
            confirmed.add(builder)
            await confirmRegistrant(stage, builder)
          }
          return page
        }),
      )
      if (pages.every((page) => page.has('is warming up'))) return
      const lookMs = performance.now() - lookedAt
      const now = pages.map(standing).join('\n')
      if (now !== before) {
        before = now
        moves = 0
        changedAt = performance.now()
      } else if (performance.now() - changedAt > Math.max(standsStillMs, looksToStandStill * lookMs)) {
        if (++moves > mostMoves)
          throw new StepFailure('the builds do not end', pages.map((one) => one.seen).join('\n'))
        await moveClock(stage.operator, hoursAtOnce)
        changedAt = performance.now()
      }
      await delay(lookEveryMs)
    }
  })
}

/** What of the page tells of progress: how far, not how long. */
function standing(page: Page): string {
  return page.root
    .querySelectorAll('.state, progress, summary')
    .map((one) => one.textContent)
    .join(' ')
}

/** Opens the registrar's mail and presses the button behind its link. */
async function confirmRegistrant(stage: Stage, { part }: Builder): Promise<void> {
  const { company, line } = part
  await line.step('the registrant confirms the registrar’s mail', async () => {
    const mail = await stage.mail.wait(company.registrant.email, /./)
    const link = mail.links.find((one) => one.includes('/confirmations/'))
    if (!link) throw new StepFailure('the registrar’s mail has no link', mail.text)
    const page = await part.browser.open(link)
    const after = await part.browser.press(page, page.form(/confirm/i))
    after.expect('confirmed')
  })
}

/** Lets the days of the warm-up pass until every stack is live. */
export async function warmUp(stage: Stage, builders: readonly Builder[]): Promise<void> {
  const line = storyline('everybody')
  let movedAt = 0
  for (let day = 0; day < warmUpDays; day += daysAtOnce)
    await line.step(`day ${day + daysAtOnce} of the warm-up`, async () => {
      await moveClock(stage.operator, daysAtOnce * 24)
      await delay(standsStillMs)
      movedAt = performance.now()
    })
  await Promise.all(
    builders.map(({ part, engagement }) =>
      part.line.step('is live', async () => {
        let seen = ''
        await waitUntil(
          'the stack to go live',
          async () => {
            const home = await part.browser.open(engagement.portal)
            seen = home.seen
            if (home.has('is live')) return true
            await waitLonger()
            return undefined
          },
          { seconds: 240, seen: () => seen },
        )
      }),
    ),
  )

  /** A look that failed is repeated by business time, which nobody else moves any more. */
  function waitLonger(): Promise<void> {
    if (performance.now() - movedAt < lookAgainMs) return Promise.resolve()
    movedAt = performance.now()
    return moveClock(stage.operator, hoursAtOnce)
  }
}
