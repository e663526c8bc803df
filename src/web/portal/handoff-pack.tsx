import { type Check, checkKinds, type Pack } from '#domain/handoff/pack.ts'
import type { PortalHandoff } from '#domain/handoff/portal-handoff-page.ts'
import { reveal } from '#policy/personal.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { Money } from '#web/ui/money.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { dayText, Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import type { PortalVisit } from './portal-visit.ts'

/** The pack as its owner reads it: what there is, whose it is, how each thing moves, and what was checked. */
export function HandoffPack(props: { visit: PortalVisit; page: PortalHandoff; pack: Pack }) {
  const { visit, page, pack } = props
  return (
    <>
      <Assets pack={pack} />
      <Domains pack={pack} />
      <Renewals pack={pack} />
      <Costs pack={pack} />
      <Inboxes page={page} pack={pack} />
      <Checks page={page} visit={visit} pack={pack} />
    </>
  )
}

function Assets({ pack }: { pack: Pack }) {
  const kinds = [...new Map(pack.assets.map((asset) => [asset.title, asset])).values()]
  return (
    <>
      <h2>what there is, and whose it is</h2>
      <DataTable
        caption="assets"
        hideCaption
        columns={[
          { key: 'title', heading: 'what', cell: (asset) => asset.title },
          { key: 'subject', heading: 'domain', cell: (asset) => asset.subject },
          { key: 'count', heading: 'number', numeric: true, cell: (asset) => asset.count },
          { key: 'owner', heading: 'whose', cell: (asset) => asset.ownership },
        ]}
        rows={pack.assets.toSorted((a, b) => a.subject.localeCompare(b.subject))}
        empty="There is nothing to hand over."
      />
      <h2>how each moves</h2>
      {kinds.map(({ title, moves, lost }) => (
        <>
          <h3>{title}</h3>
          <ol>
            {moves.map((move) => (
              <li>{move}</li>
            ))}
          </ol>
          {lost && <p class="soft">{lost}</p>}
        </>
      ))}
    </>
  )
}

const day = (iso: string | null) => (iso === null ? 'not known' : dayText(new Date(iso)))

const Day = ({ iso }: { iso: string | null }) => <span class="nowrap">{day(iso)}</span>

function Domains({ pack }: { pack: Pack }) {
  return (
    <>
      <h2>domains</h2>
      <DataTable
        caption="domains"
        hideCaption
        columns={[
          { key: 'name', heading: 'domain', cell: (one) => one.name },
          {
            key: 'registrant',
            heading: 'you are the registrant',
            cell: (one) =>
              one.registrantProvenAt ? (
                <StateMark tone="good" word={`read back ${day(one.registrantProvenAt)}`} />
              ) : (
                <StateMark tone="unknown" word="not read back" />
              ),
          },
          {
            key: 'registered',
            heading: 'registered',
            named: true,
            cell: (one) => <Day iso={one.registeredAt} />,
          },
          { key: 'expires', heading: 'paid until', named: true, cell: (one) => <Day iso={one.expiresAt} /> },
          { key: 'servers', heading: 'name servers', cell: (one) => one.nameServers.join(', ') },
        ]}
        rows={pack.domains}
        empty="There are no domains."
      />
    </>
  )
}

function Renewals({ pack }: { pack: Pack }) {
  return (
    <>
      <h2>renewals</h2>
      <DataTable
        caption="renewals"
        hideCaption
        columns={[
          { key: 'name', heading: 'domain', cell: (one) => one.name },
          { key: 'day', heading: 'renews on', cell: (one) => day(`${one.day}T00:00:00Z`) },
          { key: 'by', heading: 'money there by', cell: (one) => day(`${one.payBy}T00:00:00Z`) },
          { key: 'how', heading: 'how', cell: (one) => one.renewal },
          { key: 'cost', heading: 'costs', numeric: true, cell: (one) => <Money cents={one.renewalCents} /> },
        ]}
        rows={pack.renewals}
        empty="There is nothing to renew."
      />
    </>
  )
}

function Costs({ pack: { costs } }: { pack: Pack }) {
  return (
    <>
      <h2>what it costs to keep</h2>
      <DataTable
        caption="running costs"
        hideCaption
        columns={[
          { key: 'vendor', heading: 'at', cell: (row) => row.vendor },
          { key: 'what', heading: 'what', cell: (row) => row.what },
          { key: 'number', heading: 'number', numeric: true, cell: (row) => row.quantity },
          { key: 'each', heading: 'each', numeric: true, cell: (row) => <Money cents={row.unitCents} /> },
          { key: 'every', heading: 'every', cell: (row) => row.every },
          { key: 'sum', heading: 'amount', numeric: true, cell: (row) => <Money cents={row.amountCents} /> },
          {
            key: 'bill',
            heading: 'billed to',
            cell: (row) => (row.billedTo === 'agency' ? 'us, until you move it' : 'you'),
          },
        ]}
        rows={costs.rows}
        empty="Nothing runs."
      />
      <p>
        In all <Money cents={costs.monthlyCents} /> a month and <Money cents={costs.yearlyCents} /> a year,{' '}
        <Money cents={costs.wholeYearCents} /> for a whole year, at the vendors’ prices.
      </p>
    </>
  )
}

function Inboxes({ page, pack }: { page: PortalHandoff; pack: Pack }) {
  return (
    <>
      <h2>inboxes</h2>
      <DataTable
        caption="inboxes"
        hideCaption
        columns={[
          {
            key: 'address',
            heading: 'inbox',
            cell: (one) => {
              const address = page.addressOf.get(one.inboxId)
              return address ? reveal(address) : 'taken away since'
            },
          },
          { key: 'imap', heading: 'IMAP', cell: (one) => `${one.imapHost}:${one.imapPort}` },
          { key: 'smtp', heading: 'SMTP', cell: (one) => `${one.smtpHost}:${one.smtpPort}` },
          { key: 'cold', heading: 'cold a day', numeric: true, cell: (one) => one.coldPerDay },
          { key: 'warm', heading: 'warm-up a day', numeric: true, cell: (one) => one.warmUpPerDay },
        ]}
        rows={pack.inboxes}
        empty="There are no inboxes."
      />
    </>
  )
}

const verdicts: Readonly<Record<Check['verdict'], [tone: Tone, word: string]>> = {
  pass: ['good', 'passed'],
  fail: ['bad', 'failed'],
  unknown: ['unknown', 'not seen'],
}

function Checks({ page, visit, pack }: { page: PortalHandoff; visit: PortalVisit; pack: Pack }) {
  return (
    <>
      <h2>the checks once more</h2>
      <DataTable
        caption="checks before the hand-off"
        hideCaption
        columns={[
          {
            key: 'verdict',
            heading: 'verdict',
            cell: (check) => {
              const [tone, word] = verdicts[check.verdict]
              return <StateMark tone={tone} word={word} />
            },
          },
          {
            key: 'about',
            heading: 'about',
            cell: (check) => {
              const address = check.inboxId && page.addressOf.get(check.inboxId)
              return address ? reveal(address) : check.domain
            },
          },
          { key: 'what', heading: 'check', cell: (check) => checkKinds[check.kind] },
          { key: 'words', heading: 'what was seen', cell: (check) => check.words },
          {
            key: 'at',
            heading: 'when',
            cell: (check) => <Time at={new Date(check.at)} now={visit.now} as="day" />,
          },
        ]}
        rows={pack.checks}
        empty="Nothing was checked."
      />
    </>
  )
}
