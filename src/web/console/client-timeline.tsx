import type { TimelineFact } from '#domain/clients/client-timeline.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import type { NavLink } from '#web/ui/links.ts'
import { Pagination, Tabs } from '#web/ui/navigation.tsx'
import { Timeline } from '#web/ui/timeline.tsx'
import {
  isOfPart,
  type TimelinePart,
  timelineEntries,
  timelinePart,
  timelineParts,
} from './timeline-words.tsx'

export interface TimelineFilter {
  readonly part: TimelinePart | undefined
  readonly page: number
  /** Only what happened until then; undefined for the newest. */
  readonly until?: Date | undefined
}

export function timelineFilter({ show, page = '', until = '' }: Record<string, string>): TimelineFilter {
  const moment = new Date(until)
  return {
    part: timelinePart(show),
    page: Math.max(1, Number.parseInt(page, 10) || 1),
    until: Number.isNaN(moment.getTime()) ? undefined : moment,
  }
}

const entriesPerPage = 40
const anchor = 'timeline'

/** Everything that happened to a client, the newest first; the address says which part of it. */
export function ClientTimeline(props: {
  clientId: string
  facts: readonly TimelineFact[]
  asked: TimelineFilter
  olderUntil: Date | undefined
  now: Date
}) {
  const { clientId, facts, asked, olderUntil, now } = props
  const { part, until } = asked
  const entries = timelineEntries(part ? facts.filter((fact) => isOfPart(fact, part)) : facts)
  const pages = Math.max(1, Math.ceil(entries.length / entriesPerPage))
  const page = Math.min(asked.page, pages)
  const to = (filter: TimelineFilter): string => {
    const query = {
      show: filter.part,
      page: filter.page > 1 ? filter.page : undefined,
      until: filter.until?.toISOString(),
    }
    return `${withQuery(consolePaths.client.to({ client: clientId }), query)}#${anchor}`
  }
  const links: NavLink[] = [
    {
      href: to({ part: undefined, page: 1, until }),
      label: 'everything',
      current: !part,
      count: facts.length,
    },
    ...(Object.keys(timelineParts) as TimelinePart[]).flatMap((one) => {
      const count = facts.filter((fact) => isOfPart(fact, one)).length
      return count === 0 && one !== part
        ? []
        : [
            {
              href: to({ part: one, page: 1, until }),
              label: timelineParts[one].words,
              current: one === part,
              count,
            },
          ]
    }),
  ]
  return (
    <section aria-labelledby={anchor}>
      <h2 id={anchor}>timeline</h2>
      {facts.length === 0 ? (
        <p class="soft">What happens to this client appears here.</p>
      ) : (
        <>
          <Tabs label="what of it" links={links} />
          {entries.length === 0 ? (
            <p class="soft">
              {until || olderUntil
                ? 'Nothing of this kind is among these.'
                : 'Nothing of this kind has happened yet.'}
            </p>
          ) : (
            <Timeline
              label={part ? `what happened: ${timelineParts[part].words}` : 'everything that happened'}
              now={now}
              entries={entries.slice((page - 1) * entriesPerPage, page * entriesPerPage)}
            />
          )}
          <Pagination
            byAge
            page={page}
            pages={pages}
            hrefFor={(number) => to({ part, page: number, until })}
          />
          {page === pages && olderUntil && (
            <p>
              <a href={to({ part, page: 1, until: olderUntil })}>what happened before</a>
            </p>
          )}
          {until && (
            <p>
              <a href={to({ part, page: 1 })}>back to the newest</a>
            </p>
          )}
        </>
      )}
    </section>
  )
}
