import { inboxHosts, intakeSections, nameRefusals, stages, stepGroups } from '#domain/improvement/groups.ts'
import { quarterWords } from '#domain/improvement/learned-figures.ts'
import { figureOf, type LearnedPage as Page } from '#domain/improvement/learned-page.ts'
import { type StepKind, stepRules } from '#domain/stacks/steps.ts'
import { smallestGroup } from '#policy/aggregates.ts'
import { consolePaths, sitePaths, withQuery } from '#web/paths.ts'
import { Empty } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { Tabs } from '#web/ui/navigation.tsx'
import { numberText } from '#web/ui/num.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { barsOf, GroupChart } from './group-chart.tsx'
import { SendingCharts } from './sending-charts.tsx'

/** How groups of clients fare, never one of them. */
export function LearnedPage({ desk, page }: { desk: Desk; page: Page }) {
  const { quarter, quarters } = page
  const words = quarterWords(quarter)
  const told = page.figures.some((one) => one.quarter === quarter)
  return (
    <ConsolePage desk={desk} title="what we learn" section="learned">
      <PageHead
        title="what we learn"
        about={
          <>
            How our clients fare as a group, of {desk.parts.mode} engagements. A figure stands here only where{' '}
            {smallestGroup} clients or more are behind it, each counted once (
            <a href={`${sitePaths.privacy.to()}#3.4`}>3.4</a>).
          </>
        }
      />
      <Tabs
        label="quarter"
        links={quarters.map((one) => ({
          href: withQuery(consolePaths.learned.to(), { quarter: one }),
          label: shortQuarter(one),
          current: one === quarter,
        }))}
      />
      {!told && (
        <Empty>
          Nothing is told of {words}: no group had {smallestGroup} clients. Whether there were four, one or
          none is not told either, because a figure of a few is a figure of somebody. What is looked at stands
          below; a quarter that still runs is told when it is over.
        </Empty>
      )}
      <h2>from the payment to the first cold mail</h2>
      <GroupChart
        title="days from the payment to the first cold mail, the median client"
        per="quarter of the first cold mail"
        measure="days"
        bars={quarters.toReversed().map((of) => ({
          label: shortQuarter(of),
          figure: figureOf(page, 'learn_first_send', 'days', stages[0], of),
        }))}
      />
      <GroupChart
        title="days of each stage after the intake, the median client"
        per="stage"
        measure="days"
        bars={barsOf(page, 'learn_first_send', 'days', stages.slice(1))}
      />
      <h2>intake</h2>
      <GroupChart
        title="days from the payment until a section was last written at, the median client"
        per="section"
        measure="days"
        bars={barsOf(page, 'learn_intake', 'days', intakeSections)}
      />
      <h2>names</h2>
      <GroupChart
        title="share of names that could not be had"
        per="why"
        measure="of the names"
        unit="%"
        bars={barsOf(page, 'learn_names', 'refused', nameRefusals)}
      />
      <h2>build steps</h2>
      <DataTable
        caption={`build steps begun in ${words}`}
        hideCaption
        rows={stepGroups}
        empty=""
        columns={[
          { key: 'step', heading: 'step', cell: (kind) => stepRules[kind as StepKind]?.words ?? kind },
          {
            key: 'hours',
            heading: 'hours, the median client',
            numeric: true,
            cell: (kind) => <Told figure={figureOf(page, 'learn_build_steps', 'hours', kind)} />,
          },
          {
            key: 'undone',
            heading: 'never done',
            numeric: true,
            cell: (kind) => <Told figure={figureOf(page, 'learn_build_steps', 'undone', kind)} unit="%" />,
          },
          {
            key: 'clients',
            heading: 'clients',
            numeric: true,
            cell: (kind) => {
              const told = figureOf(page, 'learn_build_steps', 'undone', kind)
              return told && `${told.clients} or more`
            },
          },
        ]}
      />
      {inboxHosts.map((host) => (
        <SendingCharts page={page} host={host} />
      ))}
    </ConsolePage>
  )
}

/** "Q3 ’26". */
function shortQuarter(quarter: string): string {
  const [year, month] = quarter.split('-')
  return `Q${(Number(month) + 2) / 3} ’${year?.slice(2)}`
}

function Told({ figure, unit }: { figure: ReturnType<typeof figureOf>; unit?: string }) {
  return (
    <span class={figure ? undefined : 'soft'}>{figure ? numberText(figure.figure, unit) : 'hidden'}</span>
  )
}
