import { aggregateQuestions } from '#policy/aggregates.ts'
import { logFields } from '#policy/log-fields.ts'
import { notices } from '#policy/notices.ts'
import { column } from '#policy/register/column.ts'
import { declarations } from '#policy/register/declarations.ts'
import type { DeclaredRegister } from '#policy/register/register-shape.ts'
import { tables } from '#policy/register/tables.ts'
import type { DifferenceKind } from '#policy/snapshots/difference.ts'
import { type PolicySnapshot, snapshotOf } from '#policy/snapshots/snapshot.ts'
import { paragraph } from '#policy/text/document.ts'
import { changed } from '#test/policy/editions-world.ts'

/** Two versions that differ, and how that difference is told. */
export interface Classified {
  readonly before?: PolicySnapshot
  readonly after: PolicySnapshot
  readonly material: boolean
  readonly words: RegExp
}

export const today = snapshotOf(1)

const { leads } = tables
const { stripe, instantly } = declarations.recipients
const { prospect } = declarations.retentionRules
const { staff } = declarations.cookies
const { access } = declarations.rights
if (!stripe || !instantly || !prospect || !staff || !access)
  throw new Error('the tests change these declarations')

type Kind = keyof DeclaredRegister

const added = (kind: Kind, id: string, declaration: object): DeclaredRegister => ({
  ...declarations,
  [kind]: { ...declarations[kind], [id]: declaration },
})
const without = (kind: Kind, id: string): DeclaredRegister => ({
  ...declarations,
  [kind]: Object.fromEntries(Object.entries(declarations[kind]).filter(([name]) => name !== id)),
})

const material = (declared: DeclaredRegister, words: RegExp): Classified => ({
  after: snapshotOf(1, declared),
  material: true,
  words,
})
const minor = (declared: DeclaredRegister, words: RegExp): Classified => ({
  ...material(declared, words),
  material: false,
})
export const vocabulary = (part: 'categories' | 'countries', id: string, words: string): PolicySnapshot => ({
  ...today,
  declared: {
    ...today.declared,
    vocabulary: {
      ...today.declared.vocabulary,
      [part]: { ...today.declared.vocabulary[part], [id]: words },
    },
  },
})
const opening = (...sentences: string[]): PolicySnapshot => ({
  ...today,
  document: { ...today.document, opening: sentences.map((words) => paragraph('0.3', words)) },
})
const leadsWith = (change: object) => changed('tables', 'leads', change)
const leadsColumn = (name: string, declared: object) =>
  leadsWith({ columns: { ...leads.columns, [name]: declared } })
const { offer: _, ...withoutOffer } = leads.columns
const { rights: __, ...withoutRights } = leads.purposes

