import { type CapacityPlan, planCapacity } from '#domain/plans/capacity-plan.ts'
import { addDays, dayOf, workingDayFrom } from '#domain/plans/day.ts'
import { parsePlanRequest } from '#domain/plans/plan-request.ts'
import { quoteHash } from '#domain/quotes/accept-quote.ts'
import { currentDocuments } from '#domain/quotes/documents/current-documents.ts'
import { documentHash } from '#domain/quotes/documents/document.ts'
import { draftQuote, type Quote } from '#domain/quotes/draft-quote.ts'
import { priceBookOn, startingBooks } from '#domain/quotes/price-book.ts'
import type { Company } from '../cast/companies.ts'
import { idOf } from '../seeded.ts'
import type { Told } from './engagement.ts'
import { tellMail } from './mails.ts'
import type { Scene } from './scene.ts'

export interface Offer {
  readonly planId: string
  readonly plan: CapacityPlan
  readonly quoteId: string
  readonly quote: Quote
}

/** The plan as the program makes it for what a company wants to send. */
export function planOf(company: Company, plannedAt: Date) {
  const parsed = parsePlanRequest({
    targetPerMonth: company.target,
    targetMeans: 'messages',
    stepsPerProspect: 3,
    startDay: workingDayFrom(addDays(dayOf(plannedAt), 4)),
    host: 'mailforge',
    sequencer: 'instantly',
    tld: 'com',
  })
  const outcome = parsed.kind === 'request' ? planCapacity(parsed.request) : undefined
  if (parsed.kind !== 'request' || outcome?.kind !== 'planned')
    throw new Error(`the demo asks for a plan that cannot be: ${company.key}`)
  return { request: parsed.request, plan: outcome.plan }
}

export function quoteOf(plan: CapacityPlan, at: Date): Quote {
  const day = dayOf(at)
  return draftQuote(plan, bookOn(day), day)
}

/** The plan as the program makes it of the request, its price by the price book, and what the client accepted. */
export function tellOffer(scene: Scene, told: Told): Offer | undefined {
  const plannedAt = told.path.at('planned')
  if (!plannedAt) return undefined
  const { company, clientId, engagementId, colleague } = told
  const { request, plan } = planOf(company, plannedAt)
  const planId = idOf('plan', company.key)
  scene.rows.add('plans', {
    id: planId,
    client_id: clientId,
    engagement_id: engagementId,
    version: 1,
    inputs: request,
    result: plan,
    created_by: colleague,
    created_at: plannedAt,
  })
  const offer = {
    planId,
    plan,
    quoteId: idOf('quote', company.key),
    quote: quoteOf(plan, told.path.planned('quoted')),
  }
  tellQuote(scene, told, offer)
  return offer
}

/** Before the first price book there were the same prices. */
const bookOn = (day: string) => priceBookOn(day) ?? startingBooks[0]

function tellQuote(scene: Scene, told: Told, { planId, quoteId, quote }: Offer): void {
  const quotedAt = told.path.at('quoted')
  if (!quotedAt) return
  const { company, clientId, engagementId, people } = told
  const acceptedAt = told.path.at('accepted')
  const state = acceptedAt
    ? 'accepted'
    : company.standing === 'lapsed'
      ? 'expired'
      : company.standing === 'withdrawn'
        ? 'replaced'
        : 'sent'
  scene.rows.add('quotes', {
    id: quoteId,
    client_id: clientId,
    engagement_id: engagementId,
    plan_id: planId,
    price_book: String(quote.priceBookVersion),
    currency: quote.currency,
    setup_cents: quote.setupCents,
    monthly_cents: quote.monthlyCents,
    lines: quote.lines,
    state,
    issued_at: quotedAt,
    expires_at: new Date(`${addDays(quote.validThrough, 1)}T00:00:00Z`),
    accepted_at: acceptedAt ?? null,
    accepted_by: acceptedAt ? people.owner.id : null,
  })
  tellMail(scene, { kind: 'quote-ready', personId: people.owner.id, aboutId: quoteId, at: quotedAt })
  if (acceptedAt) tellAcceptances(scene, told, { quoteId, quote, at: acceptedAt })
}

function tellAcceptances(
  { rows, ledger }: Scene,
  { company, clientId, engagementId, people }: Told,
  { quoteId, quote, at }: { readonly quoteId: string; readonly quote: Quote; readonly at: Date },
): void {
  const hash = quoteHash({
    id: quoteId,
    currency: quote.currency,
    setup_cents: quote.setupCents,
    monthly_cents: quote.monthlyCents,
    lines: quote.lines,
  })
  const accepted = [
    { document: 'quote', version: quoteId, hash },
    ...currentDocuments().map((document) => ({
      document: document.id,
      version: document.version,
      hash: documentHash(document),
    })),
  ]
  for (const { document, version, hash } of accepted) {
    rows.add('acceptances', {
      id: idOf('acceptance', company.key, document),
      client_id: clientId,
      engagement_id: engagementId,
      person_id: people.owner.id,
      document,
      version,
      content_hash: hash,
      accepted_at: at,
    })
    ledger.tell({
      at,
      kind: 'terms.accepted',
      purpose: 'service-delivery',
      actor: 'client',
      clauses: document === 'registration-authority' ? ['3.1', '4.2'] : ['3.1', '11.1'],
      personId: people.owner.id,
      details: { by: people.owner.id, engagement: engagementId, document, version, hash },
    })
  }
}
