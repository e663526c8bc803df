import type { Page } from '../page.ts'
import { readInbox } from '../read-inbox.ts'
import { StepFailure } from '../step-failure.ts'
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