/** One change for each kind of difference; total, so that a new kind needs one. */
export const classified: Readonly<Record<DifferenceKind, Classified>> = {
  'purpose-added': material(
    added('purposes', 'research', { clause: '3.4', basis: 'consent', words: 'to ask how it went' }),
    /^we now also use data to ask how it went$/,
  ),
  'purpose-removed': minor(
    without('purposes', 'improvement'),
    /^we no longer use data to improve our service/,
  ),
  'basis-changed': material(
    changed('purposes', 'newsletter', { basis: 'legitimate-interest' }),
    /is now legitimate interest, not consent$/,
  ),
  'purpose-reworded': minor(
    changed('purposes', 'billing', { words: 'to bill you' }),
    /“to bill you”, before “to take/,
  ),
  'subject-added': material(
    {
      ...leadsWith({ subjects: ['prospect', 'visitor'] }),
      subjects: { ...declarations.subjects, visitor: { words: 'a visitor', purposes: [] } },
    },
    /^we now also hold data about a visitor$/,
  ),
  'subject-removed': {
    before: snapshotOf(1, {
      ...leadsWith({ subjects: ['prospect', 'visitor'] }),
      subjects: { ...declarations.subjects, visitor: { words: 'a visitor', purposes: [] } },
    }),
    after: today,
    material: false,
    words: /^we no longer hold data about a visitor$/,
  },
  'subject-use-added': material(
    changed('subjects', 'sender', { purposes: ['service-delivery', 'retention', 'rights', 'newsletter'] }),
    /^data about a person in whose name an inbox sends is now also used to send marketing emails/,
  ),
  'subject-use-removed': minor(
    changed('subjects', 'sender', { purposes: ['service-delivery', 'retention'] }),
    /is no longer used to answer people about their own data$/,
  ),
  'subject-reworded': minor(changed('subjects', 'sender', { words: 'who sends' }), /“who sends”, before/),
  'record-added': material(
    added('tables', 'letters', { ...leads, what: 'A letter, kept.' }),
    /^there is a new record about a person who asks for a call, “a letter, kept”: it holds business information, /,
  ),
  'record-removed': minor(without('holdings', 'seed mailbox'), /^“seed mailbox” is no longer kept$/),
  'record-reworded': minor(leadsWith({ what: 'A wish to talk.' }), /“a wish to talk”, before/),
  'record-subject-added': material(
    leadsWith({ subjects: ['prospect', 'sender'] }),
    /^“a request for a call” is now also about a person in whose name an inbox sends$/,
  ),
  'record-subject-removed': minor(
    changed('holdings', 'sign-in records', { subjects: ['staff'] }),
    /is no longer about a person at a client company$/,
  ),
  'record-period-changed': material(
    leadsWith({ retention: 'client' }),
    /^“a request for a call” is kept 6 years, before 24 months$/,
  ),
  'record-reach-changed': material(
    leadsWith({ reach: { kind: 'client', column: 'client_id' } }),
    /^whom “a request for a call” hangs on/,
  ),
  'column-added': material(
    leadsColumn('mobile_number', column('text', 'phone', { null: true })),
    /^“a request for a call” now also holds: telephone number \(mobile number\)$/,
  ),
  'column-removed': minor(
    leadsWith({ columns: withoutOffer }),
    /no longer holds: text a person wrote \(offer\)$/,
  ),
  'column-changed': material(
    leadsColumn('company', column('text', 'role')),
    /is now role in the company, not business/,
  ),
  'category-added': material(
    changed('holdings', 'log', { categories: ['key', 'state', 'time', 'technical', 'email'] }),
    /now also holds: email address$/,
  ),
  'category-removed': minor(
    changed('holdings', 'log', { categories: ['key', 'state', 'time'] }),
    /no longer holds: technical data about the sending stack$/,
  ),
  'use-added': material(
    leadsWith({ purposes: { ...leads.purposes, newsletter: 'r' } }),
    /^“a request for a call” is now also used to send marketing emails/,
  ),
  'use-removed': minor(leadsWith({ purposes: withoutRights }), /is no longer used to answer people/),
  'use-wider': material(
    changed('tables', 'engagement_changes', {
      purposes: { ...tables.engagement_changes.purposes, 'inquiry-response': 'rc' },
    }),
    /to respond to your inquiries is more than before$/,
  ),
  'use-narrower': minor(
    leadsColumn('company', column('text', 'business', { only: ['inquiry-response', 'rights'] })),
    /^“company” of “a request for a call” is no longer used to delete/,
  ),
  'client-access-changed': minor(
    leadsWith({ portal: { 'inquiry-response': 'r' } }),
    /^what clients themselves may see or change of “a request for a call” is another$/,
  ),
  'recipient-added': material(
    added('recipients', 'more', { ...stripe, id: 'more', name: 'More Pay' }),
    /^More Pay is a new recipient \(payment processing, United States\): it gets: business information, email address/,
  ),
  'recipient-removed': minor(without('recipients', 'slack'), /^Slack is no longer a recipient$/),
  'recipient-connected': material(
    changed('recipients', 'slack', {
      operations: {
        'message.post': { what: 'writes to your channel', fields: { text: 'message', name: 'name' } },
      },
    }),
    /^Slack, named before without being used, is now used: it gets: text a person wrote and name$/,
  ),
  'recipient-role-changed': material(
    changed('recipients', 'stripe', { role: 'controller' }),
    /^Stripe now acts as controller, not as processor$/,
  ),
  'recipient-service-changed': material(
    changed('recipients', 'stripe', { does: 'analytics' }),
    /^Stripe now does website analytics, not payment processing$/,
  ),
  'recipient-use-added': material(
    changed('recipients', 'stripe', { purposes: ['billing', 'newsletter'] }),
    /^Stripe is now also used to send marketing emails/,
  ),
  'recipient-use-removed': minor(
    changed('recipients', 'stripe', { purposes: [] }),
    /^Stripe is no longer used to take/,
  ),
  'recipient-gets-more': material(
    changed('recipients', 'instantly', {
      operations: {
        ...instantly.operations,
        'account.find': {
          what: 'looks whether an inbox is connected',
          fields: { email: 'email', tel: 'phone' },
        },
      },
    }),
    /^Instantly now also gets your telephone number, when this program looks whether an inbox is connected$/,
  ),
  'recipient-gets-less': minor(
    changed('recipients', 'instantly', {
      operations: {
        ...instantly.operations,
        'account.find': { what: 'looks whether an inbox is connected', fields: {} },
      },
    }),
    /^Instantly no longer gets your email address, when/,
  ),
  'recipient-hosts-changed': minor(
    changed('recipients', 'stripe', { hosts: ['api.stripe.com', 'files.stripe.com'] }),
    /^Stripe is reached at api\.stripe\.com, files\.stripe\.com, before at api\.stripe\.com$/,
  ),
  'recipient-replaced': material(
    changed('recipients', 'instantly', { name: 'OtherSequencer' }),
    /^Instantly is now OtherSequencer: another recipient, or the same one under another name$/,
  ),
  'recipient-policy-moved': minor(
    changed('recipients', 'stripe', { policyUrl: 'https://www.stripe.com/legal/privacy' }),
    /^what Stripe does with data is told at https:\/\/www\.stripe\.com\/legal\/privacy, before at https:\/\/stripe/,
  ),
  'recipient-reworded': minor(
    changed('recipients', 'stripe', { why: 'It takes money.' }),
    /“It takes money\.”, before/,
  ),
  'country-changed': material(
    changed('recipients', 'stripe', { country: 'EE' }),
    /^Stripe now processes data in another country: Estonia, on servers in the EU, before United States$/,
  ),
  'transfer-changed': material(
    changed('recipients', 'stripe', { transfer: 'your-contract' }),
    /^how a transfer to Stripe is covered: needed for the contract you asked for, before standard/,
  ),
  'contract-changed': minor(
    changed('recipients', 'stripe', { contract: 'provider' }),
    /^what binds Stripe: a data/,
  ),
  'cookie-added': material(
    added('cookies', 'extra', {
      ...staff,
      name: 'extra',
      why: 'remembers a colour',
      lifetimeSeconds: 864_000,
    }),
    /^there is a new cookie, extra: it remembers a colour, for up to 10 days$/,
  ),
  'cookie-removed': minor(without('cookies', 'staff'), /^the cookie segmento-staff is gone$/),
  'cookie-longer': material(
    changed('cookies', 'staff', { lifetimeSeconds: 864_000 }),
    /^the cookie segmento-staff is kept for up to 10 days, not 12 hours$/,
  ),
  'cookie-shorter': minor(
    changed('cookies', 'staff', { lifetimeSeconds: 3600 }),
    /up to 1 hour, not 12 hours$/,
  ),
  'cookie-places-changed': material(
    changed('cookies', 'staff', { setUnder: ['/staff', '/guide'] }),
    /under \/staff, \/guide/,
  ),
  'cookie-reworded': minor(changed('cookies', 'staff', { why: 'keeps us in' }), /“keeps us in”, before/),
  'period-added': minor(
    added('retentionRules', 'calls', prospect),
    /^a period is named: prospect form submissions/,
  ),
  'period-removed': minor(without('retentionRules', 'log'), /^no period is named any more for log lines/),
  'period-longer': material(
    changed('retentionRules', 'prospect', { months: 36, words: '36 months after the latest submission' }),
    /^we keep prospect form submissions 36 months, not 24$/,
  ),
  'period-shorter': minor(
    changed('retentionRules', 'client', {
      months: 36,
      words: 'for the duration of the engagement, plus 36 months after (for tax and legal reasons)',
    }),
    /^we keep active client data 36 months, not 6 years$/,
  ),
  'period-otherwise': material(
    changed('retentionRules', 'subscriber', { words: 'until three years after you unsubscribe' }),
    /^how long we keep lead magnet emails is another: “until three years after you unsubscribe”, before “until you unsub/,
  ),
  'period-start-changed': material(
    changed('retentionRules', 'client', { from: 'the end of our last contact' }),
    /^how long we keep active client data is now counted from the end of our last contact$/,
  ),
  'period-reworded': minor(
    changed('retentionRules', 'log', { of: 'lines of the log' }),
    /“lines of the log”, before/,
  ),
  'right-added': minor(
    added('rights', 'human', { ...access, words: 'have a person decide' }),
    /^you may now also have a person decide$/,
  ),
  'right-removed': material(
    without('rights', 'access'),
    /^we no longer promise that you may access the personal data/,
  ),
  'right-slower': material(
    changed('rights', 'access', { answerDays: 45 }),
    /^when you ask to access the personal data we hold about you, we respond within 45 days, not 30$/,
  ),
  'right-faster': minor(
    changed('rights', 'access', { usuallyHours: 24 }),
    /we respond usually within 24 hours, not 48$/,
  ),
  'right-reworded': minor(changed('rights', 'access', { words: 'see your data' }), /“see your data”, before/),
  'commitment-added': minor(
    added('commitments', 'more', { clause: '9.3', words: 'locked doors' }),
    /^we now also promise: “locked doors”$/,
  ),
  'commitment-removed': material(
    without('commitments', 'no-other-use'),
    /^we no longer promise: “we don’t use your data to train AI models/,
  ),
  'commitment-slower': material(
    changed('commitments', 'breach-notice', { hours: 96 }),
    /^how soon we do what we promised: 96 hours, before 72 hours/,
  ),
  'commitment-faster': minor(
    changed('commitments', 'breach-notice', { hours: 24 }),
    /24 hours, before 72 hours/,
  ),
  'commitment-reworded': minor(
    changed('commitments', 'https', { words: 'TLS' }),
    /“TLS”, before “HTTPS on all pages”$/,
  ),
  'log-field-added': minor(
    added('logFields', 'port', { ...logFields.count, why: 'says where' }),
    /^the log has “port”: it says where$/,
  ),
  'log-field-removed': minor(without('logFields', 'count'), /^the log no longer has “count”$/),
  'log-field-changed': minor(
    changed('logFields', 'count', { form: 'word' }),
    /^the log’s “count” has the form of a word, before number$/,
  ),
  'notice-added': minor(
    added('notices', 'porkbun', { ...notices.stripe, what: 'that a name was moved' }),
    /^porkbun tells us that a name was moved$/,
  ),
  'notice-removed': minor(without('notices', 'stripe'), /^we read nothing any more of what stripe tells/),
  'notice-changed': minor(
    changed('notices', 'stripe', { fields: { id: 'key' } }),
    /^of what stripe tells us we read id, before id, type, created, data\.object\.id, data\.object\.object$/,
  ),
  'question-added': minor(
    added('questions', 'learn_more', { ...aggregateQuestions.learn_names, asks: 'how many there are' }),
    /^over all clients we ask how many there are$/,
  ),
  'question-removed': minor(
    without('questions', 'learn_names'),
    /^over all clients we no longer ask how many of the names/,
  ),
  'question-changed': minor(
    changed('questions', 'learn_names', { reads: { stacks: ['id'] } }),
    /^to learn how many of the names .* we read stacks\.id, before domains\.available/,
  ),
  'establishment-changed': material(
    { ...declarations, establishment: { country: 'Ireland', short: 'Ireland' } },
    /^we are based in Ireland, before in the United States$/,
  ),
  'clauses-changed': minor(
    leadsWith({ clauses: ['2.3'] }),
    /now belongs to clause 2\.3, before 2\.2, 2\.3, 5\.2$/,
  ),
  'vocabulary-reworded': {
    after: vocabulary('categories', 'phone', 'phone number'),
    material: false,
    words: /“phone number”, before “telephone number”$/,
  },
  'text-added': {
    before: opening('one thing.'),
    after: opening('one thing.', 'a wholly different matter'),
    material: false,
    words: /^clause 0 now also says: “a wholly different matter”$/,
  },
  'text-removed': {
    before: opening('one thing.', 'a wholly different matter'),
    after: opening('one thing.'),
    material: false,
    words: /^clause 0 no longer says: “a wholly different matter”$/,
  },
  'text-changed': {
    before: opening('you can email us to delete anything.'),
    after: opening('you can write to us to delete anything.'),
    material: false,
    words: /^clause 0 now says: “you can write to us to delete anything\.”, before: “you can email us/,
  },
  'tables-changed': {
    after: { ...today, document: { ...today.document, tables: today.document.tables.slice(1) } },
    material: false,
    words: /laid out otherwise$/,
  },
}
