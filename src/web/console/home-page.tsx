import { waitingPolicy } from '#domain/staff/waiting-policy.ts'
import { waitingDelivery, waitingInquiries, waitingMoney } from '#domain/staff/waiting-work.ts'
import { mostUrgentFirst, type WaitingWork, type WorkKind, workClocks } from '#domain/staff/work-clocks.ts'
import { consolePaths, sitePaths } from '#web/paths.ts'
import { Empty } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { DueMark, DueTime } from './due-mark.tsx'

/** Where each kind of work is done. */
const workPlaces: Readonly<Record<WorkKind, (id: string) => string>> = {
  'answer-inquiry': (lead) => consolePaths.inquiry.to({ lead }),
  'note-call': (call) => consolePaths.call.to({ call }),
  'draft-plan': (engagement) => consolePaths.plan.to({ engagement }),
  'send-quote': (engagement) => consolePaths.quote.to({ engagement }),
  'approve-spending': (stack) => consolePaths.spending.to({ stack }),
  'accept-adoption': (adoption) => consolePaths.adoption.to({ adoption }),
  'mend-step': (stack) => consolePaths.build.to({ stack }),
  'decide-drift': (stack) => consolePaths.drift.to({ stack }),
  'hand-over': (stack) => consolePaths.handOff.to({ stack }),
  'mend-mail': (client) => consolePaths.client.to({ client }),
  'collect-payment': (client) => consolePaths.client.to({ client }),
  'announce-policy': () => consolePaths.policy.to(),
  'do-task': (task) => consolePaths.task.to({ task }),
}

/** Each purpose is read in its own transaction: who answers requests sees no invoice that way, and the other way round. */
export async function loadHome(desk: Desk) {
  const inquiries = await desk.in('inquiry-response', async (tx) => ({
    work: await waitingInquiries(tx),
    now: tx.now,
  }))
  const delivery = await desk.in('service-delivery', waitingDelivery)
  const money = await desk.in('billing', waitingMoney)
  const policy = await desk.in('legal-obligation', waitingPolicy)
  return { now: inquiries.now, work: mostUrgentFirst([...inquiries.work, ...delivery, ...money, ...policy]) }
}

function placeOf(work: WaitingWork): string {
  // A request's refused mail leads to the request: there is no client yet.
  if (work.kind === 'mend-mail' && work.detail?.startsWith('lead-'))
    return consolePaths.inquiry.to({ lead: work.id })
  return workPlaces[work.kind](work.id)
}

export function HomePage({ desk, work, now }: { desk: Desk } & Awaited<ReturnType<typeof loadHome>>) {
  const over = work.filter((one) => one.due < now).length
  return (
    <ConsolePage desk={desk} title="needs you now" section="home" topics={['leads', 'tasks']}>
      <PageHead
        title="needs you now"
        about={
          work.length === 0
            ? 'Nothing waits for you.'
            : `${work.length} waiting, ${over === 0 ? 'none' : over} of them overdue; the clock that runs out first stands first.`
        }
      />
      <LiveRegion id="work" topics={['leads', 'tasks']} href={desk.address}>
        {work.length === 0 ? (
          <Nothing />
        ) : (
          <DataTable
            caption="what waits for you"
            hideCaption
            rows={work}
            rowHref={placeOf}
            empty=""
            columns={[
              {
                key: 'what',
                heading: 'what to do',
                cell: (one) => (
                  <>
                    <DueMark due={one.due} now={now} />
                    <span class="beside">{workClocks[one.kind].words}</span>
                  </>
                ),
              },
              {
                key: 'who',
                heading: 'for',
                cell: (one) => (
                  <>
                    {one.company}
                    {one.detail && <span class="soft small"> · {one.detail}</span>}
                  </>
                ),
              },
              { key: 'due', heading: 'clock', cell: (one) => <DueTime due={one.due} now={now} /> },
              {
                key: 'since',
                heading: 'waits since',
                cell: (one) => <Time at={one.since} now={now} />,
              },
            ]}
          />
        )}
      </LiveRegion>
    </ConsolePage>
  )
}

function Nothing() {
  return (
    <Empty>
      New requests, plans to draft, quotes to send, spending to approve, build steps that are stuck, mails
      that were refused and invoices that are not paid appear here by themselves, the most urgent first. To
      see one, <a href={sitePaths.requestCall.to()}>request a call</a> as a visitor would.
    </Empty>
  )
}
