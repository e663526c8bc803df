import { expect, test } from 'vitest'
import { editionDays, latestEdition } from '#policy/editions.ts'
import { policyMarkdown } from '#policy/text/markdown.ts'
import { policyDocument } from '#policy/text/policy-document.ts'

const controller = { name: 'Segmento', contact: 'team@segmento.co', site: 'segmento.co' }
const document = policyDocument(controller)

/** The rendering as one reads it: no marks of Markdown, plain quotes and spaces. */
function read(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('\\', '')
    .replace(/[’‘]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/\s+/g, ' ')
}

const inWords = (day: string) =>
  new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day)).toLowerCase()

const sections = new Map(
  document.clauses.map((clause) => [
    Number(clause.anchor),
    read(policyMarkdown({ ...document, opening: [], clauses: [clause], tables: [] })),
  ]),
)
const opening = read(policyMarkdown({ ...document, clauses: [], tables: [] }))

/** Every fact of the policy as it was founded, by its clause; 0 stands above the first. */
const facts: Readonly<Record<number, readonly string[]>> = {
  0: [
    'privacy policy.',
    `effective: ${inWords(editionDays(latestEdition).effective)}`,
    'last updated:',
    'this policy explains what data we collect, how we use it, and your rights.',
    'it applies to segmento.co and all services we provide.',
    'short version: we collect the minimum needed to run the business.',
    "we don't sell data. we don't use ad trackers.",
    'you can email team@segmento.co to delete anything we have on you.',
  ],
  1: ['who we are', 'Segmento is the data controller for your personal data.', 'contact: team@segmento.co.'],
  2: [
    'what we collect',
    'on the website (segmento.co):',
    'anonymized analytics via Plausible (no cookies, no personal identifiers, GDPR-compliant) — we see aggregate page views, referrers, and approximate country only',
    'email addresses you submit via the request-a-call form or the lead magnet form',
    'any information you include in the form fields (name, company, offer description, volume goals)',
    'as a client:',
    'business information you share during intake (domain name, ICP, offer, volume targets)',
    'payment information — processed and stored by Stripe. we never see full card numbers',
    'communication records (emails, Slack messages) related to service delivery',
    'technical data about your cold email stack — inbox performance metrics, bounce rates, deliverability scores',
    "what we don't collect:",
    "we don't use cookies except for essential session cookies",
    "we don't run ad retargeting pixels (no Facebook, LinkedIn, Google Ads trackers)",
    "we don't track users across other websites",
    'we don\'t collect anything "just in case"',
  ],
  3: [
    'how we use it',
    'to deliver the services you paid for',
    'to respond to your inquiries',
    'to send operational emails (intake, updates, handoff, invoices)',
    'to improve our service (aggregate, de-identified metrics only)',
    'to comply with legal obligations',
    "we don't use your data to train AI models, sell to third parties, or market to your contacts.",
  ],
  4: [
    'who we share it with',
    'we use the following subprocessors to run the business. each has their own privacy policy:',
    'Stripe — payment processing',
    'Porkbun — domain registration (domains registered in your name)',
    'Maildoso / Mailforge / Google Workspace — inbox hosting (whichever we use for your setup)',
    'Smartlead / Instantly — sequencer (whichever we use for your setup)',
    'Loops / ConvertKit — email delivery for newsletters and operational emails',
    'Plausible — website analytics',
    'Notion — internal project management and client-shared pages',
    'Slack — internal and client communication',
    "we don't share your data with anyone else unless:",
    'you ask us to',
    "we're legally required to (court order, etc.) — we'll notify you first if legally permitted",
  ],
  5: [
    'how long we keep it',
    'active client data: for the duration of the engagement, plus 6 years after (for tax and legal reasons)',
    "prospect form submissions: 24 months. if you don't become a client, we delete on request or after 24 months, whichever is first",
    'lead magnet emails: until you unsubscribe. one-click unsubscribe in every email',
  ],
  6: [
    'your rights',
    'depending on your location, you may have the right to:',
    'access the personal data we hold about you',
    'correct inaccurate data',
    'delete your data',
    'export your data in a portable format',
    'object to processing',
    'withdraw consent',
    'to exercise any of these, email team@segmento.co. we respond within 30 days, usually within 48 hours.',
  ],
  7: [
    'GDPR (EU/UK residents)',
    'our legal basis for processing:',
    "contract — when we're delivering services to you as a client",
    "legitimate interest — when you've requested information or downloaded the lead magnet",
    'consent — for marketing emails (you can withdraw any time)',
    'EU residents may file complaints with their local data protection authority',
  ],
  8: [
    'CCPA (California residents)',
    "we don't sell personal information. we don't share it for cross-context behavioral advertising.",
    'if you want to know what we have on you or delete it, email team@segmento.co.',
  ],
  9: [
    'data security',
    'HTTPS on all pages',
    'Stripe for payment data (PCI compliant)',
    '2FA on all internal accounts that touch client data',
    'limited-access shared tooling (Notion, Slack)',
    "no system is 100% secure. if we suffer a breach affecting your data, we'll notify you within 72 hours of discovery.",
  ],
  10: [
    'children',
    "we don't serve anyone under 18. we don't knowingly collect data from minors.",
    "if you believe we have, email us and we'll delete it.",
  ],
  11: [
    'international transfers',
    'Segmento is based in the United States.',
    "if you're outside the US, your data will be transferred to and processed in the US.",
    'by using our services, you consent to this transfer.',
  ],
  12: [
    'changes',
    "if we update this policy materially, we'll email current clients and post the update here.",
    'minor clarifications happen without notice.',
  ],
  13: [
    'contact',
    'questions, requests, complaints: team@segmento.co. we respond personally, usually within 24 hours.',
    "this policy is written plainly on purpose. if anything's unclear or you want a specific question answered, email us direct.",
  ],
}

