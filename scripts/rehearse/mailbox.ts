import type { VendorWorld } from './vendor-world.ts'
import { waitUntil } from './wait-until.ts'

export interface Mail {
  readonly id: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly links: readonly string[]
}

/** Mailboxes of the world's people. A mail that was read is not found again. */
export interface Mailboxes {
  /** Waits for a mail to this address whose subject matches and that was not read yet. */
  wait(to: string, subject: RegExp, seconds?: number): Promise<Mail>
  /** Every mail to this address, newest first. */
  all(to: string): Promise<readonly Mail[]>
}

export function mailboxes(world: VendorWorld): Mailboxes {
  const read = new Set<string>()
  const all = async (to: string) => {
    const address = `${world.at('smtp')}/messages?to=${encodeURIComponent(to)}`
    return (await world.read<{ messages: Mail[] }>(address)).messages
  }
  return {
    all,
    async wait(to, subject, seconds) {
      let subjects = ''
      const mail = await waitUntil(
        `a mail “${subject.source}” to ${to}`,
        async () => {
          const there = await all(to)
          subjects = there.map((one) => one.subject).join('\n')
          return there.find((one) => !read.has(one.id) && subject.test(one.subject))
        },
        {
          ...(seconds === undefined ? {} : { seconds }),
          seen: () => `in the mailbox: ${subjects || 'nothing'}`,
        },
      )
      read.add(mail.id)
      return mail
    },
  }
}

/** The link of a mail whose path begins so. */
export function linkIn(mail: Mail, path: string): string | undefined {
  return mail.links.find((link) => URL.canParse(link) && new URL(link).pathname.startsWith(path))
}
