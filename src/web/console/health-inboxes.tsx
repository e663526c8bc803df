import type { ConsoleHealth } from '#domain/deliverability/console-health.ts'
import { share } from '#domain/deliverability/thresholds.ts'
import { reveal } from '#policy/personal.ts'
import { Breakable } from '#web/ui/breakable.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { Num } from '#web/ui/num.tsx'
import { dayText, Time } from '#web/ui/time.tsx'
import { ScoreMark } from './score-card.tsx'

type Inbox = ConsoleHealth['shown'][number]

export function Inboxes({ health }: { health: ConsoleHealth }) {
  const { now } = health
  // Today is not over, so the newest day before it is shown; the heading says which.
  const newest = health.shown
    .flatMap(({ last }) => last?.day ?? [])
    .toSorted()
    .at(-1)
  const count = (figure: (sums: NonNullable<Inbox['sums']>) => number) => (inbox: Inbox) => (
    <Num value={inbox.sums ? figure(inbox.sums) : null} />
  )
  const read = health.shown.flatMap(({ figuresAt }) => figuresAt ?? []).toSorted((a, b) => +a - +b)
  return (
    <>
      {read[0] && (
        <p class="small soft">
          Figures as read at the sequencer <Time at={read[0]} now={now} />
          {read.at(-1)?.getTime() === read[0].getTime() ? '' : ' or later'}.
        </p>
      )}
      <DataTable
        caption="inboxes"
        hideCaption
        rows={health.shown}
        empty="Inboxes appear here once names and senders are approved."
        columns={[
          { key: 'state', heading: 'state', cell: (inbox) => <ScoreMark score={inbox.score} /> },
          {
            key: 'address',
            heading: 'inbox',
            cell: (inbox) => (
              <>
                <Breakable name={reveal(inbox.address)} atDots={false} />
                {inbox.reserve && <span class="soft small"> reserve</span>}
                {!inbox.figuresAt && <span class="soft small"> never read</span>}
              </>
            ),
          },
          {
            key: 'since',
            heading: 'since',
            named: true,
            cell: (inbox) => {
              const when = health.since.get(inbox.id)
              return when ? <Time at={when.since} now={now} as="day" /> : <span class="soft">not judged</span>
            },
          },
          {
            key: 'warm',
            heading: newest ? `warm-up, ${textOf(newest)}` : 'warm-up',
            numeric: true,
            cell: (inbox) => <LastWarmUp inbox={inbox} newest={newest} />,
          },
          {
            key: 'placement',
            heading: 'in the inbox, 7 days',
            numeric: true,
            cell: (inbox) => <Num value={placement7Days(inbox)} unit="%" />,
          },
          { key: 'cold', heading: 'cold, 30 days', numeric: true, cell: count((sums) => sums.sent30) },
          { key: 'bounced', heading: 'bounced', numeric: true, cell: count((sums) => sums.bounced30) },
          { key: 'replies', heading: 'replies', numeric: true, cell: count((sums) => sums.replied30) },
          {
            key: 'limit',
            heading: 'limit a day',
            numeric: true,
            cell: (inbox) => <Num value={inbox.dailyLimit} />,
          },
        ]}
      />
    </>
  )
}

const textOf = (day: string): string => dayText(new Date(`${day}T00:00:00Z`))

/** With its day where it is not that of the others. */
function LastWarmUp({ inbox, newest }: { inbox: Inbox; newest: string | undefined }) {
  if (!inbox.last) return <span class="soft">none yet</span>
  const { day, warmUpSent } = inbox.last
  return (
    <>
      <Num value={warmUpSent} /> {day !== newest && <span class="soft small">{textOf(day)}</span>}
    </>
  )
}

function placement7Days({ sums }: Inbox): number | null {
  if (!sums || sums.placedDays7 === 0) return null
  return share(sums.placedInbox7, sums.placedInbox7 + sums.placedSpam7) ?? null
}
