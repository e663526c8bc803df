import type { Context } from 'hono'
import { assumptionsWith, confidences } from '#domain/plans/assumptions.ts'
import { parsePlanRequest } from '#domain/plans/plan-request.ts'
import type { StackSize } from '#domain/plans/size-stack.ts'
import { sizeStack } from '#domain/plans/size-stack.ts'
import { sitePaths } from '#web/paths.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import type { Column } from '#web/ui/data-table.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { numberText } from '#web/ui/num.tsx'
import { examplePlan } from './example-plan.ts'
import { GuideExample } from './guide-example.tsx'
import { SitePage } from './site-page.tsx'
import type { SiteFacts } from './site-ports.ts'

const tableTargets = [3_000, 5_000, 10_000, 20_000, 45_000]
const assumed = assumptionsWith({})

const capacityColumns: readonly Column<StackSize>[] = [
  {
    key: 'messages',
    heading: 'messages a month',
    cell: (size) => numberText(size.messagesPerMonth),
    numeric: true,
  },
  {
    key: 'prospects',
    heading: 'new prospects, 3 steps',
    cell: (size) => numberText(size.newProspectsPerMonth),
    numeric: true,
  },
  { key: 'active', heading: 'active inboxes', cell: (size) => numberText(size.activeInboxes), numeric: true },
  { key: 'reserve', heading: 'in reserve', cell: (size) => numberText(size.reserveInboxes), numeric: true },
  { key: 'domains', heading: 'domains', cell: (size) => numberText(size.domains), numeric: true },
  {
    key: 'worn',
    heading: 'worn out a month',
    cell: (size) => numberText(size.replacementDomainsPerMonth),
    numeric: true,
  },
]

function sizeFor(messages: number, today: string): StackSize {
  const parsed = parsePlanRequest({
    targetPerMonth: messages,
    targetMeans: 'messages',
    stepsPerProspect: 3,
    startDay: today,
    host: 'mailforge',
    sequencer: 'instantly',
    tld: 'com',
  })
  if (parsed.kind === 'refused') throw new Error('the guide’s table holds a target that the planner refuses')
  return sizeStack(parsed.request, assumed)
}

