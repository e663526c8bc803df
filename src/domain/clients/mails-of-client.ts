import { type MailAbout, type MailKind, mailKinds } from '#domain/mails/mail-kinds.ts'

/**
 * The things of a client ($1) that a mail can be about, by the purpose that reads them. Whoever acts for two
 * companies, or works here as well, gets mail that has nothing to do with this one.
 */
const thingsOfClient = {
  'service-delivery': {
    client: 'select $1::uuid',
    engagement: 'select id from engagements where client_id = $1',
    quote: 'select id from quotes where client_id = $1',
    'plan-change': 'select id from plan_changes where client_id = $1',
    stack: 'select id from stacks where client_id = $1',
    handoff: 'select id from handoffs where client_id = $1',
    ending: 'select id from endings where client_id = $1',
    report: 'select id from reports where client_id = $1',
  },
  billing: {
    invoice: 'select id from invoices where client_id = $1',
    'arrears-notice': 'select id from arrears_notices where client_id = $1',
  },
} as const satisfies Record<string, Partial<Record<MailAbout, string>>>

const kindsAbout = (fits: (rule: (typeof mailKinds)[MailKind]) => boolean): string =>
  (Object.keys(mailKinds) as MailKind[])
    .filter((kind) => fits(mailKinds[kind]))
    .map((kind) => `'${kind}'`)
    .join(', ')

/** Which mails `m` to people of the client ($1) are about the client, as far as this purpose sees it. */
export function aboutClient(purpose: keyof typeof thingsOfClient): string {
  const things = `m.about_id in (${Object.values(thingsOfClient[purpose]).join(' union all ')})`
  if (purpose === 'billing') return things
  // A request and its calls stand with the first company that the person came to act for; staff are told by notices.
  const asked = kindsAbout(({ about, is }) => (about === 'lead' || about === 'call') && is !== 'notice')
  const first = `$1 = (select c.client_id from client_members c where c.person_id = m.person_id order by c.added_at limit 1)`
  const toAll = kindsAbout(({ about }) => about === 'policy-notice')
  return `(${things} or m.kind in (${toAll}) or (m.kind in (${asked}) and ${first}))`
}
