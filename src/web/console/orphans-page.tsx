import type { Orphan, OrphanPage } from '#domain/adoption/orphans.ts'
import { type SightingKind, sightingKinds } from '#domain/adoption/sighting.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'

/** What stands in our accounts and belongs to nobody here. */
export function OrphansPage(props: { desk: Desk; page: OrphanPage; now: Date }) {
  const { desk, page, now } = props
  const { orphans, counts } = page
  const last = orphans.at(-1)
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return (
    <ConsolePage desk={desk} title="what belongs to no client" section="adoption">
      <PageHead
        breadcrumb={[
          { href: consolePaths.adoptions.to(), label: 'bring in clients' },
          { href: consolePaths.orphans.to(), label: 'what belongs to no client' },
        ]}
        title="what belongs to no client"
        about={
          all === 0
            ? 'Everything in our accounts belongs to somebody, as of the last reading.'
            : `${kindsInWords(counts)}, as of the last reading. Each may cost money and serve nobody.`
        }
      />
      <p class="soft">
        Addresses are not kept: an inbox is named by its domain and the vendor’s number of it, which is enough
        to find it there. Bring its client in, or end it at the vendor.
      </p>
      <DataTable
        caption="what belongs to no client"
        hideCaption
        rows={orphans}
        empty="Domains, inboxes and subscriptions that no client here has appear after the vendors were read."
        columns={[
          { key: 'kind', heading: 'what', cell: (one) => sightingKinds[one.kind].one },
          { key: 'name', heading: 'which', cell: nameOf },
          { key: 'state', heading: 'state there', cell: (one) => one.state },
          {
            key: 'until',
            heading: 'runs until',
            cell: (one) => (one.until ? <Time at={one.until} now={now} as="day" /> : ''),
          },
          {
            key: 'first',
            heading: 'first seen here',
            cell: (one) => <Time at={one.firstSeenAt} now={now} />,
          },
          { key: 'seen', heading: 'last seen', cell: (one) => <Time at={one.seenAt} now={now} /> },
        ]}
      />
      {last && orphans.length < all && (
        <p>
          <ButtonLink
            kind="quiet"
            href={withQuery(consolePaths.orphans.to(), {
              kind: last.kind,
              domain: last.domain ?? undefined,
              after: last.id,
            })}
          >
            the next ones
          </ButtonLink>
        </p>
      )}
    </ConsolePage>
  )
}

function kindsInWords(counts: OrphanPage['counts']): string {
  return (Object.keys(sightingKinds) as SightingKind[])
    .filter((kind) => counts[kind])
    .map((kind) => `${counts[kind]} × ${sightingKinds[kind].one}`)
    .join(', ')
}

function nameOf({ kind, domain, ref }: Orphan): string {
  if (kind === 'mailbox') return `at ${domain ?? ''}, number ${ref ?? ''}`
  if (kind === 'account') return `at ${domain ?? ''}`
  return domain ?? ref ?? ''
}
