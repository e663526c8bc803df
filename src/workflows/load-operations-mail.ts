import { linkToken } from '#domain/mails/link-token.ts'
import type { QueuedMailKindOf } from '#domain/mails/mail-kinds.ts'
import type { MailPages } from '#mail/house.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { loadArrearsMail } from './load-arrears-mail.ts'
import { loadCallMail } from './load-call-mail.ts'
import { loadEndingMail } from './load-ending-mail.ts'
import { loadPlanChangeMail } from './load-plan-change-mail.ts'
import { loadPolicyMail } from './load-policy-mail.ts'
import { loadRenewalMail } from './load-renewal-mail.ts'
import { loadReportMail } from './load-report-mail.ts'
import { loadTransferMail } from './load-transfer-mail.ts'
import { type LoadedMail, letter, type MailRow, receipt, unwritten } from './mail-row.ts'

type Operations = PurposeTx<'operations-email'>

/** Undefined when what it is about is gone, or holds no more: a quote that was taken back is not announced. */
export async function loadOperationsMail(
  tx: Operations,
  mail: MailRow<QueuedMailKindOf<'operations-email'>>,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const { kind, name, aboutId } = mail
  switch (kind) {
    case 'invitation': {
      const company = await companyOf(tx, aboutId)
      return company === undefined ? undefined : letter(kind, { name, company, signInUrl: pages.signIn })
    }
    case 'quote-ready':
      return quoteReady(tx, mail, pages)
    case 'payment-awaited':
      return loadAwaitedMail(tx, mail, pages)
    case 'plan-change':
      return loadPlanChangeMail(tx, mail, pages)
    case 'payment-received':
      return paymentReceived(tx, mail, pages)
    case 'renewals-asked':
      return loadRenewalMail(tx, mail, pages)
    case 'payment-overdue':
      return loadArrearsMail(tx, mail, pages)
    case 'transfer-reminder':
    case 'transfer-lapsed':
      return loadTransferMail(tx, { ...mail, kind }, pages)
    case 'domain-proof':
    case 'intake-opens':
      return aboutEngagement(tx, { ...mail, kind }, pages)
    case 'approvals-wanted':
    case 'build-progress':
    case 'live':
    case 'handoff':
      return aboutStack(tx, { ...mail, kind }, pages)
    case 'report':
      return loadReportMail(tx, mail, pages)
    case 'ending-plan':
    case 'ending-closed':
      return loadEndingMail(tx, { ...mail, kind }, pages)
    case 'client-call':
      return loadCallMail(tx, { ...mail, kind }, pages)
    case 'policy-changes':
      return loadPolicyMail(tx, mail, pages)
    default:
      return unwritten(kind)
  }
}

async function companyOf(tx: Operations, clientId: string): Promise<string | undefined> {
  const client = await tx.db
    .selectFrom('clients')
    .select('name')
    .where('id', '=', clientId)
    .executeTakeFirst()
  return client?.name
}

async function quoteReady(tx: Operations, { aboutId, name }: MailRow, pages: MailPages) {
  const quote = await tx.db
    .selectFrom('quotes')
    .innerJoin('clients', 'clients.id', 'quotes.client_id')
    .select([
      'clients.name as company',
      'setup_cents',
      'monthly_cents',
      'currency',
      'expires_at',
      'engagement_id',
    ])
    .where('quotes.id', '=', aboutId)
    .where('quotes.state', '=', 'sent')
    .executeTakeFirst()
  if (!quote) return undefined
  return letter('quote-ready', {
    name,
    company: quote.company,
    setupCents: quote.setup_cents,
    monthlyCents: quote.monthly_cents,
    currency: quote.currency,
    expiresAt: quote.expires_at,
    quoteUrl: pages.quote(quote.engagement_id),
  })
}

