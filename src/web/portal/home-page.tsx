import { Hono } from 'hono'
import { type PaymentTroubles, paymentTroubles } from '#domain/billing/invoices-page.ts'
import type { NextAction, Stage } from '#domain/engagements/journey.ts'
import { journeyOf, nextAction, stageKinds } from '#domain/engagements/journey.ts'
import { type OwnEngagement, ownEngagements } from '#domain/engagements/portal-frame.ts'
import { portalHome } from '#domain/engagements/portal-home-page.ts'
import { reveal } from '#policy/personal.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths, signInPaths, sitePaths } from '#web/paths.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { Form } from '#web/ui/form.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { PortalShell } from '#web/ui/shells.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { type Step, StepList } from '#web/ui/step-list.tsx'
import { dayText, Time } from '#web/ui/time.tsx'
import { Timeline } from '#web/ui/timeline.tsx'
import { OwedNotice } from './arrears-notice.tsx'
import { DisputeNotices } from './dispute-notices.tsx'
import { changeWords, engagementMarks, standings } from './engagement-words.ts'
import { PortalPage } from './portal-page.tsx'
import { clientActor, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

/** Where a client arrives: their one engagement, or a choice among several. */
export function homePages(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get(portalPaths.home.pattern, async (c) => {
      const { own, now } = await parts.inPurpose('service-delivery', clientActor(c), async (tx) => ({
        own: await ownEngagements(tx),
        now: tx.now,
      }))
      const [only] = own
      return only && own.length === 1
        ? c.redirect(portalPaths.engagement.to({ engagement: only.id }), 303)
        : c.html(<ChoicePage own={own} now={now} contactAddress={parts.ports.contactAddress} />)
    })
    .get(portalPaths.engagement.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'service-delivery', portalHome)
      const { found: troubles } = await visit(parts, c, 'billing', paymentTroubles)
      return c.html(<HomePage visit={at} home={found} troubles={troubles} />)
    })
}

type Home = Awaited<ReturnType<typeof portalHome>>

function HomePage(props: { visit: PortalVisit; home: Home; troubles: PaymentTroubles }) {
  const { visit, home, troubles } = props
  const { owed } = troubles
  const { frame, now } = visit
  const { engagementId } = frame
  const here = portalPaths.engagement.to({ engagement: engagementId })
  const stages = journeyOf(home.facts)
  const topics = [`engagement:${engagementId}`, ...(home.stackId ? [`stack:${home.stackId}`] : [])]
  return (
    <PortalPage visit={visit} title="where it stands" section="home" live>
      <LiveRegion id="standing" topics={topics} href={here}>
        <PageHead
          title={frame.company}
          state={<StateMark {...engagementMarks[frame.state]} />}
          about={standings[frame.state]}
        />
        <DisputeNotices visit={visit} {...troubles} />
        {owed && <OwedNotice {...owed} now={now} />}
        {owed && owed.arrears.state !== 'settled' && (
          <p>
            <a href={portalPaths.invoices.to({ engagement: engagementId })}>
              All invoices and the card on file
            </a>
          </p>
        )}
        {home.waiting && <Waiting waiting={home.waiting} now={now} engagementId={engagementId} />}
        <Next action={nextAction(home.facts)} engagementId={engagementId} />
        {home.ending && <PlannedEnd ending={home.ending} now={now} engagementId={engagementId} />}
        <h2>
          {stages.every(({ state }) => state === 'done' || state === 'stopped')
            ? 'how it went'
            : 'what comes next'}
        </h2>
        <StepList
          label="stages of the work"
          unit="stages"
          steps={stages.map((stage) =>
            stageStep(stage, now, frame.state === 'live' && { askedAt: home.handoffAskedAt }),
          )}
          done={stages.filter((stage) => stage.state === 'done').length}
          of={stages.length}
        />
        <h2>what happened so far</h2>
        <Timeline
          label="what happened so far"
          now={now}
          entries={home.history.map(({ at, from, to, by, name }) => ({
            at,
            what: changeWords(from, to),
            ...(by === 'system' || to === 'requested' ? {} : { who: name ? reveal(name) : 'us' }),
          }))}
        />
      </LiveRegion>
    </PortalPage>
  )
}

interface Ask {
  readonly title: string
  readonly words: string
  readonly button?: { readonly label: string; readonly address: { to(p: { engagement: string }): string } }
}

