import { expect } from 'vitest'
import { inspect } from './inspect.ts'
import { openMail } from './mailbox.ts'
import { fill, follow, type Person, press } from './people.ts'

const leastFillMs = 1600

/** Somebody reads the website, asks for a call, and finds the acknowledgement in their mailbox. */
export async function requestCall(visitor: Person, about: { company: string; email: string; name: string }) {
  const { page, context } = visitor
  await page.goto('/')
  await inspect(visitor, 'home')
  await follow(page, 'request a call')
  const openedAt = performance.now()
  await fill(page, {
    'e-mail address': about.email,
    'your name': about.name,
    company: about.company,
    'what do you offer, and to whom':
      'Handwoven curtains, measured and hung, for small hotels in the north of England.',
    'how much do you want to send': '800 e-mails a month',
  })
  await inspect(visitor, 'request a call')
  // What is sent faster than people type is taken for a program.
  await expect
    .poll(() => performance.now() - openedAt, { timeout: leastFillMs * 2 })
    .toBeGreaterThan(leastFillMs)
  await press(page, 'send and request a call')
  await page.getByRole('heading', { name: 'thank you' }).waitFor()
  await inspect(visitor, 'thanks')
  for (const [link, name] of [
    ['privacy', 'privacy'],
    ['guide', 'guide'],
  ] as const) {
    await follow(page, link)
    await inspect(visitor, name)
  }
  expect(await context.cookies(), 'cookies of the public pages').toEqual([])
  await openMail(visitor, about.email, 'request for a call')
  await inspect(visitor, 'sandbox mail', visitor.aside)
}
