import type { CallCalendar } from '#domain/calls/call-calendars.ts'
import type { CallView } from '#domain/calls/call-queries.ts'
import { freeSlots } from '#domain/calls/free-slots.ts'
import { dayIn } from '#domain/calls/time-zones.ts'
import type { Week } from '#domain/calls/week.ts'
import { spansText, weekdays } from '#domain/calls/weekly-hours.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Tabs } from '#web/ui/navigation.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { CallMark, CallTime, callTitle } from './call-marks.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'

export interface CallsPageProps {
  readonly desk: Desk
  readonly week: Week
  readonly zone: string
  readonly mine: boolean
  readonly calls: readonly CallView[]
  readonly toNote: readonly CallView[]
  readonly calendars: readonly CallCalendar[]
  readonly names: ReadonlyMap<string, string>
  readonly now: Date
}

/** A week of calls: what is agreed on, what is still free, and of which calls nobody said how they went. */
export function CallsPage(props: CallsPageProps) {
  const { desk, week, zone, mine, now, toNote } = props
  const at = consolePaths.calls.to()
  const whose = mine ? 'mine' : undefined
  const own = props.calls.filter((call) => call.operatorId === desk.staff.personId)
  const shown = mine ? own : props.calls
  const last = new Date(week.endsAt.getTime() - 1)
  return (
    <ConsolePage desk={desk} title="calls" section="calls" topics={['leads']}>
      <PageHead
        title="calls"
        about={`${dayIn(week.startsAt, zone)} to ${dayIn(last, zone)}; times are those of ${zone}.`}
        actions={
          <ButtonLink kind="quiet" href={consolePaths.callHours.to()}>
            when I take calls
          </ButtonLink>
        }
      />
      <Tabs
        label="whose calls"
        links={[
          {
            href: withQuery(at, { week: week.monday }),
            label: 'everybody’s',
            current: !mine,
            count: props.calls.length,
          },
          {
            href: withQuery(at, { week: week.monday, whose: 'mine' }),
            label: 'mine',
            current: mine,
            count: own.length,
          },
        ]}
      />
      <nav class="row" aria-label="weeks">
        <a href={withQuery(at, { week: week.before, whose })} rel="prev">
          the week before
        </a>
        <a href={withQuery(at, { whose })}>this week</a>
        <a href={withQuery(at, { week: week.after, whose })} rel="next">
          the week after
        </a>
      </nav>
      <LiveRegion id="calls" topics={['leads']} href={desk.address}>
        {toNote.length > 0 && (
          <Notice tone="attention" title="how did these go?">
            <ul>
              {toNote.map((call) => (
                <li>
                  <a href={consolePaths.call.to({ call: call.id })}>{callTitle(call)}</a>,{' '}
                  <CallTime call={call} zone={zone} />
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <DataTable
          caption="calls of the week"
          hideCaption
          rows={shown}
          rowHref={(call) => consolePaths.call.to({ call: call.id })}
          empty="No call this week. Who asks for one on the website gets a mail in which they choose one of your free times; it appears here the moment they do."
          columns={[
            { key: 'state', heading: 'state', cell: (call) => <CallMark call={call} now={now} /> },
            {
              key: 'when',
              heading: 'when',
              names: true,
              cell: (call) => <CallTime call={call} zone={zone} />,
            },
            { key: 'company', heading: 'for', cell: (call) => call.company ?? '' },
            {
              key: 'with',
              heading: 'with',
              cell: (call) => (call.visitorName === null ? '' : reveal(call.visitorName)),
            },
            {
              key: 'who',
              heading: 'taken by',
              cell: (call) =>
                props.names.get(call.operatorId ?? '') ?? <span class="soft">nobody here now</span>,
            },
          ]}
        />
      </LiveRegion>
      <Calendars {...props} />
    </ConsolePage>
  )
}

function Calendars({ calendars, names, week, now }: CallsPageProps) {
  return (
    <>
      <h2>who takes calls</h2>
      <DataTable
        caption="who takes calls"
        hideCaption
        rows={calendars}
        empty="Nobody takes calls yet, so requests are answered by mail with a time of your own. Say when you can be talked to, and the acknowledgement offers those times."
        columns={[
          {
            key: 'who',
            heading: 'who',
            cell: (calendar) => names.get(calendar.operatorId) ?? 'somebody',
          },
          {
            key: 'free',
            heading: 'free this week',
            numeric: true,
            cell: (calendar) =>
              calendar.taking ? (
                String(freeIn(calendar, week, now))
              ) : (
                <span class="soft">takes none now</span>
              ),
          },
          {
            key: 'hours',
            heading: 'hours',
            cell: (calendar) => (
              <span class="small">
                {calendar.weekly
                  .flatMap((spans, day) =>
                    spans.length === 0 ? [] : [`${weekdays[day]?.slice(0, 3)} ${spansText(spans)}`],
                  )
                  .join(', ') || 'none'}
              </span>
            ),
          },
          { key: 'zone', heading: 'zone', cell: (calendar) => calendar.zone },
          { key: 'minutes', heading: 'minutes', numeric: true, cell: (calendar) => String(calendar.minutes) },
        ]}
      />
    </>
  )
}

function freeIn(calendar: CallCalendar, week: Week, now: Date): number {
  return freeSlots(calendar, calendar.taken, now).filter(
    (slot) => slot >= week.startsAt && slot < week.endsAt,
  ).length
}
