import type { ConsoleHealth } from '#domain/deliverability/console-health.ts'
import type { LatestLook } from '#domain/deliverability/figures-of.ts'
import { standingProofs } from '#domain/deliverability/judge-standing.ts'
import { Breakable } from '#web/ui/breakable.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { HeatMap } from '#web/ui/heat-map.tsx'
import { Pagination } from '#web/ui/navigation.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ScoreMark } from './score-card.tsx'

type Domain = ConsoleHealth['domains'][number]

const verdictMarks = {
  pass: { tone: 'good', word: 'pass' },
  fail: { tone: 'bad', word: 'fail' },
  unknown: { tone: 'unknown', word: 'unknown' },
} as const

const proofWords = {
  registry: 'delegation',
  mx: 'MX',
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  listing: 'blocklists',
} as const

export function DomainsView(props: {
  health: ConsoleHealth
  page: number
  hrefFor: (page: number) => string
}) {
  const { health, page, hrefFor } = props
  return (
    <>
      <h2>domains, seen from outside</h2>
      <Domains health={health} />
      <HeatMap
        caption="each domain, day by day; the worst stand first"
        subject="domain"
        from={health.from}
        to={health.today}
        rows={health.shownDomains.map((domain) => ({
          label: <Breakable name={domain.name} />,
          cells: health.history.get(domain.id) ?? new Map(),
        }))}
        empty="Domains appear here once they are chosen."
      />
      <Pagination page={page} pages={health.domainPages} hrefFor={hrefFor} />
    </>
  )
}

function Domains({ health }: { health: ConsoleHealth }) {
  const { now } = health
  return (
    <DataTable
      caption="domains"
      hideCaption
      rows={health.shownDomains}
      empty="Domains appear here once they are chosen."
      columns={[
        { key: 'state', heading: 'state', cell: (domain) => <ScoreMark score={domain.score} /> },
        { key: 'name', heading: 'domain', cell: (domain) => domain.name },
        {
          key: 'standing',
          heading: 'in the DNS now',
          cell: (domain) => <Standing domain={domain} now={now} />,
        },
        { key: 'looks', heading: 'looks', cell: (domain) => <Looks domain={domain} now={now} /> },
        {
          key: 'age',
          heading: 'registered',
          named: true,
          cell: (domain) =>
            domain.registeredAt ? (
              <Time at={domain.registeredAt} now={now} />
            ) : (
              <span class="soft">not seen</span>
            ),
        },
      ]}
    />
  )
}

/** What two looks have confirmed, and what only one says so far. */
function Standing({ domain, now }: { domain: Domain; now: Date }) {
  const known = standingProofs.flatMap((proof) => {
    const standing = domain.standing[proof]
    return standing ? [{ proof, ...standing }] : []
  })
  if (known.length === 0 || !domain.standingAt) return <span class="soft">not watched yet</span>
  const wrong = known.filter(({ verdict, failingSince }) => verdict !== 'pass' || failingSince !== undefined)
  return (
    <ul class="plain-list reading">
      {wrong.map(({ verdict, words, failingSince, proof }) => (
        <li>
          <StateMark {...verdictMarks[verdict === 'pass' ? 'unknown' : verdict]} /> {words ?? proof}
          {failingSince && verdict !== 'fail' && (
            <span class="soft small"> by one look; the next confirms it or takes it back</span>
          )}
        </li>
      ))}
      {wrong.length < known.length && (
        <li>
          <StateMark {...verdictMarks.pass} />{' '}
          {known
            .filter((one) => !wrong.includes(one))
            .map(({ proof }) => proofWords[proof])
            .join(', ')}
        </li>
      )}
      <li class="soft small">
        looked at <Time at={domain.standingAt} now={now} />
      </li>
    </ul>
  )
}

/** The latest look of each kind, of several inboxes the worst: all that passed in a line, the rest each with why. */
function Looks({ domain, now }: { domain: Domain; now: Date }) {
  const kinds = [...new Set(domain.looks.map((look) => look.kind))]
  const looks = kinds.flatMap((kind) => worst(domain.looks.filter((one) => one.kind === kind)) ?? [])
  if (looks.length === 0) return <span class="soft">not looked at yet</span>
  const passed = looks.filter((look) => look.verdict === 'pass')
  const oldest = passed.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]
  return (
    <ul class="plain-list reading">
      {looks
        .filter((look) => look.verdict !== 'pass')
        .map((look) => (
          <li>
            <StateMark {...verdictMarks[look.verdict]} /> {look.kind}{' '}
            <span class="soft small">
              <Time at={look.at} now={now} />
              {look.detail && `: ${look.detail}`}
            </span>
          </li>
        ))}
      {oldest && (
        <li>
          <StateMark {...verdictMarks.pass} /> {passed.map((look) => look.kind).join(', ')}{' '}
          <span class="soft small">
            the oldest <Time at={oldest.at} now={now} />
          </span>
        </li>
      )}
    </ul>
  )
}

const badness = { fail: 0, unknown: 1, pass: 2 } as const

function worst(looks: readonly LatestLook[]): LatestLook | undefined {
  return looks.toSorted(
    (a, b) => badness[a.verdict] - badness[b.verdict] || a.at.getTime() - b.at.getTime(),
  )[0]
}
