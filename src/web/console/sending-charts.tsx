import { thresholds } from '#domain/deliverability/thresholds.ts'
import { warmUpWeeks } from '#domain/improvement/groups.ts'
import { figureOf, type LearnedPage } from '#domain/improvement/learned-page.ts'
import { recipients } from '#policy/recipients.ts'
import type { Band } from '#web/ui/chart-frame.tsx'
import { GroupChart } from './group-chart.tsx'

const { placementAct, placementFine, bounceWatch, bounceAct, replyWatch } = thresholds

const measures: readonly { measure: string; says: string; bands: readonly Band[] }[] = [
  {
    measure: 'in the inbox',
    says: 'share of warm-up mail that reached the inbox',
    bands: [
      { from: 0, to: placementAct.value, tone: 'bad', label: `below ${placementAct.value} %: act` },
      { from: placementAct.value, to: placementFine.value, tone: 'attention', label: '' },
    ],
  },
  {
    measure: 'bounced',
    says: 'share of cold mail that bounced',
    bands: [
      {
        from: bounceWatch.value,
        to: bounceAct.value,
        tone: 'attention',
        label: `${bounceWatch.value} %: watch`,
      },
      { from: bounceAct.value, to: 100, tone: 'bad', label: `${bounceAct.value} %: act` },
    ],
  },
  {
    measure: 'answered',
    says: 'share of cold mail that was answered',
    bands: [
      { from: 0, to: replyWatch.value, tone: 'attention', label: `below ${replyWatch.value} %: watch` },
    ],
  },
]

/** How mail fares at one inbox host, by the week since an inbox began to warm up. */
export function SendingCharts({ page, host }: { page: LearnedPage; host: string }) {
  return (
    <>
      <h2>mail from inboxes at {recipients[host]?.name ?? host}</h2>
      {measures.map(({ measure, says, bands }) => (
        <GroupChart
          title={`${says}, by week of warm-up`}
          per="week"
          measure={measure}
          unit="%"
          bands={bands}
          bars={warmUpWeeks.map((week) => ({
            label: week === warmUpWeeks.at(-1) ? `${week}+` : String(week),
            figure: figureOf(page, 'learn_sending', measure, `${host} ${week}`),
          }))}
        />
      ))}
    </>
  )
}
