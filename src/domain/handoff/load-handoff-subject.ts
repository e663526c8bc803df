import { type InboxCredentials, openCredentials } from '#domain/inboxes/credentials.ts'
import { type Build, loadBuild } from '#domain/stacks/load-build.ts'
import type { RecordData } from '#domain/stacks/record-data.ts'
import { recordsSchema } from '#domain/stacks/record-schema.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Pack, packSchema } from './pack.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What a look before the hand-off needs to know of its stack. */
export interface HandoffSubject {
  readonly build: Build
  readonly pack: Pack
  /** Business time at the start of the look. */
  readonly now: Date
  /** By domain id: the records as set up, and what a year more costs. */
  readonly setUp: ReadonlyMap<
    string,
    { readonly desired: readonly RecordData[]; readonly renewalCents: number }
  >
  /** By inbox id: where it is reached. The passwords go no further than this. */
  readonly logins: ReadonlyMap<string, InboxCredentials>
  /** Marks the message that this inbox sends for this hand-off; the same at every look, so that it is found again. */
  readonly proofToken: (inboxId: string) => string
}

export async function loadHandoffSubject(
  tx: Delivery,
  handoffId: string,
): Promise<HandoffSubject | undefined> {
  const handoff = await tx.db
    .selectFrom('handoffs')
    .select(['stack_id', 'pack'])
    .where('id', '=', handoffId)
    .executeTakeFirst()
  const build = handoff && (await loadBuild(tx, handoff.stack_id))
  if (!build) return undefined
  const domains = await tx.db
    .selectFrom('domains')
    .select(['id', 'desired_records', 'renewal_cents'])
    .where('stack_id', '=', build.stack.id)
    .where('chosen', '=', true)
    .execute()
  const logins = new Map<string, InboxCredentials>()
  for (const inbox of build.inboxes)
    if (inbox.opened_at) logins.set(inbox.id, await openCredentials(tx, inbox.id))
  return {
    build,
    pack: packSchema.parse(handoff.pack),
    now: tx.now,
    setUp: new Map(
      domains.map((domain) => [
        domain.id,
        {
          desired: recordsSchema.parse(domain.desired_records ?? []),
          renewalCents: domain.renewal_cents ?? 0,
        },
      ]),
    ),
    logins,
    proofToken: (inboxId) =>
      tx.vault.fingerprint('hand-off proof', `${handoffId} ${inboxId}`).toString('hex'),
  }
}
