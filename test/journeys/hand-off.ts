import { expect } from 'vitest'
import { signInByMail } from './client.ts'
import { inspect } from './inspect.ts'
import { openMail } from './mailbox.ts'
import { follow, type Person, press } from './people.ts'

/** Opens the pack, takes what is to be kept, and signs in afresh to see a password. */
export async function takeHandOff(client: Person, email: string): Promise<void> {
  const { page } = client
  await openMail(client, email, /hand/i)
  await page.goto('/portal')
  await inspect(client, 'portal home handed over')
  await follow(page, 'open the hand-off')
  await inspect(client, 'portal hand-off')
  expect(await download(client, 'list of inboxes')).toContain('grace')
  expect(await download(client, 'zone file')).toContain('v=spf1')
  await press(page, 'sign out')
  await signInByMail(client, email)
  await follow(page, 'open the hand-off')
  await follow(page, 'see the credentials')
  await inspect(client, 'portal credentials')
  await page.getByRole('button', { name: 'show the password' }).first().click()
  await page.getByText('It is gone from this page once you leave it').waitFor()
  const password = page.getByText('password', { exact: true }).locator('+ dd').getByRole('code')
  expect(await password.innerText()).toMatch(/^\S{12,}$/)
}

async function download({ page, context }: Person, link: string): Promise<string> {
  const href = await page.getByRole('link', { name: link }).first().getAttribute('href')
  const answer = await context.request.get(href ?? '')
  expect(answer.headers()['content-disposition']).toMatch(/^attachment/)
  return answer.text()
}

/** Plans the end: says what happens on which day, and asks once. */
export async function planEnd(client: Person): Promise<void> {
  const { page } = client
  await follow(page, 'end the engagement')
  await inspect(client, 'portal end')
  await page.getByLabel('I have read what happens').check()
  await press(page, 'plan the end with these days')
  await page.getByText('planned, can be stopped').waitFor()
  await inspect(client, 'portal end planned')
}
