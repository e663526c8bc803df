import { isConnected } from '#policy/recipients/recipient.ts'
import type { Register } from '#policy/register/register.ts'
import { list, paragraph, statement } from '#policy/text/document.ts'
import { joined, secondsWords } from '#policy/text/words.ts'
import { type PersonalCategory, personalCategories } from '#policy/vocabulary.ts'
import type { Clause } from './clause.ts'
import { promised, promisedWords } from './promised.ts'

/** The personal categories a table holds, in words, each once: "name, postal address and telephone number". */
function personalWords(register: Register, table: string): string {
  const columns = Object.values(register.tables[table]?.columns ?? {})
  const held = (Object.keys(personalCategories) as PersonalCategory[]).filter((category) =>
    columns.some((column) => column.category === category),
  )
  return joined(held.map((category) => personalCategories[category]))
}

function cookieWords({ cookies }: Register): string {
  return joined(
    Object.values(cookies).map(
      ({ name, why, lifetimeSeconds }) => `${name} ${why} for up to ${secondsWords(lifetimeSeconds)}`,
    ),
  )
}

export const whatWeCollect: Clause = {
  number: 2,
  title: 'what we collect',
  blocks: ({ controller, register }) => {
    const { plausible } = register.recipients
    const counting = plausible !== undefined && isConnected(plausible)
    return [
      paragraph([], `on the website (${controller.site}):`),
      list(
        statement(
          '2.1',
          'anonymized analytics via Plausible (no cookies, no personal identifiers, GDPR-compliant) — we see aggregate page views, referrers, and approximate country only',
          counting ? '' : ' (not switched on yet: nothing is counted)',
        ),
        statement(
          '2.2',
          'email addresses you submit via the request-a-call form or the lead magnet form. for the lead magnet we first ask you, by email, to confirm that the address is yours; ',
          `one that nobody confirms is deleted after ${register.retentionRules.unconfirmed?.days} days`,
        ),
        statement(
          '2.3',
          'any information you include in the form fields (name, company, offer description, volume goals). a form with any other field is refused',
        ),
        statement(
          '2.3',
          'if you choose a time for the call: that time, the time zone you chose it in, and what we note of the call',
        ),
      ),
      paragraph([], 'as a client:'),
      list(
        statement(
          '2.4',
          'business information you share during intake (domain name, ICP, offer, volume targets), and how the domain was shown to be yours',
        ),
        statement(
          '2.4',
          `the person your domains are registered to, because a registrar must know them: ${personalWords(register, 'registrants')}, and the organization they stand for`,
        ),
        statement(
          '2.4',
          `the people your inboxes send as, with their permission: ${personalWords(register, 'senders')} (picture and signature only if you want them)`,
        ),
        statement(
          '2.4',
          'the people at your company who work with us: name, email address, what they may do, and what they accepted or approved, in which version and when',
        ),
        statement(
          '2.4',
          'if you were our client before this program: the same, from our own records and from what our accounts at the services below already hold for you. that you accepted or agreed to anything is kept only where you did so here',
        ),
        statement(
          '2.5',
          `payment information — processed and stored by Stripe. ${promisedWords(register, 'no-card-numbers')}; we keep what was billed, what was paid, and Stripe’s reference to it`,
        ),
        statement(
          '2.6',
          'communication records (emails, Slack messages) related to service delivery. of what this program mails you we keep which message it was, when it left, and what the mail server answered, not the text',
        ),
        statement(
          '2.7',
          'technical data about your cold email stack — inbox performance metrics, bounce rates, deliverability scores, the DNS records of your domains, and the passwords of your inboxes, encrypted. each new inbox writes one check message to a seed mailbox of ours',
        ),
      ),
      paragraph([], 'to keep all this safe and be able to prove it:'),
      list(
        statement(
          ['2.8', '9.3'],
          'sign-in records: for clients a link by email that works once; for the people who work here a password (as a hash) and an authenticator secret (encrypted). no network address and no browser description is stored',
        ),
        statement(
          ['9.3', '9.4'],
          'the people who work here: name, email address, role, when they take calls, what they changed or approved, and which passwords they opened',
        ),
        statement(
          '4.10',
          'a ledger of what was done with whose data: what was sent to whom, which consent was given or withdrawn, who opened which password. the person in an entry can be read only with a key of their own, which goes when they go',
        ),
        statement(
          ['5.3', '6.5'],
          'a keyed fingerprint of an address that wants no more mail from us; the address can’t be read from it',
        ),
        statement(
          ['6.7', '13.1'],
          'what you write to our address, requests about your rights included: for now they are handled by email, in our mailbox',
        ),
      ),
      paragraph([], 'what we don’t collect:'),
      list(
        ...promised(register, 'essential-cookies', `: ${cookieWords(register)}`),
        ...promised(register, 'no-retargeting'),
        ...promised(register, 'no-tracking'),
        ...promised(register, 'nothing-just-in-case'),
        ...promised(register, 'no-leads'),
      ),
    ]
  },
}
