import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import type { CapacityPlan } from '#domain/plans/capacity-plan.ts'
import { daysBetween, isWorkingDay } from '#domain/plans/day.ts'
import { draftQuote } from '#domain/quotes/draft-quote.ts'
import { sitePaths } from '#web/paths.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { LineChart } from '#web/ui/line-chart.tsx'
import { Money } from '#web/ui/money.tsx'
import { numberText } from '#web/ui/num.tsx'
import { examplePlan } from './example-plan.ts'
import { SitePage } from './site-page.tsx'
import type { SiteFacts } from './site-ports.ts'

const exampleMessages = 10_000

function Question({ title, children }: { title: string; children: Child }) {
  return (
    <section class="question">
      <h2>{title}</h2>
      <div>{children}</div>
    </section>
  )
}

/** The example from its first day, as it would run: warming first, cold messages only then. */
function Ramp({ plan }: { plan: CapacityPlan }) {
  const days = plan.ramp.filter(({ day }) => isWorkingDay(day))
  const most = Math.max(...days.map(({ cold }) => cold))
  const [first] = plan.ramp
  const full = days.find(({ cold }) => cold === most)
  const week = first && full ? Math.ceil((daysBetween(first.day, full.day) + 1) / 7) : undefined
  const at = (day: string) => new Date(`${day}T00:00:00Z`)
  return (
    <LineChart
      title={`${numberText(exampleMessages)} e-mails a month, if you approved today: ${numberText(most)} a working day${week ? ` from week ${week}` : ''}`}
      series={[
        { name: 'cold', points: days.map(({ day, cold }) => ({ at: at(day), value: cold })) },
        { name: 'warm-up', points: days.map(({ day, warmUp }) => ({ at: at(day), value: warmUp })) },
      ]}
    />
  )
}

/** Can they build this for me, how does it go, what does it cost, can I trust them. */
export function HomePage({ c, facts }: { c: Context; facts: SiteFacts }) {
  const plan = examplePlan(exampleMessages, 'messages', 3, facts.today())
  const book = facts.priceBook()
  const quote = draftQuote(plan, book, facts.today())
  const day = (kind: string) =>
    plan.milestones.find((milestone) => milestone.kind === kind)?.day ?? facts.today()
  const firstSendDays = daysBetween(day('names-approved'), day('first-cold-send'))
  return (
    <SitePage
      c={c}
      about={facts}
      title="segmento"
      description="Cold-email infrastructure, planned, built, warmed, proven and handed over in your company’s name."
    >
      <div class="site-hero">
        <h1>cold-email infrastructure, built in your name</h1>
        <p class="lead">
          You say how many e-mails you want to send and to whom. We plan the domains and inboxes, set them up,
          warm them, prove that they work, and hand you the keys.
        </p>
        <div class="row">
          <ButtonLink href={sitePaths.requestCall.to()}>request a call</ButtonLink>
          <ButtonLink href={sitePaths.guide.to()} kind="quiet">
            get the planning guide
          </ButtonLink>
        </div>
      </div>

      <Question title="can you build this for me?">
        <p>
          If you have an offer, a list and somebody who writes well, but no safe place to send from: yes. We
          build and run
        </p>
        <ul>
          <li>
            <strong>domains</strong> close to your brand, registered to your company, forwarding to your site;
          </li>
          <li>
            <strong>DNS</strong> done right and watched: MX, SPF, DKIM, DMARC, tracking;
          </li>
          <li>
            <strong>inboxes</strong> for real people of yours, with a reserve kept warm;
          </li>
          <li>
            <strong>the sequencer</strong>, connected, with limits that keep you out of trouble;
          </li>
          <li>
            <strong>health</strong>, read daily for each inbox and domain, with what to do about it.
          </li>
        </ul>
        <p>We don’t write your copy, sell lists, or send from your main domain.</p>
      </Question>

      <Question title="how does it go?">
        <ol>
          <li>We talk. You get a dated plan: how many, when, how much, and why.</li>
          <li>
            You accept a quote, the terms and the data-processing agreement, and pay. Nothing is bought
            before.
          </li>
          <li>You approve every domain name and every sender. You see each one before it exists.</li>
          <li>We build. You can watch each step, and see what it waits for.</li>
          <li>
            We prove it: every inbox sends us a message, and SPF, DKIM and DMARC are judged at the other end.
          </li>
          <li>
            We warm up, for {plan.assumptions.minimumWarmUpDays.value} days at least. The first cold message
            leaves about {firstSendDays} days after your approval, and the number rises from there.
          </li>
          <li>We hand over: a pack with every asset, who owns it and how it moves, checked once more.</li>
        </ol>
        <Ramp plan={plan} />
      </Question>

      <Question title="what does it cost?">
        <p>
          <span class="figure">
            <Money cents={book.setupFeeCents} short /> once, <Money cents={book.inboxCentsPerMonth} short />{' '}
            an inbox a month
          </span>
        </p>
        <p>
          A month is at least <Money cents={book.minimumCentsPerMonth} short />. Inbox host, sequencer and
          warm-up are in it. Domains are billed at the registrar’s price
          {book.domainMarginPercent > 0 ? ` plus ${book.domainMarginPercent} %` : ', with nothing on top'}.
        </p>
        <p>
          An example: {numberText(exampleMessages)} e-mails a month need {plan.size.inboxes} inboxes on{' '}
          {plan.size.domains} domains, {plan.size.reserveInboxes} of the inboxes in reserve. That is{' '}
          <Money cents={quote.setupCents} short /> once, domains included, then{' '}
          <Money cents={quote.monthlyCents} short /> a month, and <Money cents={quote.yearlyCents} short /> a
          year for renewals from the second year.
        </p>
      </Question>

      <Question title="can I trust you?">
        <p>See for yourself rather than take our word:</p>
        <ul>
          <li>The domains are registered to your company. You get the proof, and keep them if you leave.</li>
          <li>Payment is on Stripe’s own page. A card number typed into any form of ours is refused.</li>
          <li>
            This site sets no cookie, runs no script and asks no other server for anything. Your browser can
            tell you.
          </li>
          <li>
            Our <a href={sitePaths.privacy.to()}>privacy policy</a> is plain, and the program enforces it:
            what it does not name can’t be stored or sent.
          </li>
          <li>
            “Done” means checked from outside. What could not be checked is called unknown. What we promise,
            what keeps it and what was last seen of it stands on{' '}
            <a href={sitePaths.privacyProof.to()}>one page</a>.
          </li>
          <li>
            Nobody can promise you answers, or that every message lands in the inbox: list and words decide
            that. You see the same figures as we do, the bad ones first.
          </li>
        </ul>
        <ButtonLink href={sitePaths.requestCall.to()}>request a call</ButtonLink>
      </Question>
    </SitePage>
  )
}
