import type { ImapAccount } from '#platform/sandbox/imap/account.ts'
import type { SandboxStore } from '#platform/sandbox/store.ts'

interface KeptMail extends Record<string, unknown> {
  uid: number
  address: string
  flags: string[]
  /** Business time, ISO 8601. */
  receivedAt: string
  rawBase64: string
}

const collection = 'mails'

export async function keepMail(
  store: SandboxStore,
  mail: { address: string; receivedAt: Date; raw: Buffer },
): Promise<void> {
  await store.exclusively(async (exclusive) => {
    const uid = ((await exclusive.get<{ uid: number }>('counter', 'uid'))?.uid ?? 0) + 1
    await exclusive.put('counter', 'uid', { uid })
    const kept: KeptMail = {
      uid,
      address: mail.address,
      flags: [],
      receivedAt: mail.receivedAt.toISOString(),
      rawBase64: mail.raw.toString('base64'),
    }
    await exclusive.put(collection, String(uid), kept)
  })
}

export async function deleteMails(store: SandboxStore, address: string): Promise<void> {
  for (const { id, body } of await store.list<KeptMail>(collection))
    if (body.address === address) await store.delete(collection, id)
}

/** One inbox as IMAP shows it. */
export function inboxAccount(store: SandboxStore, address: string): ImapAccount {
  return {
    folders: [{ path: 'INBOX' }],
    async messages() {
      const all = await store.list<KeptMail>(collection)
      return all
        .filter(({ body }) => body.address === address)
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
