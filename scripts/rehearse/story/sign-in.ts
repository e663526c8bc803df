import type { Browser } from '../browser.ts'
import { linkIn } from '../mailbox.ts'
import type { Page } from '../page.ts'
import { StepFailure } from '../step-failure.ts'
import { tryAgain } from '../try-again.ts'
import type { Stage } from './stage.ts'

/** Asks for a link, follows it from the mailbox, presses its button. @returns where that leads */
export async function signInByMail(stage: Stage, browser: Browser, email: string): Promise<Page> {
  return tryAgain(browser, async () => {
    const ask = await browser.open('/sign-in')
    const sent = await browser.press(ask, ask.form('mail me a link').fill({ email }))
    sent.expect('look into your mailbox')
    const mail = await stage.mail.wait(email, /sign-in link/i)
    const link = linkIn(mail, '/sign-in/link')
    if (!link) throw new StepFailure('the mail has no link to sign in', mail.text)
    const page = await browser.open(link)
    return browser.press(page, page.form('sign in'))
  })
}
