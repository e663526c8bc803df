import type { SignedCheckpoint } from '#platform/evidence/checkpoint-note.ts'
import { sitePaths } from '#web/paths.ts'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Time } from '#web/ui/time.tsx'

/** The ledger's newest signed checkpoint, to be taken away, and how to check with it. */
export function CheckpointSection({
  checkpoint,
  machineNow,
}: {
  /** `unread`: it could not be read just now. */
  checkpoint: SignedCheckpoint | undefined | 'unread'
  /** Checkpoints are dated by machine time. */
  machineNow: Date
}) {
  return (
    <section aria-labelledby="checkpoint">
      <h2 id="checkpoint">the ledger’s newest checkpoint</h2>
      {checkpoint === 'unread' ? (
        <p>it could not be read just now, which says nothing about it. open this page again in a minute.</p>
      ) : checkpoint ? (
        <Checkpoint checkpoint={checkpoint} machineNow={machineNow} />
      ) : (
        <p>there is none yet: nothing was done with anybody’s data.</p>
      )}
    </section>
  )
}

function Checkpoint({ checkpoint, machineNow }: { checkpoint: SignedCheckpoint; machineNow: Date }) {
  const { treeSize, rootHash, at, signer } = checkpoint
  return (
    <>
      <DefinitionList
        facts={[
          ['entries', treeSize.toLocaleString('en-US')],
          [
            'signed',
            <>
              <Time at={at} now={machineNow} as="exact" /> (<Time at={at} now={machineNow} />)
            </>,
          ],
          ['root hash', <code>{rootHash.toString('hex')}</code>],
          ['signer’s key', <code>{signer}</code>],
        ]}
      />
      <p>
        every consent, disclosure, view and approval is an entry of the ledger. the root hash stands for all
        of them, so with this checkpoint in your hands nothing before it can be changed, dropped or slipped in
        without being found. <a href={sitePaths.privacyCheckpoint.to()}>take the checkpoint</a> and keep it.
      </p>
      <p>
        to check later: ask us for an export of the ledger, which names nobody;{' '}
        <a href={sitePaths.privacyVerifier.to()}>take verify-ledger.mjs</a>, one file that needs nothing but
        Node, and no network; then
      </p>
      <pre class="command">
        <code>node verify-ledger.mjs export.ndjson checkpoint.txt --signer '{signer}'</code>
      </pre>
    </>
  )
}
