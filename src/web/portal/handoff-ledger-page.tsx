import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type PackEvidence, packEntryKinds } from '#domain/handoff/pack-evidence.ts'
import { portalHandoff } from '#domain/handoff/portal-handoff-page.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths, sitePaths } from '#web/paths.ts'
import { Empty } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { file } from './handoff-page.tsx'
import { PortalPage } from './portal-page.tsx'
import { type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

/** How do I prove, without you, what was agreed and given? */
export function handoffLedgerPages(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get(portalPaths.handoffLedger.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'service-delivery', portalHandoff)
      if (!found?.handoff) throw new HTTPException(404)
      return c.html(<Ledger visit={at} evidence={found.handoff.pack.evidence} />)
    })
    .get(portalPaths.handoffLedgerFile.pattern, async (c) => {
      const { found } = await visit(parts, c, 'service-delivery', portalHandoff)
      const evidence = found?.handoff?.pack.evidence
      const name = c.req.param('file')
      if (evidence && name === 'checkpoint.txt')
        return file(c, name, 'text/plain; charset=utf-8', evidence.note)
      if (evidence && name === 'entries.ndjson')
        return file(c, name, 'application/x-ndjson; charset=utf-8', evidence.proofs)
      throw new HTTPException(404)
    })
}

function Ledger({ visit, evidence }: { visit: PortalVisit; evidence: PackEvidence | null }) {
  const engagement = visit.frame.engagementId
  return (
    <PortalPage visit={visit} title="the ledger’s word" section="handoff">
      <PageHead
        title="the ledger’s word"
        about="What you accepted and approved, and that this stack was given to you, is written down where nobody can change it unseen, not even we."
        breadcrumb={[
          { href: portalPaths.handoff.to({ engagement }), label: 'hand-off' },
          { href: portalPaths.handoffLedger.to({ engagement }), label: 'the ledger’s word' },
        ]}
      />
      {evidence ? (
        <>
          <Entries evidence={evidence} now={visit.now} />
          <Files engagement={engagement} />
          <Checking evidence={evidence} />
          <Checkpoint evidence={evidence} />
        </>
      ) : (
        <Empty>It is being sealed and signed, which takes a few seconds. Look again in a moment.</Empty>
      )}
    </PortalPage>
  )
}

function Entries({ evidence, now }: { evidence: PackEvidence; now: Date }) {
  return (
    <DataTable
      caption="your entries"
      columns={[
        { key: 'what', heading: 'what', cell: (entry) => packEntryKinds[entry.kind] },
        {
          key: 'at',
          heading: 'when',
          cell: (entry) => <Time at={new Date(entry.at)} now={now} as="day" />,
        },
        { key: 'id', heading: 'entry', numeric: true, cell: (entry) => entry.id },
      ]}
      rows={evidence.entries}
      empty="Nothing of this engagement stands in the ledger under the people of your company."
    />
  )
}

function Files({ engagement }: { engagement: string }) {
  return (
    <>
      <h2>to keep</h2>
      <ul>
        <li>
          <a href={portalPaths.handoffLedgerFile.to({ engagement, file: 'checkpoint.txt' })} download>
            checkpoint.txt
          </a>
          , what we signed: how many entries there were, and the one hash that stands for all of them
        </li>
        <li>
          <a href={portalPaths.handoffLedgerFile.to({ engagement, file: 'entries.ndjson' })} download>
            entries.ndjson
          </a>
          , your entries and the hashes that lead from each to the checkpoint; they name nobody
        </li>
        <li>
          <a href={sitePaths.privacyVerifier.to()} download>
            verify-ledger.mjs
          </a>
          , the file that checks them; it needs Node 20 or newer, nothing else and no network
        </li>
      </ul>
    </>
  )
}

function Checking({ evidence: { signer } }: { evidence: PackEvidence }) {
  return (
    <>
      <h2>how to check it without us</h2>
      <ol>
        <li>
          <p>Put the three files into one folder, and there run:</p>
          <pre class="command">
            <code>node verify-ledger.mjs entries.ndjson checkpoint.txt --signer '{signer}'</code>
          </pre>
          <p>“The ledger holds.” means that each of your entries is part of what was signed.</p>
        </li>
        <li>
          <p>
            Compare the signer’s key with the one on <a href={sitePaths.privacyProof.to()}>the proof page</a>{' '}
            and in the mails you have from us. It has to be the same everywhere.
          </p>
        </li>
        <li>
          <p>
            At any later time ask us for an export of the ledger, which names nobody, and hold it against the
            checkpoint you kept:
          </p>
          <pre class="command">
            <code>node verify-ledger.mjs export.ndjson checkpoint.txt --signer '{signer}'</code>
          </pre>
          <p>If an entry from before was changed, dropped or slipped in, it says so.</p>
        </li>
      </ol>
    </>
  )
}

function Checkpoint({ evidence }: { evidence: PackEvidence }) {
  const signedAt = new Date(evidence.signedAt)
  return (
    <>
      <h2>the checkpoint</h2>
      <DefinitionList
        facts={[
          ['entries', evidence.treeSize.toLocaleString('en-US')],
          ['signed', <Time at={signedAt} now={signedAt} as="exact" />],
          ['root hash', <code>{evidence.rootHash}</code>],
          ['signer’s key', <code>{evidence.signer}</code>],
        ]}
      />
    </>
  )
}