/** A quote that was paid or taken back meanwhile, or whose invoice was made, is not asked for. */
async function loadAwaitedMail(tx: Operations, { aboutId, name }: MailRow, pages: MailPages) {
  const quote = await tx.db
    .selectFrom('quotes')
    .innerJoin('clients', 'clients.id', 'quotes.client_id')
    .innerJoin('engagements', 'engagements.id', 'quotes.engagement_id')
    .select(['clients.name as company', 'quotes.engagement_id'])
    .where('quotes.id', '=', aboutId)
    .where('quotes.state', '=', 'accepted')
    .where('engagements.state', '=', 'accepted')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('invoices')
            .select('invoices.id')
            .whereRef('invoices.engagement_id', '=', 'quotes.engagement_id')
            .where('invoices.status', 'in', ['open', 'uncollectible']),
        ),
      ),
    )
    .executeTakeFirst()
  if (!quote) return undefined
  return letter('payment-awaited', {
    name,
    company: quote.company,
    paymentUrl: pages.payment(quote.engagement_id),
  })
}

async function paymentReceived(tx: Operations, { aboutId, name }: MailRow, pages: MailPages) {
  const invoice = await tx.db
    .selectFrom('invoices')
    .innerJoin('clients', 'clients.id', 'invoices.client_id')
    .select(['clients.name as company', 'number', 'paid_cents', 'currency', 'engagement_id'])
    .where('invoices.id', '=', aboutId)
    .executeTakeFirst()
  if (!invoice) return undefined
  return receipt((checkpoint) =>
    letter('payment-received', {
      name,
      company: invoice.company,
      number: invoice.number,
      paidCents: invoice.paid_cents,
      currency: invoice.currency,
      invoicesUrl: pages.invoices(invoice.engagement_id),
      checkpoint,
    }),
  )
}

async function aboutEngagement(
  tx: Operations,
  { id, kind, aboutId, name }: MailRow<'domain-proof' | 'intake-opens'>,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const engagement = await tx.db
    .selectFrom('engagements')
    .innerJoin('clients', 'clients.id', 'engagements.client_id')
    .select('clients.name as company')
    .where('engagements.id', '=', aboutId)
    .executeTakeFirst()
  if (!engagement) return undefined
  const { company } = engagement
  if (kind === 'domain-proof')
    return letter(kind, { company, confirmUrl: pages.confirmDomain(linkToken(tx.vault, 'prove domain', id)) })
  return letter(kind, { name, company, intakeUrl: pages.intake(aboutId) })
}

async function aboutStack(
  tx: Operations,
  { kind, aboutId, name }: MailRow<'approvals-wanted' | 'build-progress' | 'live' | 'handoff'>,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const stackId = kind === 'handoff' ? await stackOf(tx, aboutId) : aboutId
  if (!stackId) return undefined
  const stack = await tx.db
    .selectFrom('stacks')
    .innerJoin('clients', 'clients.id', 'stacks.client_id')
    .select(['clients.name as company', 'stacks.engagement_id', 'stacks.state'])
    .where('stacks.id', '=', stackId)
    .executeTakeFirst()
  if (!stack) return undefined
  const { company, engagement_id } = stack
  if (kind === 'approvals-wanted')
    return letter(kind, { name, company, approvalsUrl: pages.approvals(engagement_id) })
  if (kind === 'build-progress')
    return receipt((checkpoint) =>
      letter(kind, {
        name,
        company,
        stackState: stack.state,
        buildUrl: pages.build(engagement_id),
        checkpoint,
      }),
    )
  if (kind === 'live') return letter(kind, { name, company, healthUrl: pages.health(engagement_id) })
  return receipt((checkpoint) =>
    letter(kind, { name, company, handoffUrl: pages.handoff(engagement_id), checkpoint }),
  )
}

async function stackOf(tx: Operations, handoffId: string): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom('handoffs')
    .select('stack_id')
    .where('id', '=', handoffId)
    .executeTakeFirst()
  return row?.stack_id
}
