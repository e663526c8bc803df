import type { ClientPage } from '#domain/clients/client-page.ts'
import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { isWaitForUs } from '#domain/engagements/stack-waits.ts'
import { type EngagementState, may } from '#domain/engagements/states.ts'
import { periodOf } from '#platform/policy-in-force/period-in-effect.ts'
import { consolePaths } from '#web/paths.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { Card } from '#web/ui/card.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import type { NavLink } from '#web/ui/links.ts'
import { Money } from '#web/ui/money.tsx'
import { Tabs } from '#web/ui/navigation.tsx'
import { Num } from '#web/ui/num.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConfirmedAction } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { engagementMarks } from './engagement-tone.ts'
import { TurnMark } from './pipeline-page.tsx'
import { workPlaces } from './work-places.ts'

/** One piece of work for a client: where it stands, who is to do what, where to go, how it can end. */
export function EngagementCard(props: {
  desk: Desk
  engagement: PipelineRow
  now: Date
  details: ClientPage['newest']
}) {
  const { desk, engagement, now, details } = props
  const quote = details?.quotes[0]
  return (
    <Card title={engagement.mode === 'sandbox' ? 'engagement (sandbox)' : 'engagement'}>
      <p class="row">
        <StateMark {...engagementMarks[engagement.state]} />
        <span class="soft">
          since <Time at={engagement.since} now={now} />
        </span>
        <TurnMark row={engagement} />
      </p>
      {details?.transfer && <WaitsForTransfer transfer={details.transfer} now={now} />}
      <NextStep engagement={engagement} />
      <Tabs label="pages of this engagement" links={engagementLinks(engagement)} />
      {details && (
        <DefinitionList
          facts={[
            [
              'plan',
              details.plan ? (
                <>
                  <Num value={details.plan.plan.size.inboxes} /> inboxes on{' '}
                  <Num value={details.plan.plan.size.domains} /> domains for{' '}
                  <Num value={details.plan.plan.size.messagesPerMonth} /> messages a month (version{' '}
                  {details.plan.version})
                </>
              ) : (
                <span class="soft">none yet</span>
              ),
            ],
            [
              'quote',
              quote ? (
                <>
                  <Money cents={quote.setupCents} currency={quote.currency} /> once,{' '}
                  <Money cents={quote.monthlyCents} currency={quote.currency} /> a month; {quote.state}
                  {quote.state === 'sent' && (
                    <>
                      , stands through <Time at={quote.lastDayAt} now={now} as="day" />
                    </>
                  )}
                </>
              ) : (
                <span class="soft">none yet</span>
              ),
            ],
          ]}
        />
      )}
      <Endings desk={desk} engagement={engagement} />
    </Card>
  )
}

type Transfer = NonNullable<NonNullable<ClientPage['newest']>['transfer']>

/** The client has chosen to transfer the first payment, and it has not come. */
function WaitsForTransfer({ transfer, now }: { transfer: Transfer; now: Date }) {
  const { dueAt, lapsesAt, isTakenBack } = transfer
  if (isTakenBack)
    return (
      <p>
        <StateMark tone="busy" word="its first invoice is being taken back" /> Nobody is to transfer for it;
        what comes all the same becomes a task.
      </p>
    )
  return (
    <p>
      <StateMark
        tone={lapsesAt ? 'attention' : 'waiting'}
        word={dueAt ? 'waits for a transfer' : 'its first invoice is being made'}
      />{' '}
      {dueAt && (
        <>
          due <Time at={dueAt} now={now} as="day" />
          {lapsesAt && (
            <>
              ; they were reminded, and it is taken back <Time at={lapsesAt} now={now} as="day" />
            </>
          )}
          . <a href={consolePaths.invoices.to()}>Invoices</a> have it; one that was paid past Stripe is
          entered there.
        </>
      )}
    </p>
  )
}

/** On which page we do what the engagement waits for, where it waits for us. */
const nextPages: Partial<Record<EngagementState, string>> = {
  requested: 'plan',
  planned: 'quote',
  approving: 'spending',
  building: 'build',
  adopted: 'brought in',
}

function NextStep({ engagement }: { engagement: PipelineRow }) {
  const { pending, stackId, turn, words, state } = engagement
  const href =
    pending && isWaitForUs(pending) && stackId
      ? workPlaces[pending](stackId)
      : engagementLinks(engagement).find(({ label }) => label === nextPages[state])?.href
  if (turn !== 'us' || !href) return null
  return (
    <p>
      <ButtonLink href={href}>{words}</ButtonLink>
    </p>
  )
}

export function engagementLinks(engagement: PipelineRow, here?: string): NavLink[] {
  const params = { engagement: engagement.id }
  const stack = engagement.stackId
  const links = [
    { href: consolePaths.client.to({ client: engagement.clientId }), label: 'client' },
    ...(engagement.adopted
      ? [{ href: consolePaths.adoption.to({ adoption: engagement.id }), label: 'brought in' }]
      : []),
    ...(engagement.state === 'adopted'
      ? []
      : [
          { href: consolePaths.plan.to(params), label: 'plan' },
          { href: consolePaths.quote.to(params), label: 'quote' },
        ]),
    ...(stack && engagement.state === 'adopted'
      ? [{ href: consolePaths.health.to({ stack }), label: 'health' }]
      : []),
    ...(stack && engagement.state !== 'adopted'
      ? [
          { href: consolePaths.spending.to({ stack }), label: 'spending' },
          { href: consolePaths.build.to({ stack }), label: 'build' },
          { href: consolePaths.health.to({ stack }), label: 'health' },
          { href: consolePaths.drift.to({ stack }), label: 'drift' },
          { href: consolePaths.changes.to({ stack }), label: 'changes' },
          { href: consolePaths.handOff.to({ stack }), label: 'hand-off' },
        ]
      : []),
  ]
  return links
    .filter((link) => here !== undefined || link.label !== 'client')
    .map((link) => ({ ...link, current: link.label === here }))
}

function Endings({ desk, engagement }: { desk: Desk; engagement: PipelineRow }) {
  const { role } = desk.staff
  const params = { engagement: engagement.id }
  const allowed = desk.why('end-engagement')
  const judged = (transition: 'withdraw' | 'end') =>
    whyNot(allowed, role === 'viewer' ? undefined : may(transition, engagement.state, role))
  const over = engagement.state === 'ended' || engagement.state === 'withdrawn'
  if (over) return null
  const beforePayment = ['requested', 'planned', 'quoted', 'accepted'].includes(engagement.state)
  return beforePayment ? (
    <ConfirmedAction
      desk={desk}
      ask="withdraw the request"
      effect={
        <p>
          The request ends today and any quote is taken back. Nothing was paid, so what is held about the
          company and its people is deleted {periodOf(desk.register, 'prospect').months} months after they
          last asked. It can’t be undone; they can ask again.
        </p>
      }
      action={consolePaths.withdraw.to(params)}
      button="withdraw the request today"
      kind="danger"
      why={judged('withdraw')}
    />
  ) : (
    <p>
      <a href={consolePaths.ending.to(params)}>how it ends</a>
    </p>
  )
}