const asks: Readonly<Record<NextAction['kind'], Ask>> = {
  'wait-for-quote': {
    title: 'nothing to do for you now',
    words: 'We work out your plan and its price. You get a mail when the quote is here.',
  },
  'accept-quote': {
    title: 'read the quote and accept it',
    words: 'It says what you get, when, and what it costs. Nothing starts before you accept and pay.',
    button: { label: 'read the quote', address: portalPaths.quote },
  },
  pay: {
    title: 'pay the first invoice',
    words: 'The work starts with your payment: by card on Stripe’s own page, or by bank transfer.',
    button: { label: 'see what is charged', address: portalPaths.payment },
  },
  transfer: {
    title: 'transfer the first invoice',
    words: 'The work begins once your transfer has arrived. The payment page has the invoice and its day.',
    button: { label: 'see the invoice', address: portalPaths.payment },
  },
  'fill-intake': {
    title: 'tell us what we need to know',
    words:
      'Your domain, whom you sell to, the registrant and the senders. You can stop and come back at any time.',
    button: { label: 'go on with the intake', address: portalPaths.intake },
  },
  'wait-for-names': {
    title: 'we look for names',
    words: 'The registrar is asked which names are free and what they cost. This takes minutes.',
  },
  'approve-names': {
    title: 'choose names and approve the senders',
    words: 'Names close to your brand are ready, with their prices. Nothing is bought before you approve.',
    button: { label: 'choose names', address: portalPaths.names },
  },
  'wait-for-spending': {
    title: 'nothing to do for you now',
    words: 'You have approved names and senders. We approve the purchase; then building starts by itself.',
  },
  'confirm-registrant': {
    title: 'confirm the registrar’s e-mail',
    words:
      'The registrar has written to the registrant’s address. A domain whose registrant does not confirm is suspended. If it is confirmed already, nothing is left to do: the registrar tells nobody, so this stands here until that day.',
    button: { label: 'see which domains', address: portalPaths.build },
  },
  'confirm-registrant-late': {
    title: 'the registrar’s day for an answer has passed',
    words:
      'A domain that nobody confirmed is suspended now and sends nothing. It can still be confirmed: open the registrar’s mail to the registrant’s address and follow its link. Is the mail gone? Write to us.',
    button: { label: 'see which domains', address: portalPaths.build },
  },
  'watch-build': {
    title: 'nothing to do for you now',
    words: 'Your stack is being built, step by step, by itself.',
    button: { label: 'watch the build', address: portalPaths.build },
  },
  'watch-warm-up': {
    title: 'nothing to do for you now',
    words: 'The inboxes warm up. Nothing cold is sent before they are ready.',
    button: { label: 'see how they do', address: portalPaths.health },
  },
  'watch-health': {
    title: 'your stack is live',
    words: 'Its inboxes may send cold messages. We keep watching them; you see the same figures as we do.',
    button: { label: 'see its health', address: portalPaths.health },
  },
  'watch-paused': {
    title: 'your stack is live, and its cold sending is paused',
    words: 'Nothing cold is sent until that ends; warm-up goes on. The health page says why, and since when.',
    button: { label: 'see why', address: portalPaths.health },
  },
  'wait-for-acceptance': {
    title: 'nothing to do for you now',
    words:
      'Your domains and inboxes run as they did before. We compare what we know of them with what we see, and change nothing until that is done.',
    button: { label: 'see its health', address: portalPaths.health },
  },
  'take-handoff': {
    title: 'everything is yours',
    words: 'Your pack says what there is, who owns it, how each thing moves, and holds the keys.',
    button: { label: 'open the hand-off', address: portalPaths.handoff },
  },
  over: {
    title: 'this engagement is over',
    words: 'What we still hold about you, and how to have it deleted, is under “your data”.',
    button: { label: 'see your data', address: portalPaths.yourData },
  },
}

function Next({ action, engagementId }: { action: NextAction; engagementId: string }) {
  const { title, words, button } = asks[action.kind]
  const day = action.day && dayText(new Date(`${action.day}T00:00:00Z`))
  return (
    <section class={`notice ${action.by === 'client' ? 'attention' : 'plain'}`} aria-labelledby="next">
      <h2 id="next">{title}</h2>
      <p>
        {words} {day && (action.by === 'client' ? `Please by ${day}.` : `Expected by ${day}.`)}
      </p>
      {button && (
        <p>
          <ButtonLink
            href={button.address.to({ engagement: engagementId })}
            kind={action.by === 'client' ? 'main' : 'quiet'}
          >
            {button.label}
          </ButtonLink>
        </p>
      )}
    </section>
  )
}

