import type { QueuedMailKind } from '#domain/mails/mail-kinds.ts'
import { queueClientMail } from '#domain/mails/queue-mail.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/** What a client hears of without asking, each with the mail that tells it. */
const updates = {
  'build-started': 'build-progress',
  'warm-up-started': 'build-progress',
  live: 'live',
} as const satisfies Record<string, QueuedMailKind>

export async function queueUpdate(
  tx: PurposeTx<'service-delivery'>,
  stack: { readonly id: string; readonly client_id: string },
  update: keyof typeof updates,
): Promise<void> {
  await queueClientMail(
    tx,
    { clientId: stack.client_id, kind: updates[update], aboutId: stack.id, roles: ['owner', 'technical'] },
    { once: update !== 'warm-up-started' },
  )
}
