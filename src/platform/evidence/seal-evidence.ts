import { system } from '../database/actor.ts'
import type { InPurpose } from '../database/purposes.ts'
import { openLedgerSigner, type SignedCheckpoint } from './checkpoint-note.ts'
import { type LedgerTx, ledgerHead } from './read-tree.ts'

/** How many entries one transaction seals. */
const batch = 5000

const actor = system('seal-evidence')

/** Gives every committed entry its place in the tree, and then signs the tree as it is. Harmless to repeat. */
export async function sealEvidence(inPurpose: InPurpose): Promise<void> {
  for (;;) {
    const [done] = await inPurpose('legal-obligation', actor, (tx) =>
      tx.call<{ sealed: number }>('select app.seal_evidence($1) as sealed', [batch]),
    )
    if (!done || done.sealed < batch) break
  }
  await inPurpose('legal-obligation', actor, addCheckpoint)
}

/** Also after a crash between sealing and signing: whatever stands sealed and unsigned is signed now. */
async function addCheckpoint(tx: LedgerTx): Promise<void> {
  const head = await ledgerHead(tx)
  const last = await latestCheckpoint(tx)
  if (!head || head.treeSize === last?.treeSize) return
  const signed = openLedgerSigner(tx.vault).sign({ ...head, at: new Date() })
  await tx.call('select app.add_checkpoint($1, $2, $3, $4, $5)', [
    signed.treeSize,
    signed.rootHash,
    signed.at,
    signed.signer,
    signed.signature,
  ])
}

/** The newest signed statement of the ledger; none while nothing is sealed. */
export async function latestCheckpoint(tx: LedgerTx): Promise<SignedCheckpoint | undefined> {
  const row = await tx.db
    .selectFrom('evidence_checkpoints')
    .select(['tree_size', 'root_hash', 'at', 'signer', 'signature'])
    .orderBy('tree_size', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (
    row && {
      treeSize: row.tree_size,
      rootHash: row.root_hash,
      at: row.at,
      signer: row.signer,
      signature: row.signature,
    }
  )
}
