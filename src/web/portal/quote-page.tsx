import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { type MilestoneKind, milestoneKinds } from '#domain/plans/milestones.ts'
import { acceptQuote } from '#domain/quotes/accept-quote.ts'
import { currentDocuments, findDocument } from '#domain/quotes/documents/current-documents.ts'
import type { DocumentId, LegalDocument } from '#domain/quotes/documents/document.ts'
import { type PortalQuote, portalQuote } from '#domain/quotes/portal-quote-page.ts'
import { reveal } from '#policy/personal.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Checkbox } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { Money } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { numberText } from '#web/ui/num.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { dayText, Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { DocumentText } from './document-text.tsx'
import { PortalPage } from './portal-page.tsx'
import { type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

/** A tick sends the version that was on the page, so that nobody accepts what they did not see. */
const tick = () => z.string({ error: 'Please read it and tick it.' }).max(40)
const acceptanceSchema = z.object({
  quote: z.uuid(),
  terms: tick(),
  'data-processing-agreement': tick(),
  'registration-authority': tick(),
})

/** What do I get, when, what does it cost, what do I agree to. */
export function quotePages(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get(portalPaths.quote.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'service-delivery', portalQuote)
      return c.html(<QuotePage visit={at} shown={found} />)
    })
    .post(portalPaths.quote.pattern, async (c) => {
      const form = parseForm(acceptanceSchema, (await readForm(c)).fields)
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const standing = await portalQuote(tx, frame)
        if (!form.ok || standing?.quote.id !== form.value.quote) return { standing, refused: undefined }
        const { quote, ...versions } = form.value
        const accepted = Object.entries(versions).map(([id, version]) => ({ id: id as DocumentId, version }))
        const verdict = await acceptQuote(tx, quote, accepted)
        return { standing, verdict, refused: verdict.ok ? undefined : verdict.reason }
      })
      if (found.verdict?.ok)
        return c.redirect(portalPaths.payment.to({ engagement: at.frame.engagementId }), 303)
      const errors = form.ok ? {} : form.errors
      const refused =
        found.refused ?? (form.ok ? 'The quote was replaced meanwhile. Please read the new one.' : undefined)
      return c.html(
        <QuotePage
          visit={at}
          shown={found.standing}
          errors={errors}
          refused={refused}
          ticked={form.ok ? [] : Object.keys(form.typed)}
        />,
        422,
      )
    })
    .get(portalPaths.document.pattern, async (c) => {
      const document = findDocument(c.req.param('document'), c.req.param('version'))
      if (!document) throw new HTTPException(404)
      const { visit: at } = await visit(parts, c, 'service-delivery', async () => undefined)
      return c.html(<DocumentPage visit={at} document={document} />)
    })
}

const quoteStates: Readonly<Record<string, [tone: Tone, word: string]>> = {
  sent: ['waiting', 'waits for your answer'],
  accepted: ['good', 'accepted'],
  declined: ['off', 'declined'],
  expired: ['off', 'expired'],
  replaced: ['off', 'taken back'],
}

const billed = { once: 'once', monthly: 'each month', yearly: 'each year' } as const

const billedOrder = (when: keyof typeof billed): number => Object.keys(billed).indexOf(when)

interface QuotePageProps {
  visit: PortalVisit
  shown: PortalQuote | undefined
  errors?: Readonly<Record<string, string>>
  refused?: string | undefined
  ticked?: readonly string[]
}