test.each(Object.keys(facts).map(Number))(
  'clause %i says all that it was founded with, in its order',
  (number) => {
    const said = number === 0 ? opening : (sections.get(number) ?? '')
    let from = 0
    for (const fact of facts[number] ?? []) {
      const at = said.indexOf(fact, from)
      expect(at, `“${fact}” is missing, or out of order, in:\n${said}`).toBeGreaterThanOrEqual(0)
      from = at
    }
  },
)

test('it holds since april 18, 2026; what is material since then has editions of its own', () => {
  expect(inWords(editionDays(1).effective)).toBe('april 18, 2026')
})

test('there are thirteen clauses, counted from one', () => {
  expect(document.clauses.map(({ anchor }) => Number(anchor))).toEqual(
    [...Array(13).keys()].map((n) => n + 1),
  )
})

test('what the program holds beyond the founding text is named with its period', () => {
  const all = read(policyMarkdown(document))
  for (const fact of [
    'the person your domains are registered to, because a registrar must know them: name, email address, telephone number and postal address',
    'the people your inboxes send as, with their permission: name, role in the company, picture and email signature',
    'sign-in records: as long as somebody may sign in; a session ends by itself after 12 hours (staff) or 7 days (clients)',
    'the people who work here: while they work here, plus 6 years for the record of who decided what',
    'one that nobody confirms is deleted after 7 days',
    'the ledger: kept as proof; what identifies a person in it becomes unreadable with their key',
    'the fingerprint of an address that wants no more mail: until its owner signs up again; after an objection, for good',
    'emails you write to us, requests about your rights included: 24 months after the last message',
    'backups: 30 days, then the copy is overwritten',
    'hosting provider — hosting of this site, the program and its database',
    'seed mailbox — delivery checks of new inboxes',
    'outgoing mail server — email delivery for what this program sends',
    'how the domain was shown to be yours',
  ])
    expect(all).toContain(fact)
})

test('whoever is named but not connected is said to receive nothing', () => {
  expect(sections.get(4)).toContain(
    'not connected yet, so that nothing can be sent to them: Maildoso, Google Workspace, Smartlead, Loops, ConvertKit, Plausible, Notion and Slack.',
  )
})

test('another controller is named throughout, and the founding one nowhere', () => {
  const other = policyMarkdown(policyDocument({ name: 'Acme', contact: 'help@acme.test', site: 'acme.test' }))
  // The cookies carry the name of the product, whoever runs it.
  expect(other.replaceAll(/segmento-(staff|portal)/g, '')).not.toMatch(/segmento/i)
})
