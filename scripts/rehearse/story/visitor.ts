import { setTimeout as delay } from 'node:timers/promises'
import type { Browser } from '../browser.ts'
import type { Company } from '../companies.ts'
import type { Part, Stage } from './stage.ts'

/** A person takes longer than this to fill in the form; what is quicker is taken for a program. */
const fillMs = 1700

/** Somebody finds the form from the first page, fills it in, and gets an acknowledgement. */
export async function requestCall(stage: Stage, { browser, company, line }: Part): Promise<void> {
  await line.step('asks for a call on the website', () => sendRequestForCall(browser, company))
  await line.step('reads the acknowledgement in the mailbox', () =>
    stage.mail.wait(company.contact.email, /your request for a call/i),
  )
}

export async function sendRequestForCall(browser: Browser, company: Company): Promise<void> {
  const home = await browser.open('/')
  const page = await browser.open(home.link('request a call'))
  const form = page.form('request a call').fill({
    'e-mail address': company.contact.email,
    'your name': company.contact.name,
    company: company.name,
    'what do you offer': company.words.inquiry,
    'how much do you want to send': company.words.volume,
  })
  await delay(fillMs)
  const thanks = await browser.press(page, form)
  thanks.expect('thank you')
}