/** The lead magnet itself. Its numbers are the planner's own defaults, so the two can't drift apart. */
export function GuideTextPage({ c, facts }: { c: Context; facts: SiteFacts }) {
  const today = facts.today()
  const { coldPerInboxPerDay, warmUpPerInboxPerDay, inboxesPerDomain, workingDaysPerMonth } = assumed
  const { minimumWarmUpDays, minimumDomainAgeDays, reservePercent, burnPercentPerMonth } = assumed
  const perInbox = coldPerInboxPerDay.value * workingDaysPerMonth.value
  return (
    <SitePage c={c} about={facts} title="planning cold-email capacity: the guide">
      <article class="prose">
        <h1>planning cold-email capacity</h1>
        <p class="lead">
          How many domains and inboxes a target needs, how long until they may send, and where plans go wrong.
        </p>
        <p>
          Most plans for cold e-mail start with a price per inbox. Start with the number of messages instead:
          everything else follows from it by arithmetic, and the arithmetic is short. Each number below is one
          we plan with ourselves. At the end you find where each comes from and how sure we are of it, because
          much of what is written about this trade is repeated rather than measured.
        </p>

        <h2>1. say what you count</h2>
        <p>
          “Ten thousand a month” means nothing until two questions are answered. Are these messages, or new
          people? And how many messages does one person get at most? With a first message and two follow-ups,
          ten thousand new people are thirty thousand messages. That is a threefold difference in domains,
          inboxes, time and money, and it is the most common mistake we see. Write both numbers down before
          you talk to anybody who sells inboxes.
        </p>

        <h2>2. from messages to inboxes</h2>
        <p>
          We plan {coldPerInboxPerDay.value} cold messages per inbox and working day, beside up to{' '}
          {warmUpPerInboxPerDay.value} warm-up messages. Instantly itself says 30, in a range of 20 to 50.
          Smartlead allows 40 to 50 including warm-up. Maildoso may refuse refunds above 30 and deactivates an
          inbox above 100. The limit that applies to you is the strictest of your host’s and your sequencer’s,
          and staying below it costs less than a burnt domain.
        </p>
        <p>
          With {workingDaysPerMonth.value} working days a month, one inbox sends {coldPerInboxPerDay.value} ×{' '}
          {workingDaysPerMonth.value} = {perInbox} messages. Divide your messages by {perInbox} and round up:
          those are your active inboxes.
        </p>
        <p>
          Then add a reserve. Vendors advise 20 to 40 % more inboxes that already warm up but send nothing
          cold; we take {reservePercent.value} %. A replacement that is bought on the day something breaks is
          a month late.
        </p>

        <h2>3. from inboxes to domains</h2>
        <p>
          We put {inboxesPerDomain.value} inboxes on a domain. Sellers put as many as 5 Google inboxes or 50
          Outlook inboxes on one. It is cheaper, and it also means that one bad day takes more of your volume
          with it. The reputation that suffers is the domain’s, so the number of domains is your insurance.
        </p>
        <p>
          Domains wear out. Senders at high volume report losing 8 to 20 % of them a month. Plan to replace{' '}
          {burnPercentPerMonth.value} % and be glad if it is fewer. And never send cold mail from your main
          domain: it carries your invoices and your answers to customers.
        </p>

        <DataTable
          caption="what a target needs"
          columns={capacityColumns}
          rows={tableTargets.map((messages) => sizeFor(messages, today))}
          empty="No targets."
        />

        <h2>4. the calendar</h2>
        <p>
          The slow part is not the building. Name servers change in about 20 minutes, inboxes open in 4 to 6
          hours. The slow part is trust: a domain should be {minimumDomainAgeDays.value} days old and its
          inboxes warm for {minimumWarmUpDays.value} days at least before anything cold leaves. Instantly asks
          for two to three weeks.
        </p>
        <table>
          <caption>one inbox, week by week</caption>
          <thead>
            <tr>
              <th scope="col">week</th>
              <th scope="col" class="numeric">
                warm-up a day
              </th>
              <th scope="col" class="numeric">
                cold a day
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">1</th>
              <td class="numeric">5–10</td>
              <td class="numeric">none</td>
            </tr>
            <tr>
              <th scope="row">2</th>
              <td class="numeric">15–20</td>
              <td class="numeric">none</td>
            </tr>
            <tr>
              <th scope="row">3</th>
              <td class="numeric">30</td>
              <td class="numeric">5–10</td>
            </tr>
            <tr>
              <th scope="row">4 and on</th>
              <td class="numeric">within the cap</td>
              <td class="numeric">rising to {coldPerInboxPerDay.value}</td>
            </tr>
          </tbody>
        </table>
        <p>
          Warm-up stays on after that. Raise the total by 2 to 5 messages a day, never by a jump after a quiet
          week. Two deadlines hide in this calendar. The registrant of a new domain has to answer a
          verification e-mail; if nobody does, the domain is suspended after{' '}
          {assumed.registrantVerificationDays.value} days, which is just before its first cold message. And
          registrars limit what may be bought by API: at Porkbun 100 dollars a month unless the account holder
          raises it, about nine .com domains.
        </p>

        <GuideExample plan={examplePlan(3_000, 'new-prospects', 3, today)} misread={sizeFor(3_000, today)} />

        <h2>6. set up right, once</h2>
        <p>
          SPF, DKIM and DMARC, all three aligned with the domain in the From line. Google asks for them, with
          a complaint rate below 0.10 % and never at 0.30 %, from everybody who sends 5,000 or more messages a
          day to personal Gmail; it adds up your subdomains and does not forget. Microsoft’s consumer mail has
          the same demand for authentication since May 2025 and answers with error 550 5.7.515 otherwise.
          Below those volumes the rules are the same in spirit, and filters do not wait for the threshold.
        </p>
        <p>
          Start DMARC at p=none, read the reports for two to four weeks, then move to quarantine, later to
          reject, each time only when about 98 % of the mail has been aligned for two weeks. Note that the pct
          tag is gone since RFC 9989 in May 2026. Forward each domain to your site, so that whoever looks it
          up finds you.
        </p>

        <h2>7. what to watch, and from how many</h2>
        <p>
          Most alarms in this trade are noise, because they are raised on too few messages. We use floors:
        </p>
        <ul>
          <li>
            <strong>bounces:</strong> look at 2 %, pause at 3 %, after 60 sends. A bad list is the campaign’s
            fault; do not blame the inbox.
          </li>
          <li>
            <strong>replies:</strong> under 1 % after 200 sends is worth a look at the message and the list.
          </li>
          <li>
            <strong>placement:</strong> 85 % in the inbox is fine, below 80 % needs action, after 20 warm-up
            deliveries in 7 days.
          </li>
          <li>
            <strong>complaints:</strong> three of them, at least 100 sends, and 0.10 % over a week, all at
            once. At small volume you will often have no complaint data at all: Google’s Postmaster Tools
            shows nothing below about 200 messages a day for a domain.
          </li>
          <li>
            <strong>blocklists:</strong> a look-up has three answers, listed, clean and unknown. An answer
            from 127.255.255.x means that your resolver was refused, not that you are listed.
          </li>
        </ul>

        <h2>8. questions to ask whoever builds it</h2>
        <ul>
          <li>In whose name are the domains registered, and how do I see that?</li>
          <li>What happens to domains and inboxes when I cancel?</li>
          <li>Will I see the names, the senders and the whole cost before anything is bought?</li>
          <li>Who reads the DMARC reports, and who tells me when reputation drops?</li>
          <li>How do you know that an inbox works: by a green light, or by a message that arrived?</li>
        </ul>

        <h2>where the numbers come from</h2>
        <ul>
          {Object.values(assumed)
            .filter((assumption) => assumption.unit !== 'cents')
            .map((assumption) => (
              <li>
                {assumption.words}: <strong>{numberText(assumption.value)}</strong> {assumption.unit}.{' '}
                {assumption.source} <span class="soft">({confidences[assumption.confidence]})</span>
              </li>
            ))}
        </ul>
        <p>
          Figures of vendors were read on their pages in November 2026 and change without notice. Complaint,
          bounce and placement floors are practitioners’ published rules, not the mailbox providers’;
          Microsoft’s rule and the pace for DMARC are as specialists report them.
        </p>
        <ButtonLink href={sitePaths.requestCall.to()}>have us plan yours</ButtonLink>
      </article>
    </SitePage>
  )
}
