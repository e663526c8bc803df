import type { ImapAccount } from '#platform/sandbox/imap/account.ts'
import type { SandboxStore } from '#platform/sandbox/store.ts'

export type Folder = 'INBOX' | 'Junk'

interface KeptMail extends Record<string, unknown> {
  uid: number
  folder: Folder
  flags: string[]
  /** Business time, ISO 8601. */
  receivedAt: string
  rawBase64: string
}

const collection = 'mails'

export async function keepMail(
  store: SandboxStore,
  mail: { folder: Folder; receivedAt: Date; raw: Buffer },
): Promise<void> {
  await store.exclusively(async (exclusive) => {
    const last = (await exclusive.get<{ uid: number }>('counter', 'uid'))?.uid ?? 0
    const uid = last + 1
    await exclusive.put('counter', 'uid', { uid })
    const kept: KeptMail = {
      uid,
      folder: mail.folder,
      flags: [],
      receivedAt: mail.receivedAt.toISOString(),
      rawBase64: mail.raw.toString('base64'),
    }
    await exclusive.put(collection, String(uid), kept)
  })
}

/** The mailbox as IMAP shows it. UIDs rise over both folders. */
export function seedAccount(store: SandboxStore): ImapAccount {
  return {
    folders: [{ path: 'INBOX' }, { path: 'Junk', specialUse: '\\Junk' }],
    async messages(path) {
      const all = await store.list<KeptMail>(collection)
      return all
        .filter(({ body }) => body.folder === path)
        .map(({ body: { uid, flags, receivedAt, rawBase64 } }) => ({
          uid,
          flags,
          receivedAt: new Date(receivedAt),
          raw: Buffer.from(rawBase64, 'base64'),
        }))
    },
    async setFlags(_path, uid, flags) {
      await store.exclusively(async (exclusive) => {
        const kept = await exclusive.get<KeptMail>(collection, String(uid))
        if (kept) await exclusive.put(collection, String(uid), { ...kept, flags: [...flags] })
      })
    },
  }
}
