import type { PurposeTx } from '#platform/database/purposes.ts'
import { openLedgerSigner } from '#platform/evidence/checkpoint-note.ts'
import { alteredSubtrees, subtreesIn, treeRoot } from '#platform/evidence/read-tree.ts'
import { latestCheckpoint } from '#platform/evidence/seal-evidence.ts'
import { counted, lasting, type Probe, type Seen, verdict } from '../probe.ts'
import { sealPatienceSeconds } from './ledger.ts'

/** How many complete subtrees one look makes anew from their entries; the next minute's look goes on with others. */
const subtreesALook = 8

export const checkpoint: Probe = {
  id: 'checkpoint',
  what: 'the newest signed checkpoint of the ledger',
  clauses: ['4.10', '3.5'],
  async look(tx) {
    const signed = await latestCheckpoint(tx)
    const unsigned = await unsignedFor(tx, signed?.treeSize ?? 0)
    if (unsigned !== undefined && unsigned > sealPatienceSeconds)
      return {
        verdict: 'failed',
        words: `what was sealed after it has waited for its signature for ${lasting(unsigned)}`,
        figure: String(signed?.treeSize ?? 0),
      }
    if (!signed) return { verdict: 'ok', words: 'none: nothing is in the ledger yet', figure: '0' }
    const root = await treeRoot(tx, signed.treeSize)
    const ours = openLedgerSigner(tx.vault).signer === signed.signer
    return {
      ...(root.equals(signed.rootHash)
        ? await leadingThere(tx, signed.treeSize, ours)
        : {
            verdict: 'failed',
            words: `${covering(signed.treeSize)}, to which the ledger as it stands does not lead any more`,
          }),
      figure: String(signed.treeSize),
    }
  },
}

const covering = (size: number) => `over ${counted(size, 'entry', 'entries')}`

/** The root is made of kept hashes of complete subtrees; some of those are made anew, so that no entry below is taken on trust. */
async function leadingThere(tx: PurposeTx<'legal-obligation'>, size: number, ours: boolean): Promise<Seen> {
  const all = subtreesIn(size)
  const count = Math.min(all, subtreesALook)
  const turn = Math.floor(Date.now() / 60_000)
  const altered = all === 0 ? 0 : await alteredSubtrees(tx, { all, first: (turn * count) % all, count })
  if (altered > 0)
    return {
      verdict: 'failed',
      words: `${covering(size)}; of ${counted(count, 'subtree')} made anew from the entries ${altered} no longer leads to what was sealed`,
    }
  const anew = all === 0 ? '' : `, ${count} of ${counted(all, 'complete subtree')} made anew from the entries`
  return {
    verdict: verdict(ours),
    words: `${covering(size)}; the ledger as it stands leads to what was signed${ours ? '' : ', by another key than ours'}${anew}`,
  }
}

/** For how many seconds the first sealed entry that the checkpoint does not cover has been there; undefined without one. */
async function unsignedFor(tx: PurposeTx<'legal-obligation'>, size: number): Promise<number | undefined> {
  const [next] = await tx.call<{ seconds: number }>(
    `select extract(epoch from app.now() - e.at)::integer as seconds
     from app.sealed_places($1::bigint, $1::bigint + 1) p join evidence_entries e on e.id = p.entry_id`,
    [size],
  )
  return next?.seconds
}