const changeAsks = {
  answer: { title: 'a change of your stack waits for your answer', label: 'read the change' },
  pay: { title: 'a change that you accepted is not paid', label: 'see the change' },
  name: { title: 'a name that you paid for is gone', label: 'choose another name' },
} as const

/** What is needed of the client beside the engagement's next step: an offer lapses, and a domain stays, if they say nothing. */
function Waiting(props: { waiting: NonNullable<Home['waiting']>; now: Date; engagementId: string }) {
  const { waiting, now, engagementId } = props
  const { change, renewals } = waiting
  const engagement = { engagement: engagementId }
  return (
    <>
      {change && (
        <Notice tone="attention" title={changeAsks[change.kind].title}>
          <p>
            {change.until && (
              <>
                It stands until <Time at={change.until} now={now} as="day" />; what runs goes on either way.{' '}
              </>
            )}
            <a href={portalPaths.change.to(engagement)}>{changeAsks[change.kind].label}</a>
          </p>
        </Notice>
      )}
      {renewals && (
        <Notice
          tone="attention"
          title={
            renewals.count === 1
              ? 'one domain waits for your word'
              : `${renewals.count} domains wait for your word`
          }
        >
          <p>
            Their year ends. What you say nothing about by <Time at={renewals.until} now={now} as="day" /> is
            kept and billed. <a href={portalPaths.renewals.to(engagement)}>say what stays</a>
          </p>
        </Notice>
      )}
    </>
  )
}

/** An end that is planned stands where the client arrives, with the first day that matters. */
function PlannedEnd(props: { ending: NonNullable<Home['ending']>; now: Date; engagementId: string }) {
  const { ending, now, engagementId } = props
  return (
    <Notice tone="attention" title="the end is planned">
      <p>
        Nothing is deleted before <Time at={ending.goesOn} now={now} as="day" />; until then everything runs
        as it is. <a href={portalPaths.end.to({ engagement: engagementId })}>see each step and its day</a>
      </p>
    </Notice>
  )
}

const stageStates = {
  done: { tone: 'good', word: 'done' },
  now: { tone: 'busy', word: 'now' },
  ahead: { tone: 'waiting', word: 'ahead' },
  stopped: { tone: 'off', word: 'not done' },
} as const

function stageStep(
  { kind, state, doneAt, expected, firm }: Stage,
  now: Date,
  live: false | { readonly askedAt: Date | null },
): Step {
  const { tone, word } = stageStates[state]
  const day = expected && new Date(`${expected}T00:00:00Z`)
  const was = day && day.getTime() + 86_400_000 < now.getTime() ? 'was ' : ''
  if (kind === 'handoff' && state === 'ahead' && live)
    return {
      name: stageKinds[kind],
      tone,
      state: word,
      detail: live.askedAt ? `you asked for it on ${dayText(live.askedAt)}` : 'when you ask us for it',
    }
  const detail = doneAt
    ? dayText(doneAt)
    : day && `${was}${firm ? 'expected' : 'planned for'} ${dayText(day)}`
  return { name: stageKinds[kind], tone, state: word, ...(detail ? { detail } : {}) }
}

function ChoicePage(props: { own: readonly OwnEngagement[]; now: Date; contactAddress: string }) {
  const { own, now, contactAddress } = props
  return (
    <PortalShell
      title="your engagements"
      home={portalPaths.home.to()}
      nav={[]}
      account={
        <Form action={signInPaths.signOut.to()} inline>
          <Button kind="plain">sign out</Button>
        </Form>
      }
      footer={
        <p>
          <a href={`mailto:${contactAddress}`}>{contactAddress}</a> ·{' '}
          <a href={sitePaths.privacy.to()}>privacy</a>
        </p>
      }
    >
      <PageHead title="your engagements" />
      <DataTable
        caption="engagements"
        hideCaption
        columns={[
          { key: 'company', heading: 'company', cell: (row) => row.company },
          {
            key: 'state',
            heading: 'state',
            cell: (row) => <StateMark {...engagementMarks[row.state]} />,
          },
          {
            key: 'since',
            heading: 'since',
            named: true,
            cell: (row) => <Time at={row.startedAt} now={now} as="day" />,
          },
        ]}
        rows={own}
        rowHref={(row) => portalPaths.engagement.to({ engagement: row.id })}
        empty={`You act for no company here at present. If you expected one, write to ${contactAddress}.`}
      />
    </PortalShell>
  )
}
