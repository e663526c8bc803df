import { system } from '../database/actor.ts'
import type { InPurpose } from '../database/purposes.ts'
import { checkpointNote, type SignedCheckpoint } from './checkpoint-note.ts'
import { checkpointsBetween } from './checkpoints.ts'
import { exportPage, pageSize } from './export-page.ts'
import type { LedgerTx } from './read-tree.ts'
import { latestCheckpoint } from './seal-evidence.ts'

const actor = system('export-ledger')

export const line = (value: Readonly<Record<string, unknown>>): string => `${JSON.stringify(value)}\n`

export const checkpointLine = (checkpoint: SignedCheckpoint): string =>
  line({ type: 'checkpoint', signer: checkpoint.signer, note: checkpointNote(checkpoint) })

/**
 * The sealed ledger as lines of JSON, without payloads: a head, the forms, every checkpoint, the entries by their
 * places in pages of packed bytes, an end. `scripts/verify-ledger.mjs` says what the bytes are. Covers what the newest
 * checkpoint covers at the moment it begins; what is sealed meanwhile is left for the next.
 */
export async function* exportLedger(inPurpose: InPurpose): AsyncGenerator<string> {
  const read = <T>(work: (tx: LedgerTx) => Promise<T>) => inPurpose('legal-obligation', actor, work)
  const size = (await read(latestCheckpoint))?.treeSize ?? 0
  yield line({ type: 'ledger', version: 2, treeSize: size })
  yield await read(formLines)
  for (let after = 0; after < size; ) {
    const checkpoints = await read((tx) => checkpointsBetween(tx, after, size))
    const last = checkpoints.at(-1)
    if (!last) break
    after = last.treeSize
    yield checkpoints.map(checkpointLine).join('')
  }
  const pageFrom = (from: number) => read((tx) => exportPage(tx, from, Math.min(from + pageSize, size)))
  // The database makes the next page while somebody works on this one.
  let coming = size > 0 ? pageFrom(0) : undefined
  for (let from = 0; coming; from += pageSize) {
    const page = await coming
    coming = from + pageSize < size ? pageFrom(from + pageSize) : undefined
    // Where nobody asks for it any more it may fail unheard.
    coming?.catch(() => {})
    yield line(page)
  }
  yield line({ type: 'end', treeSize: size })
}

async function formLines(tx: LedgerTx): Promise<string> {
  const forms = await tx.db
    .selectFrom('evidence_forms')
    .select(['id', 'format', 'kind', 'purpose', 'actor_kind', 'clauses', 'recipient', 'categories'])
    .select('policy_version')
    .orderBy('id')
    .execute()
  return forms
    .map(({ actor_kind, policy_version, ...form }) =>
      line({ type: 'form', ...form, actorKind: actor_kind, policyVersion: policy_version }),
    )
    .join('')
}
