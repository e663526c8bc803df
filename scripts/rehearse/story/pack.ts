import type { Page } from '../page.ts'
import { readInbox } from '../read-inbox.ts'
import { StepFailure } from '../step-failure.ts'
import { waitUntil } from '../wait-until.ts'
import { moveClock } from './clock.ts'
import { signInByMail } from './sign-in.ts'
import type { Engagement, Part, Stage } from './stage.ts'

/** The client opens the pack and takes what is in it. @returns the addresses of the inboxes, from the list */
export async function takePack(stage: Stage, part: Part, engagement: Engagement): Promise<readonly string[]> {
  const { browser, line } = part

  const { page, inboxes } = await line.step('opens the pack and keeps the list of inboxes', async () => {
    const home = await browser.open(engagement.portal)
    const page = await browser.open(home.link('open the hand-off'))
    const { type, text } = await browser.download(page.link(/CSV/))
    const addresses = text.toLowerCase().match(/[\w.+-]+@[\w.-]+\.[a-z]{2,}/g) ?? []
    if (!type.startsWith('text/csv') || addresses.length === 0)
      throw new StepFailure('the list of inboxes is no CSV with addresses', `${type}\n${text}`)
    return { page, inboxes: [...new Set(addresses)] }
  })
  await line.step('keeps the zone files', () => keepZones(part, page))
  await line.step('signs in anew, has one password shown, and opens the inbox with it', async () => {
    await browser.press(page, page.form('sign out'))
    await signInByMail(stage, browser, part.company.contact.email)
    const pack = await browser.open(page.address.href)
    const credentials = await browser.open(pack.link('see the credentials'))
    const shown = await browser.press(credentials, credentials.form('show'))
    const [user, password] = shown.root
      .querySelectorAll('.notice dd code')
      .map((one) => one.textContent.trim())
    const host = /IMAP server ([\w.-]+):993/.exec(shown.text)?.[1]
    if (!user || !password || !host) throw new StepFailure('no credentials are shown', shown.seen)
    const address = await stage.addressOf(host)
    await readInbox(stage.sandboxPort, { address, user, password })
  })
  return inboxes
}

async function keepZones({ browser, company }: Part, pack: Page): Promise<void> {
  const zones = pack.linksTo(/\.zone$/)
  if (zones.length === 0) throw new StepFailure('the pack has no zone file', pack.seen)
  for (const zone of zones) {
    const { text } = await browser.download(zone)
    const missing = ['MX', 'v=spf1', 'v=DKIM1', 'v=DMARC1', 'CNAME'].filter((part) => !text.includes(part))
    if (missing.length > 0)
      throw new StepFailure(`a zone file of ${company.name} lacks ${missing.join(', ')}`, text)
  }
}

/** The client asks for the end, with the days that are named; until something can't be undone it can be stopped. */
export async function planEnd({ browser, line }: Part, engagement: Engagement): Promise<void> {
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

/** Lets the days of every plan pass; the engagements are over then, and what a person has to do is still asked for. */
export async function seeEnds(
  stage: Stage,
  ending: readonly { readonly part: Part; readonly engagement: Engagement }[],
): Promise<void> {
  await moveClock(stage.operator, endWithinDays * 24)
  await Promise.all(
    ending.map(({ part, engagement }) =>
      part.line.step('is over', async () => {
        let seen = ''
        await waitUntil(
          'the engagement to be over',
          async () => {
            const home = await part.browser.open(engagement.portal)
            seen = home.seen
            return home.has('this engagement is over') || undefined
          },
          { seconds: 120, seen: () => seen },
        )
      }),
    ),
  )
}
