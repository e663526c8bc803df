import { expect } from 'vitest'
import type { Person } from './people.ts'

const arriveSeconds = 20

/** Opens the newest mail to this address with this subject that they have not read, in the second tab. */
export async function openMail(person: Person, to: string, subject: string | RegExp): Promise<void> {
  const { aside, readMails } = person
  const links = aside.getByRole('row').filter({ hasText: to }).filter({ hasText: subject }).getByRole('link')
  const unread = async () => {
    await aside.goto('/sandbox/mail')
    const found = await Promise.all((await links.all()).map((link) => link.getAttribute('href')))
    return found.find((address) => address !== null && !readMails.has(address))
  }
  let address: string | undefined | null
  await expect
    .poll(
      async () => {
        address = await unread()
        return address
      },
      { message: `a mail “${subject}” to ${to}`, timeout: arriveSeconds * 1000, interval: 300 },
    )
    .toBeTruthy()
  readMails.add(address ?? '')
  await aside.locator(`a[href="${address}"]`).click()
}

/** Follows the link of the mail that is open, in the page before them. */
export async function followMailedLink(person: Person, path: string): Promise<void> {
  const link = person.aside.getByRole('link', { name: path })
  await person.page.goto((await link.getAttribute('href')) ?? '')
}
