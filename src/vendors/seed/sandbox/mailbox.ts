import type { ImapAccount, ImapMessage } from '#platform/sandbox/imap/account.ts'
import type { SandboxStore } from '#platform/sandbox/store.ts'

export type Folder = 'INBOX' | 'Junk'

interface KeptMail extends Record<string, unknown> {
  uid: number
  folder: Folder
  flags: readonly string[]
  /** Business time, ISO 8601. */
  receivedAt: string
  rawBase64: string
}

type Held = ImapMessage & { readonly folder: Folder }

export interface Mailbox {
  keep(mail: { folder: Folder; receivedAt: Date; raw: Buffer }): Promise<void>
  /** As IMAP shows it. UIDs rise over both folders. */
  readonly account: ImapAccount
}

const collection = 'mails'

/**
 * The one mailbox of the sandbox. Its mail is kept in the store and held in memory, read once: every look over
 * IMAP goes through all of it, and only this process writes it.
 */
export async function openMailbox(store: SandboxStore): Promise<Mailbox> {
  const held: Held[] = (await store.list<KeptMail>(collection)).map(({ body }) => ({
    uid: body.uid,
    folder: body.folder,
    flags: body.flags,
    receivedAt: new Date(body.receivedAt),
    raw: Buffer.from(body.rawBase64, 'base64'),
  }))

  const write = ({ uid, folder, flags, receivedAt, raw }: Held): Promise<void> => {
    const kept: KeptMail = {
      uid,
      folder,
      flags,
      receivedAt: receivedAt.toISOString(),
      rawBase64: raw.toString('base64'),
    }
    return store.put(collection, String(uid), kept)
  }

  return {
    async keep(mail) {
      const arrived: Held = { ...mail, uid: (held.at(-1)?.uid ?? 0) + 1, flags: [] }
      held.push(arrived)
      await write(arrived)
    },
    account: {
      folders: [{ path: 'INBOX' }, { path: 'Junk', specialUse: '\\Junk' }],
      messages: async (path) => held.filter(({ folder }) => folder === path),
      async setFlags(_path, uid, flags) {
        const at = held.findIndex((one) => one.uid === uid)
        const found = held[at]
        if (!found) return
        held[at] = { ...found, flags }
        await write(held[at])
      },
    },
  }
}
