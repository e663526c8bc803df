import type { CallView } from '#domain/calls/call-queries.ts'
import { type findLead, type LeadPart, type LeadView, leadParts } from '#domain/leads/lead-queries.ts'
import { dueAfter } from '#domain/staff/work-clocks.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Pagination, Tabs } from '#web/ui/navigation.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { CallMark } from './call-marks.tsx'
import { ConsolePage } from './console-page.tsx'
import { type Desk, whyNot } from './desk.ts'
import { DueMark, DueTime } from './due-mark.tsx'

type Lead = NonNullable<Awaited<ReturnType<typeof findLead>>>

function dueOf(lead: Lead): Date {
  return dueAfter('answer-inquiry', lead.submittedAt)
}

function LeadState({ lead, now }: { lead: Lead; now: Date }) {
  if (lead.callAt) return <StateMark tone="busy" word="call agreed on" />
  return lead.answeredAt ? <StateMark tone="good" word="answered" /> : <DueMark due={dueOf(lead)} now={now} />
}

const shown = (value: Lead['name'] | Lead['email']): string => (value === null ? '' : reveal(value))

const partWords: Readonly<Record<LeadPart, string>> = {
  waiting: 'waiting for an answer',
  agreed: 'call agreed on',
  answered: 'answered',
}

export function InquiriesPage(props: {
  desk: Desk
  leads: readonly LeadView[]
  /** Of which only these are shown; undefined for all. */
  part: LeadPart | undefined
  counts: Readonly<Record<LeadPart, number>>
  all: number
  page: number
  pages: number
  now: Date
}) {
  const { desk, leads, part, counts, all, page, pages, now } = props
  const to = (show: LeadPart | undefined, number = 1) =>
    withQuery(consolePaths.inquiries.to(), { show, page: number > 1 ? number : undefined })
  return (
    <ConsolePage desk={desk} title="inquiries" section="inquiries" topics={['leads']}>
      <PageHead title="inquiries" about="Requests for a call, to be answered within 24 hours." />
      <LiveRegion id="leads" topics={['leads']} href={desk.address}>
        <Tabs
          label="which requests"
          links={[
            { href: to(undefined), label: 'all', current: part === undefined, count: all },
            ...leadParts.map((one) => ({
              href: to(one),
              label: partWords[one],
              current: part === one,
              count: counts[one],
            })),
          ]}
        />
        <DataTable
          caption="requests for a call"
          hideCaption
          rows={leads}
          rowHref={(lead) => consolePaths.inquiry.to({ lead: lead.id })}
          empty={
            part && all > 0
              ? 'None of the requests is here now.'
              : 'Requests appear here the moment somebody sends the form on the website. Those that became clients are in the pipeline.'
          }
          columns={[
            { key: 'state', heading: 'state', cell: (lead) => <LeadState lead={lead} now={now} /> },
            { key: 'company', heading: 'company', names: true, cell: (lead) => lead.company },
            { key: 'name', heading: 'name', cell: (lead) => shown(lead.name) },
            { key: 'volume', heading: 'volume goal', cell: (lead) => lead.volumeGoal },
            { key: 'sent', heading: 'sent', cell: (lead) => <Time at={lead.submittedAt} now={now} /> },
            {
              key: 'due',
              heading: 'answer or call',
              cell: (lead) =>
                lead.callAt || lead.answeredAt ? (
                  <Time at={lead.callAt ?? lead.answeredAt ?? now} now={now} />
                ) : (
                  <DueTime due={dueOf(lead)} now={now} />
                ),
            },
          ]}
        />
        <Pagination page={page} pages={pages} hrefFor={(number) => to(part, number)} />
      </LiveRegion>
    </ConsolePage>
  )
}

export function InquiryPage(props: {
  desk: Desk
  lead: Lead
  calls: readonly CallView[]
  /** Whether anybody's times are offered in the acknowledgement. */
  offers: boolean
  now: Date
  refused?: string
}) {
  const { desk, lead, calls, offers, now, refused } = props
  const address = shown(lead.email)
  const mayAnswer = desk.why('answer-lead')
  return (
    <ConsolePage desk={desk} title={lead.company} section="inquiries" refused={refused}>
      <PageHead
        breadcrumb={[
          { href: consolePaths.inquiries.to(), label: 'inquiries' },
          { href: consolePaths.inquiry.to({ lead: lead.id }), label: lead.company },
        ]}
        title={lead.company}
        state={<LeadState lead={lead} now={now} />}
        about={
          lead.callAt || lead.answeredAt ? (
            <Time at={lead.callAt ?? lead.answeredAt ?? now} now={now} />
          ) : (
            <DueTime due={dueOf(lead)} now={now} />
          )
        }
      />
      <DefinitionList
        facts={[
          ['name', shown(lead.name)],
          ['e-mail', <a href={`mailto:${address}`}>{address}</a>],
          ['offer', reveal(lead.offer)],
          ['volume goal', lead.volumeGoal],
          ['sent', <Time at={lead.submittedAt} now={now} />],
          ['times asked', lead.submissions > 1 ? String(lead.submissions) : null],
          ['kept until', lead.keptUntil ? <Time at={lead.keptUntil} now={now} as="day" /> : null],
        ]}
      />
      {calls.length > 0 && (
        <>
          <h2>calls</h2>
          <DataTable
            caption="calls with them"
            hideCaption
            rows={calls}
            rowHref={(call) => consolePaths.call.to({ call: call.id })}
            empty=""
            columns={[
              { key: 'state', heading: 'state', cell: (call) => <CallMark call={call} now={now} /> },
              {
                key: 'when',
                heading: 'when',
                names: true,
                cell: (call) => <Time at={call.startsAt} now={now} as="exact" />,
              },
              {
                key: 'noted',
                heading: 'what we noted',
                cell: (call) => (call.notes === null ? '' : reveal(call.notes)),
              },
            ]}
          />
        </>
      )}
      <h2>what next</h2>
      <p>
        {offers
          ? 'The acknowledgement lets them choose one of your free times, unless nobody took calls yet when it was sent. Or answer'
          : 'Answer'}{' '}
        by mail or telephone, then say so here. If they want to go on, make them a client: their company and
        an engagement are opened, and they sign in by a mailed link from then on.
      </p>
      <div class="actions">
        <ActionForm
          desk={desk}
          action={consolePaths.answerInquiry.to({ lead: lead.id })}
          button="mark as answered"
          kind="quiet"
          why={whyNot(mayAnswer, lead.answeredAt ? 'It is marked as answered already.' : undefined)}
        />
        <ActionForm
          desk={desk}
          action={consolePaths.convertInquiry.to({ lead: lead.id })}
          button="make them a client"
          why={mayAnswer}
        />
      </div>
      <p class="small">
        They ask for a copy of what we hold, or to have it deleted? That is under{' '}
        <a href={consolePaths.heldData.to({ person: lead.personId })}>what is held of them</a>.
      </p>
    </ConsolePage>
  )
}
