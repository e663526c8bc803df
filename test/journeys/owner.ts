import { expect } from 'vitest'
import { secretOfTextKey, totpCode } from '#platform/auth/totp.ts'
import { inspect } from './inspect.ts'
import { fill, follow, type Person, press } from './people.ts'

/** Becomes the first owner by the link that the program printed, with an authenticator app. */
export async function becomeFirstOwner(owner: Person, readyLines: readonly string[]): Promise<void> {
  const { page } = owner
  const link = readyLines.join(' ').match(/https?:\/\/\S*\/staff\/first\?\S+/)?.[0] ?? ''
  await page.goto(link)
  await inspect(owner, 'first owner')
  await fill(page, {
    'your name': 'Robin Vale',
    'your e-mail address': 'robin@segmento.example',
    'choose a password': 'three kettles on the north shelf',
  })
  await press(page, 'become the owner')
  await inspect(owner, 'authenticator')
  const textKey = await page.locator('#text-key').innerText()
  await fill(page, { code: await totpCode(secretOfTextKey(textKey), Date.now()) })
  await press(page, 'confirm the app')
  await expect.poll(() => page.locator('#recovery-codes li').count()).toBeGreaterThan(5)
  await follow(page, 'go on to the console')
  await page.getByText('Nothing waits for you').waitFor()
  await inspect(owner, 'console home empty')
}

/** From the inquiry to the sent quote. */
export async function sendQuote(owner: Person, company: string): Promise<void> {
  const { page } = owner
  await page.goto('/console')
  await inspect(owner, 'console home')
  await page.getByRole('row').filter({ hasText: company }).getByRole('link').click()
  await inspect(owner, 'console inquiry')
  await press(page, 'make them a client')
  await inspect(owner, 'console client new')
  await follow(page, 'draft a plan')
  await fill(page, { 'target per month': '800', 'steps per prospect': '1' })
  await page.getByRole('radio', { name: 'messages' }).check()
  await inspect(owner, 'console plan form')
  await press(page, 'draft the plan')
  await inspect(owner, 'console plan')
  await follow(page, 'make the quote')
  await inspect(owner, 'console quote')
  await press(page, /^send the quote/)
  await page.getByText('sent', { exact: true }).first().waitFor()
}

/** Lets the domains be bought. */
export async function approveSpending(owner: Person): Promise<void> {
  const { page } = owner
  await page.goto('/console')
  await page.getByRole('link', { name: /spending/ }).click()
  await inspect(owner, 'console spending')
  await press(page, /^approve and spend/)
}

/** Looks at everything once more and gives it to the client. */
export async function handOver(owner: Person, company: string): Promise<void> {
  const { page } = owner
  await page.goto('/console/pipeline')
  await page.getByRole('row').filter({ hasText: company }).getByRole('link').first().click()
  await inspect(owner, 'console client live')
  await follow(page, 'health')
  await inspect(owner, 'console health')
  await page.goBack()
  await follow(page, 'build')
  await inspect(owner, 'console build')
  await page.goBack()
  await follow(page, 'hand-off')
  await press(page, 'prepare the pack')
  await page.getByText('pack ready').waitFor({ timeout: 20_000 })
  await inspect(owner, 'console hand-off ready')
  await page.getByText('hand over', { exact: true }).click()
  await press(page, 'hand the stack over now')
  await page.getByText('not opened by the client yet').waitFor()
}