function QuotePage(props: QuotePageProps) {
  const { visit, shown, errors = {}, refused } = props
  if (!shown)
    return (
      <PortalPage visit={visit} title="quote" section="quote">
        <PageHead title="quote" />
        <Empty>There is no quote yet. You get a mail when it is here.</Empty>
      </PortalPage>
    )
  const { quote, plan, expired } = shown
  const [tone, word] = quoteStates[expired ? 'expired' : quote.state] ?? ['unknown', quote.state]
  const documents = currentDocuments()
  return (
    <PortalPage visit={visit} title="quote" section="quote">
      <PageHead
        title="quote"
        state={<StateMark tone={tone} word={word} />}
        about={
          quote.state === 'sent' ? (
            <>
              {expired ? 'It stood through' : 'It stands through'}{' '}
              <Time at={quote.lastDayAt} now={visit.now} as="day" />.
            </>
          ) : undefined
        }
      />
      {refused && (
        <Notice tone="bad" title="this could not be accepted" live>
          <p>{refused}</p>
        </Notice>
      )}
      <ErrorSummary
        errors={errors}
        labels={Object.fromEntries(documents.map(({ id, title }) => [id, title]))}
      />
      <h2>what it costs</h2>
      <DataTable
        caption="lines of the quote"
        hideCaption
        columns={[
          { key: 'what', heading: 'what', cell: (line) => line.words },
          { key: 'count', heading: 'number', numeric: true, cell: (line) => numberText(line.quantity) },
          {
            key: 'unit',
            heading: 'each',
            numeric: true,
            cell: (line) => <Money cents={line.unitCents} currency={quote.currency} />,
          },
          {
            key: 'amount',
            heading: 'amount',
            numeric: true,
            cell: (line) => <Money cents={line.amountCents} currency={quote.currency} />,
          },
          { key: 'when', heading: 'charged', cell: (line) => billed[line.billed] },
        ]}
        rows={quote.lines.toSorted((a, b) => billedOrder(a.billed) - billedOrder(b.billed))}
        empty="This quote has no lines."
      />
      <DefinitionList
        facts={[
          [
            'at the start',
            <>
              <Money cents={quote.setupCents + quote.monthlyCents} currency={quote.currency} />:{' '}
              <Money cents={quote.setupCents} currency={quote.currency} /> once, and the first month
            </>,
          ],
          [
            'then',
            <>
              <Money cents={quote.monthlyCents} currency={quote.currency} /> a month
            </>,
          ],
          [
            'from the second year',
            quote.yearlyCents > 0 ? (
              <>
                <Money cents={quote.yearlyCents} currency={quote.currency} /> a year for the domains
              </>
            ) : null,
          ],
        ]}
      />
      <PlanInWords plan={plan} />
      {quote.state === 'accepted' ? (
        <Accepted visit={visit} shown={shown} />
      ) : (
        <Acceptance {...props} shown={shown} documents={documents} />
      )}
    </PortalPage>
  )
}

/** The calendar is written for whoever draws it up; what speaks of the client speaks to them here. */
const toTheClient: Readonly<Partial<Record<MilestoneKind, string>>> = {
  'names-approved': 'you have approved names and senders, and we the purchase',
  'domains-registered': 'domains registered in your name',
}

const inboxesOf = (count: number): string => `${numberText(count)} ${count === 1 ? 'inbox' : 'inboxes'}`

function PlanInWords({ plan }: { plan: PortalQuote['plan'] }) {
  const { size, request, assumptions } = plan
  const asked = request.targetMeans === 'messages' ? 'messages' : 'new prospects'
  const waves = plan.waves.length
  return (
    <>
      <h2>what you get</h2>
      <p>
        You want {numberText(request.targetPerMonth)} {asked} a month, with at most{' '}
        {request.stepsPerProspect === 1 ? 'one message' : `${request.stepsPerProspect} messages`} to each
        prospect. That is {numberText(size.messagesPerMonth)} messages a month to{' '}
        {numberText(size.newProspectsPerMonth)} new prospects.
      </p>
      <p>
        One inbox sends {assumptions.coldPerInboxPerDay.value} cold messages a working day, so this takes{' '}
        {inboxesOf(size.activeInboxes)}. {size.reserveInboxes} more {size.reserveInboxes === 1 ? 'is' : 'are'}{' '}
        kept warm in reserve. At {assumptions.inboxesPerDomain.value} inboxes per domain these are{' '}
        {inboxesOf(size.inboxes)} on {size.domains} {size.domains === 1 ? 'domain' : 'domains'}
        {waves > 1 ? `, bought in ${waves} waves` : ''}.
      </p>
      {plan.warnings.length > 0 && (
        <ul>
          {plan.warnings.map(({ words }) => (
            <li>{words}</li>
          ))}
        </ul>
      )}
      <h2>when</h2>
      <p>If you approve the names by the first day below. A later approval moves all that follows.</p>
      <DataTable
        caption="calendar of the plan"
        hideCaption
        columns={[
          { key: 'day', heading: 'day', cell: (row) => dayText(new Date(`${row.day}T00:00:00Z`)) },
          {
            key: 'what',
            heading: 'what happens',
            cell: (row) =>
              `${toTheClient[row.kind] ?? milestoneKinds[row.kind]}${waves > 1 ? ` (wave ${row.wave})` : ''}`,
          },
        ]}
        rows={plan.milestones}
        empty="The plan has no dates."
      />
    </>
  )
}

