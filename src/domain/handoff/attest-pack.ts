import type { PurposeTx } from '#platform/database/purposes.ts'
import { checkpointNote } from '#platform/evidence/checkpoint-note.ts'
import { exportEntry } from '#platform/evidence/export-proof.ts'
import { evidenceAbout } from '#platform/evidence/read-evidence.ts'
import { latestCheckpoint } from '#platform/evidence/seal-evidence.ts'
import { packSchema } from './pack.ts'
import { type PackEntry, type PackEntryKind, type PackEvidence, packEntryKinds } from './pack-evidence.ts'
import { latestHandoff } from './prepare-handoff.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Whose entries are asked for, and what they have to be about. */
export interface AttestedStack {
  readonly handoffId: string
  readonly stackId: string
  readonly engagementId: string
  /** The company's people, and who approved the spending here. */
  readonly people: readonly string[]
}

/** A stack that was given and whose pack has no evidence yet; nothing for any other. */
export async function stackToAttest(tx: Delivery, stackId: string): Promise<AttestedStack | undefined> {
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['client_id', 'engagement_id', 'spending_approved_by', 'handed_over_at'])
    .where('id', '=', stackId)
    .executeTakeFirst()
  const handoff = stack?.handed_over_at ? await latestHandoff(tx, stackId) : undefined
  if (!stack || !handoff || handoff.pack.evidence) return undefined
  const members = await tx.db
    .selectFrom('client_members')
    .select('person_id')
    .where('client_id', '=', stack.client_id)
    .execute()
  const people = [...members.map(({ person_id }) => person_id), stack.spending_approved_by]
  return {
    handoffId: handoff.id,
    stackId,
    engagementId: stack.engagement_id,
    people: people.filter((person) => person !== null),
  }
}

/** The entries about this stack and its engagement, read with the keys of the people they are about. */
async function entriesOf(
  tx: PurposeTx<'legal-obligation'>,
  { people, stackId, engagementId }: AttestedStack,
): Promise<PackEntry[]> {
  const kinds = Object.keys(packEntryKinds) as PackEntryKind[]
  const entries = await evidenceAbout(tx, people, kinds)
  return entries.reverse().flatMap(({ id, at, kind, details }) => {
    const own = details.stack === stackId || details.engagement === engagementId
    return own ? [{ id, kind, at: at.toISOString() }] : []
  })
}

/** What the ledger says of a hand-off; undefined while its entries are not sealed and signed. */
export async function evidenceOf(
  tx: PurposeTx<'legal-obligation'>,
  stack: AttestedStack,
): Promise<PackEvidence | undefined> {
  const entries = await entriesOf(tx, stack)
  const lines = new Set<string>()
  for (const { id } of entries) {
    const proof = await exportEntry(tx, id)
    if (proof === undefined) return undefined
    for (const line of proof.trimEnd().split('\n')) lines.add(line)
  }
  const checkpoint = await latestCheckpoint(tx)
  if (!checkpoint) return undefined
  return {
    note: checkpointNote(checkpoint),
    treeSize: checkpoint.treeSize,
    rootHash: checkpoint.rootHash.toString('hex'),
    signedAt: checkpoint.at.toISOString(),
    signer: checkpoint.signer,
    entries,
    proofs: [...lines].map((line) => `${line}\n`).join(''),
  }
}

/** Puts it into the pack, once; the rest of a pack that was given never changes. */
export async function keepEvidence(tx: Delivery, handoffId: string, evidence: PackEvidence): Promise<void> {
  const handoff = await tx.db
    .selectFrom('handoffs')
    .select(['pack', 'stack_id'])
    .where('id', '=', handoffId)
    .forUpdate()
    .executeTakeFirst()
  if (!handoff) return
  const pack = packSchema.parse(handoff.pack)
  if (pack.evidence) return
  await tx.db
    .updateTable('handoffs')
    .set({ pack: JSON.stringify(packSchema.parse({ ...pack, evidence })) })
    .where('id', '=', handoffId)
    .execute()
  await tx.tell(`stack:${handoff.stack_id}`)
}
