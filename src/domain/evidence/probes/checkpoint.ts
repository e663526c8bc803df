import { openLedgerSigner } from '#platform/evidence/checkpoint-note.ts'
import { treeRoot } from '#platform/evidence/read-tree.ts'
import { latestCheckpoint } from '#platform/evidence/seal-evidence.ts'
import { counted, type Probe, verdict } from '../probe.ts'

export const checkpoint: Probe = {
  id: 'checkpoint',
  what: 'the newest signed checkpoint of the ledger',
  clauses: ['4.10', '3.5'],
  async look(tx) {
    const signed = await latestCheckpoint(tx)
    if (!signed) return { verdict: 'ok', words: 'none: nothing is in the ledger yet', figure: '0' }
    const root = await treeRoot(tx, signed.treeSize)
    const ours = openLedgerSigner(tx.vault).signer === signed.signer
    const covers = `over ${counted(signed.treeSize, 'entry', 'entries')}`
    return {
      verdict: verdict(ours && root.equals(signed.rootHash)),
      words: root.equals(signed.rootHash)
        ? `${covers}; the ledger as it stands leads to what was signed${ours ? '' : ', by another key than ours'}`
        : `${covers}, to which the ledger as it stands does not lead any more`,
      figure: String(signed.treeSize),
    }
  },
}
