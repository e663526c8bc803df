import type { Context } from 'hono'
import { allProbes, keyProbes } from '#domain/evidence/all-probes.ts'
import type { Evidence } from '#domain/evidence/probe.ts'
import type { PromiseProof, Standing } from '#domain/evidence/proof.ts'
import type { SignedCheckpoint } from '#platform/evidence/checkpoint-note.ts'
import { isOpen } from '#policy/bindings/binding.ts'
import type { ClauseId } from '#policy/vocabulary.ts'
import { sitePaths } from '#web/paths.ts'
import { SitePage, type SitePageProps } from '#web/site/site-page.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { CheckpointSection } from './checkpoint-section.tsx'
import { KeyFigures } from './key-figures.tsx'
import type { LatestLook } from './latest-look.ts'
import { keeperWords, standingMarks, verdictMarks } from './proof-words.ts'

interface ProofPageProps {
  c: Context
  about: SitePageProps['about']
  version: string
  /** Of the last look; nothing where none has ended since the start. */
  evidence: readonly Evidence[]
  look: Omit<LatestLook<unknown>, 'seen'>
  promises: readonly PromiseProof[]
  said: ReadonlyMap<ClauseId, string>
  checkpoint: SignedCheckpoint | undefined | 'unread'
  now: Date
  machineNow: Date
}

export function ProofPage(props: ProofPageProps) {
  const { c, about, version, evidence, look, promises, said, checkpoint, now, machineNow } = props
  const unseen = allProbes.filter(({ id }) => !evidence.some((one) => one.id === id))
  const isKey = ({ id }: Evidence) => keyProbes.some((probe) => probe.id === id)
  return (
    <SitePage
      c={c}
      about={about}
      title="proof"
      description="What enforces each sentence of our privacy policy, and what was seen of it when we last looked."
    >
      <article class="policy">
        <h1>proof.</h1>
        <p>
          what keeps each sentence of the <a href={sitePaths.privacy.to()}>privacy policy</a>, and what was
          seen of it at the last look. counts and times only, nothing about anybody.
        </p>
        <p class="small soft">
          policy version <code>{version}</code> · {tally(promises)}
          {evidence[0] && (
            <>
              {' '}
              · looked at <Time at={evidence[0].observedAt} now={now} as="exact" /> (
              <Time at={evidence[0].observedAt} now={now} />)
            </>
          )}
        </p>
        <LookWords look={look} isSeen={evidence.length > 0} />
        <KeyFigures evidence={evidence.filter(isKey)} now={now} />
        <CheckpointSection checkpoint={checkpoint} machineNow={machineNow} />
        <h2 id="seen">what else was seen</h2>
        <EvidenceTable evidence={evidence.filter((one) => !isKey(one))} />
        <NotLookedAt unseen={unseen} isLooking={look.isLooking} />
        <h2 id="promises">every promise, and what keeps it</h2>
        <DataTable
          caption="every promise, and what keeps it"
          hideCaption
          columns={[
            {
              key: 'promise',
              heading: 'promise',
              cell: (row: PromiseProof) => <Promised row={row} said={said} />,
            },
            {
              key: 'standing',
              heading: 'state',
              cell: (row) => <StateMark {...standingMarks[row.standing]} />,
            },
            { key: 'keeper', heading: 'kept by', cell: (row) => <Keepers row={row} /> },
          ]}
          rows={promises}
          empty="nothing is promised."
        />
        <p class="small soft">
          every keeper has a test that fails when it is taken away; without one the program does not build.
          what it is made from: <a href={sitePaths.privacyRecords.to()}>records of the register</a>.
        </p>
      </article>
    </SitePage>
  )
}

/** How current it is, where there is more to say than when it was looked at. */
function LookWords({ look, isSeen }: { look: ProofPageProps['look']; isSeen: boolean }) {
  const { isLooking, hasFailed } = look
  if (!isLooking && !hasFailed) return null
  return (
    <Notice tone={hasFailed ? 'attention' : 'plain'}>
      <p>
        {hasFailed && 'the last look failed as a whole, so nothing is known of it. '}
        {isSeen
          ? `what stands here was seen at ${hasFailed ? 'an earlier one' : 'the last look'}. `
          : 'nothing was looked at since this program started, so every state below is unknown. '}
        {isLooking
          ? 'it is looked at again now; '
          : 'it is looked at again for whoever comes in some seconds; '}
        <a href={sitePaths.privacyProof.to()}>open this page again</a> in a few seconds for what is seen then.
      </p>
    </Notice>
  )
}

/** What the last look has nothing of; it counts as unknown in what it is evidence of. */
function NotLookedAt(props: { unseen: readonly Pick<Evidence, 'id' | 'what'>[]; isLooking: boolean }) {
  const { unseen, isLooking } = props
  if (unseen.length === 0) return null
  return (
    <p class="small">
      <StateMark {...verdictMarks.unknown} /> not looked at yet{isLooking && ', and looked at now'}:{' '}
      {unseen.map(({ what }) => what).join('; ')}.
    </p>
  )
}

function EvidenceTable({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <DataTable
      caption="what else was seen"
      hideCaption
      columns={[
        { key: 'what', heading: 'looked at', cell: (row: Evidence) => row.what },
        { key: 'state', heading: 'state', cell: (row) => <StateMark {...verdictMarks[row.verdict]} /> },
        { key: 'words', heading: 'seen', cell: (row) => row.words },
        {
          key: 'clauses',
          heading: 'evidence of',
          cell: (row) =>
            row.clauses.map((id, index) => (
              <>
                {index > 0 && ', '}
                <a href={`${sitePaths.privacy.to()}#${id}`}>{id}</a>
              </>
            )),
        },
      ]}
      rows={evidence}
      empty="nothing was looked at."
    />
  )
}

function Promised({ row, said }: { row: PromiseProof; said: ReadonlyMap<ClauseId, string> }) {
  return (
    <>
      <a href={`${sitePaths.privacy.to()}#${row.id}`}>{row.id}</a> {said.get(row.id)}
    </>
  )
}

function Keepers({ row: { binding } }: { row: PromiseProof }) {
  if (isOpen(binding)) return <span class="soft">{binding.open}</span>
  return (
    <>
      {[...new Set(binding.enforcedBy.map(keeperWords))].join('; ')}
      {binding.lacks !== undefined && <span class="soft"> · missing: {binding.lacks}</span>}
    </>
  )
}

function tally(promises: readonly PromiseProof[]): string {
  return (Object.keys(standingMarks) as Standing[])
    .map((standing) => [standing, promises.filter((one) => one.standing === standing).length] as const)
    .filter(([, count]) => count > 0)
    .map(([standing, count]) => `${count} ${standingMarks[standing].word}`)
    .join(' · ')
}
