import { type Bindings, bound, enforced, open } from './binding.ts'

export const whatWeCollectBindings = {
  '2.1': open('Plausible is not connected, so nothing is counted; the page says so'),
  '2.2': bound(
    enforced('form', 'src/web/site/call-page.tsx', [
      'test/web/site.test.ts',
      'a request for a call takes the five fields of the policy and leads to a thanks page',
    ]),
    enforced('workflow', 'src/domain/newsletter/confirm-guide.ts', [
      'test/domain/newsletter/guide.test.ts',
      'the guide is mailed only once the address is confirmed, and the consent is on the ledger',
    ]),
    enforced('database-policy', 'policy newsletter_select on people', [
      'test/domain/newsletter/guide.test.ts',
      'an address that is not confirmed in 7 days is gone for us, and its link with it',
    ]),
    enforced('constraint', 'constraint people_email_check on people', [
      'test/platform/database/constraints.test.ts',
      'what is no address as we keep them is kept of nobody, whoever writes it: %s',
    ]),
  ),
  '2.3': bound(
    enforced('form', 'src/web/server/parse-form.ts', [
      'test/web/parse-form.test.ts',
      'a field that the form does not have is refused with the reason, not dropped',
    ]),
    enforced('form', 'src/web/site/call-page.tsx', [
      'test/web/site.test.ts',
      'a request for a call takes the five fields of the policy and leads to a thanks page',
      'a sixth field, a malformed and an over-long value are refused beside the field, what was typed kept',
    ]),
  ),
  '2.4': bound(
    enforced('form', 'src/domain/intake/save-intake.ts', [
      'test/domain/intake/intake.test.ts',
      'a field is saved as it is typed, a domain without what surrounds it',
    ]),
    enforced('form', 'src/domain/intake/registrant-fields.ts', [
      'test/domain/intake/intake.test.ts',
      'the registrant is kept as registrars want it, and each wrong field has its reason',
    ]),
    enforced('workflow', 'src/domain/intake/senders.ts', [
      'test/domain/intake/intake.test.ts',
      'a sender is a person of their own, who goes when taken out',
    ]),
    enforced('database-policy', 'policy service_delivery_portal_select on intakes', [
      'test/platform/database/visibility.test.ts',
      'a client sees its own company and its people, and nothing of another',
    ]),
    enforced('database-policy', 'policy service_delivery_portal_update on people', [
      'test/platform/database/visibility.test.ts',
      'a client cannot write into another company',
    ]),
    enforced('test', 'src/policy/clauses/what-we-collect.ts', [
      'test/policy/founding-facts.test.ts',
      'what the program holds beyond the founding text is named with its period',
    ]),
  ),
  '2.5': bound(
    enforced(
      'form',
      'src/policy/card-number.ts',
      ['test/web/parse-form.test.ts', 'a card number is refused in any field and never shown again'],
      [
        'test/policy/card-number.test.ts',
        '%s is a card number, however it is written',
        '%s is no card number',
      ],
    ),
    enforced('form', 'src/policy/card-issuers.ts', [
      'test/policy/card-number.test.ts',
      'a card of %s is known by beginning, length and check digit',
    ]),
    enforced('workflow', 'src/domain/deliverability/record-observation.ts', [
      'test/domain/deliverability/record-observation.test.ts',
      'a card number in what another server wrote is masked, and what was seen is kept',
    ]),
    enforced(
      'form',
      'src/web/server/parse-form.ts',
      ['test/web/parse-form.test.ts', 'a card number is refused in any field and never shown again'],
      ['test/web/portal/intake.test.ts', 'a card number is kept nowhere and not shown again'],
    ),
    enforced('guard', 'src/platform/guard/declared-notice.ts', [
      'test/platform/guard/declared-notice.test.ts',
      'of a notice only declared fields come through, and of those only plain values',
    ]),
    enforced('workflow', 'src/vendors/stripe/webhook.ts', [
      'test/web/webhooks.test.ts',
      'where an id is declared, text of a person is none',
    ]),
  ),
  '2.6': open('neither a Slack channel nor the mailbox is connected, so no message is stored'),
  '2.7': bound(
    enforced('workflow', 'src/vendors/instantly/convert.ts', [
      'test/vendors/instantly/figures.test.ts',
      'leaves out what the vendor leaves out, which is not zero',
    ]),
    enforced('constraint', 'constraint daily_figures_pkey on daily_figures', [
      'test/platform/database/constraints.test.ts',
      'an inbox has one row of figures a day',
    ]),
    enforced('workflow', 'src/domain/deliverability/inbox-sums.ts', [
      'test/domain/deliverability/inbox-sums.test.ts',
      'days count within their window, and a day without places counts as sent but not as placed',
    ]),
  ),
  '2.8': bound(
    enforced('guard', 'src/web/server/cookies.ts', [
      'test/web/cookies.test.ts',
      'a response that sets a cookie the policy does not name is refused, cookie and content',
      'a named cookie is set around sign-in only',
      'a named cookie that scripts or other sites could use is refused',
      'a named cookie that is kept for longer than declared, or sent to other hosts, is refused',
    ]),
    enforced('workflow', 'src/web/site/site-page.tsx', [
      'test/web/cookies.test.ts',
      'no public page sets a cookie or loads a script',
    ]),
    enforced('workflow', 'src/platform/auth/cookies.ts', [
      'test/policy/version.test.ts',
      'sign-in has no cookie but the declared ones, for as long as declared',
    ]),
  ),
  '2.9': bound(
    enforced('header', 'src/web/server/security-headers.ts', [
      'test/web/headers.test.ts',
      'every answer, errors and assets too, lets a browser load and post to our own origin only',
    ]),
    enforced('workflow', 'src/mail/compose.ts', [
      'test/mail/catalogue.test.ts',
      '%s loads nothing from anywhere and has no exclamation mark',
    ]),
  ),
  '2.10': bound(
    enforced('header', 'src/web/server/security-headers.ts', [
      'test/web/headers.test.ts',
      'every answer, errors and assets too, lets a browser load and post to our own origin only',
    ]),
    enforced('test', 'src/web/server/well-known.ts', [
      'test/web/well-known.test.ts',
      'Global Privacy Control is honoured, published and shown, and counts only as exactly 1',
    ]),
  ),
  '2.11': bound(
    enforced('database-policy', 'src/platform/database/catalogue.ts', [
      'test/platform/database/catalogue.test.ts',
      '%s is found and said',
      'a database that differs from the register refuses the start and says what to do',
    ]),
    enforced('database-policy', 'src/platform/database/catalogue-keys.ts', [
      'test/platform/database/catalogue-keys.test.ts',
      'a migration with a table that hangs on nobody is refused with the two lines to add',
      '%s is found, and the line to add is said',
      'a database without the key that deletes refuses the start',
    ]),
    enforced('form', 'src/web/server/parse-form.ts', [
      'test/web/parse-form.test.ts',
      'a field that the form does not have is refused with the reason, not dropped',
    ]),
    enforced('guard', 'src/platform/guard/declared-fields.ts', [
      'test/platform/guard/what-may-leave.test.ts',
      '%s that is not declared does not leave',
      'a refusal tells the field and never its value',
    ]),
    enforced('guard', 'src/platform/log.ts', [
      'test/platform/log.test.ts',
      'a line is one JSON object, and text that is no id or code is withheld',
      'no field takes what belongs to a person, whichever it is put into',
      'a field that the policy does not declare is not written, neither its name nor its value',
    ]),
    enforced('form', 'src/web/server/read-form.ts', [
      'test/architecture.test.ts',
      'the body of a request is read by the reader of forms and by the notices alone',
    ]),
    enforced('guard', 'src/platform/quiet-console.ts', [
      'test/platform/quiet-console.test.ts',
      'what a package prints or Node warns of is told without its words',
    ]),
    enforced(
      'job',
      'src/app/worker.ts',
      [
        'test/workflows/failed-job.test.ts',
        'of a job that failed its code is kept and told, and nothing of what it was about',
      ],
      ['test/leaks/marked-values.test.ts', 'what people type stands where it is declared, and nowhere else'],
    ),
    enforced('guard', 'src/platform/database/purposes.ts', [
      'test/workflows/failed-job.test.ts',
      'a job that would carry more than ids is not asked for, nor is more than a topic told',
    ]),
    enforced('guard', 'src/platform/postgres/embedded.ts', [
      'test/platform/postgres/server-log.test.ts',
      'the server writes no value to its log, whether a statement fails, is broken off or dies',
    ]),
    enforced('guard', 'src/platform/guard/declared-notice.ts', [
      'test/platform/guard/declared-notice.test.ts',
      'of a notice only declared fields come through, and of those only plain values',
    ]),
  ),
} as const satisfies Bindings
