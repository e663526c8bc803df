import { type InboxCredentials, openCredentials } from '#domain/inboxes/credentials.ts'
import { type Build, loadBuild } from '#domain/stacks/load-build.ts'
import type { RecordData } from '#domain/stacks/record-data.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Pack, packSchema, recordsSchema } from './pack.ts'

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
  readonly logins: ReadonlyMap<string, Pick<InboxCredentials, 'imap' | 'smtp'>>
  /** By inbox id: the newest judgement of each kind of the message it sent to the seed mailbox. */
  readonly proofs: ReadonlyMap<string, readonly Proof[]>
}

export interface Proof {
  readonly kind: string
  readonly verdict: 'pass' | 'fail' | 'unknown'
  readonly at: Date
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
    proofs: await proofsOf(tx, build.stack.id),
  }
}

async function proofsOf(tx: Delivery, stackId: string): Promise<Map<string, Proof[]>> {
  const rows = await tx.db
    .selectFrom('observations')
    .select(['inbox_id', 'kind', 'verdict', 'at'])
    .distinctOn(['inbox_id', 'kind'])
    .where('stack_id', '=', stackId)
    .where('inbox_id', 'is not', null)
    .where('kind', 'in', ['spf', 'dkim', 'dmarc', 'alignment'])
    .orderBy('inbox_id')
    .orderBy('kind')
    .orderBy('at', 'desc')
    .execute()
  const proofs = new Map<string, Proof[]>()
  for (const { inbox_id, kind, verdict, at } of rows) {
    if (inbox_id === null) continue
    proofs.set(inbox_id, [
      ...(proofs.get(inbox_id) ?? []),
      { kind, verdict: verdict as Proof['verdict'], at },
    ])
  }
  return proofs
}
