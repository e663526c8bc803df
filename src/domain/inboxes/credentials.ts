import { z } from 'zod'
import type { MailServerLogin } from '#domain/stacks/sequencer-port.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'

/** How one inbox is reached, as its host gave it. */
export interface InboxCredentials {
  readonly imap: MailServerLogin
  readonly smtp: MailServerLogin
}

const loginSchema = z.object({
  host: z.string(),
  port: z.number(),
  username: z.string().transform((value) => personal('email', value)),
  password: z.string(),
})
const credentialsSchema = z.object({ imap: loginSchema, smtp: loginSchema })

const placeOf = (inboxId: string): string => `inbox ${inboxId}`

/** Keeps the credentials encrypted. A later issue replaces the earlier one. */
export async function keepCredentials(
  tx: PurposeTx<'service-delivery'>,
  inbox: { readonly id: string; readonly clientId: string },
  credentials: InboxCredentials,
): Promise<void> {
  const sealed = tx.vault.seal(placeOf(inbox.id), JSON.stringify(credentials))
  await tx.db
    .insertInto('credentials')
    .values({ inbox_id: inbox.id, client_id: inbox.clientId, sealed })
    .onConflict((conflict) =>
      conflict
        .column('inbox_id')
        .doUpdateSet((eb) => ({ sealed, issue: eb('credentials.issue', '+', 1), issued_at: tx.now })),
    )
    .execute()
}

/** @throws Error when the inbox has none yet: a step that needs them runs only after the inbox is open */
export async function openCredentials(
  tx: PurposeTx<'service-delivery'>,
  inboxId: string,
): Promise<InboxCredentials> {
  const row = await tx.db
    .selectFrom('credentials')
    .select('sealed')
    .where('inbox_id', '=', inboxId)
    .executeTakeFirstOrThrow()
  return credentialsSchema.parse(JSON.parse(tx.vault.open(placeOf(inboxId), row.sealed).toString()))
}