function Acceptance(props: QuotePageProps & { shown: PortalQuote; documents: readonly LegalDocument[] }) {
  const { visit, shown, documents, errors = {}, ticked = [] } = props
  const { quote, mayAccept, expired } = shown
  const { frame, hidden, contactAddress } = visit
  if (expired)
    return (
      <Notice tone="attention" title="it can’t be accepted any more">
        <p>This quote has expired, and nothing was charged. Write to {contactAddress} for a new one.</p>
      </Notice>
    )
  const why = !mayAccept.ok
    ? mayAccept.reason
    : quote.state === 'sent'
      ? undefined
      : 'This quote can’t be accepted any more.'
  return (
    <>
      <h2>what you agree to</h2>
      <p>Three texts belong to the quote. Open each and read it; they are short.</p>
      {documents.map((document) => (
        <details class="document">
          <summary>
            {document.title} <span class="soft">(version {document.version})</span>
          </summary>
          <DocumentText document={document} level={3} />
        </details>
      ))}
      <Form
        action={portalPaths.quote.to({ engagement: frame.engagementId })}
        hidden={{ ...hidden, quote: quote.id }}
      >
        {documents.map(({ id, version, title }) => (
          <Checkbox
            name={id}
            value={version}
            label={`I have read and accept the ${title}.`}
            error={errors[id]}
            checked={ticked.includes(id)}
          />
        ))}
        <Button disabledBecause={why}>accept the quote and go on to payment</Button>
      </Form>
      <p class="small soft">Nothing is charged yet: payment is the next step.</p>
    </>
  )
}

function Accepted({ visit, shown }: { visit: PortalVisit; shown: PortalQuote }) {
  const engagement = visit.frame.engagementId
  const documents = shown.acceptances.filter(({ document }) => document !== 'quote')
  return (
    <>
      <h2>what you agreed to</h2>
      <DataTable
        caption="accepted documents"
        hideCaption
        columns={[
          {
            key: 'document',
            heading: 'document',
            cell: (row) => (
              <a href={portalPaths.document.to({ engagement, document: row.document, version: row.version })}>
                {row.document.replaceAll('-', ' ')}
              </a>
            ),
          },
          { key: 'version', heading: 'version', cell: (row) => row.version },
          {
            key: 'who',
            heading: 'accepted by',
            cell: (row) => (row.personName ? reveal(row.personName) : 'a former contact'),
          },
          {
            key: 'when',
            heading: 'when',
            cell: (row) => <Time at={row.acceptedAt} now={visit.now} as="day" />,
          },
        ]}
        rows={documents}
        empty="Nothing was accepted."
      />
      {visit.frame.state === 'accepted' && (
        <ButtonLink href={portalPaths.payment.to({ engagement })}>go on to payment</ButtonLink>
      )}
    </>
  )
}

function DocumentPage({ visit, document }: { visit: PortalVisit; document: LegalDocument }) {
  const engagement = visit.frame.engagementId
  return (
    <PortalPage visit={visit} title={document.title} section="quote">
      <PageHead
        title={document.title}
        about={`version ${document.version}`}
        breadcrumb={[
          { href: portalPaths.quote.to({ engagement }), label: 'quote' },
          {
            href: portalPaths.document.to({ engagement, document: document.id, version: document.version }),
            label: document.title,
          },
        ]}
      />
      <DocumentText document={document} level={2} />
    </PortalPage>
  )
}
