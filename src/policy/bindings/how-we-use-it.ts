import { type Bindings, bound, boundInPart, enforced } from './binding.ts'

const onePurpose = [
  'test/platform/database/purposes.test.ts',
  'one purpose cannot read what is declared for another, whatever it asks',
  'a column of another purpose does not compile and is not granted',
] as const

const tooFew = [
  'test/domain/improvement/learned-figures.test.ts',
  'with one client too few nothing is told, with enough every question is answered',
] as const

export const howWeUseItBindings = {
  '3.1': bound(
    enforced('database-policy', 'src/platform/database/access-sql.ts', onePurpose),
    enforced('database-policy', 'policy service_delivery_select on clients', [
      'test/platform/database/visibility.test.ts',
      'what hangs on a client is unreadable from the moment its period ends, and kept for retention alone',
    ]),
    enforced('database-policy', 'row security on clients', [
      'test/platform/database/visibility.test.ts',
      'what hangs on a client is unreadable from the moment its period ends, and kept for retention alone',
      'no table shows a row to staff without the second factor, nor to a session of another kind',
    ]),
  ),
  '3.2': bound(
    enforced('database-policy', 'src/platform/database/access-sql.ts', onePurpose),
    enforced('database-policy', 'policy inquiry_response_select on leads', [
      'test/platform/database/visibility.test.ts',
      'an inquiry ends with its own period even where its person is held for another reason',
    ]),
    enforced('workflow', 'src/workflows/send-mail.ts', [
      'test/workflows/send-mail.test.ts',
      'a request is acknowledged to who asked and told to staff, naming nobody there',
    ]),
  ),
  '3.3': bound(
    enforced('database-policy', 'src/platform/database/access-sql.ts', onePurpose),
    enforced('database-policy', 'policy operations_email_select on mails', [
      'test/platform/database/visibility.test.ts',
      'every personal table judges expiry when it is read, for every purpose but retention and rights',
    ]),
    enforced('workflow', 'src/mail/catalogue.ts', [
      'test/mail/catalogue.test.ts',
      '%s renders whole, names the controller, the contact and the policy',
      'marketing mail ends with one click, operational mail has nothing to unsubscribe from',
    ]),
  ),
  '3.4': bound(
    enforced('database-policy', 'src/platform/database/access-sql.ts', [
      'test/policy/kept-promises.test.ts',
      'to improve the service no row about anybody can be read',
    ]),
    enforced('guard', 'function app.smallest_group', tooFew),
    enforced('guard', 'function app.learn_first_send', tooFew),
    enforced('guard', 'function app.learn_build_steps', tooFew),
    enforced('guard', 'function app.learn_sending', tooFew, [
      'test/domain/improvement/learned-figures.test.ts',
      'what is hidden changes no answer, so that nothing told leads to it',
      'each client counts once: a large one weighs no more than a small one',
    ]),
    enforced('guard', 'function app.learn_names', tooFew),
    enforced('guard', 'function app.learn_intake', tooFew),
    enforced('guard', 'function app.counted_clients', [
      'test/domain/improvement/learned-figures.test.ts',
      'a client counts no more from the moment their period ends',
      'only staff with a second factor get an answer',
    ]),
    enforced('guard', 'function app.learned_quarter', [
      'test/domain/improvement/learned-figures.test.ts',
      'a quarter is told when it is over, never while it runs nor after two years',
    ]),
    enforced('guard', 'function app.at_least', [
      'test/domain/improvement/learned-figures.test.ts',
      'how many clients a figure has is told in whole groups only',
    ]),
    enforced('guard', 'src/platform/database/catalogue-aggregates.ts', [
      'test/platform/database/catalogue-aggregates.test.ts',
      '%s: the comparison says so, and which line to change',
      'a start with a question that reads more than declared is refused',
    ]),
  ),
  '3.5': boundInPart(
    'requests of authorities have no workflow yet',
    enforced('database-policy', 'src/platform/database/access-sql.ts', [
      'test/platform/database/purposes.test.ts',
      'the ledger is read for legal obligations, rights and retention alone, and changed for none',
    ]),
  ),
  '3.6': bound(
    enforced('test', 'src/policy/validation/recipients.ts', [
      'test/policy/validate.test.ts',
      '%s is found, and nothing else with it',
      'what a recipient is for is judged by its words too, whichever way they are put',
    ]),
    enforced('guard', 'src/platform/guard/guard.ts', [
      'test/platform/guard/what-may-leave.test.ts',
      'nothing leaves for a purpose that the recipient does not serve',
      'nothing leaves in an operation that is not declared',
    ]),
    enforced('workflow', 'src/vendors/instantly/convert.ts', [
      'test/vendors/instantly/leads.test.ts',
      'leads and replies in the sequencer’s answers go no further than the answer',
    ]),
    enforced('test', 'src/policy/notices.ts', [
      'test/web/webhooks.test.ts',
      'nobody else has an address for notices: a sequencer, whose notices bring leads, least of all',
    ]),
    enforced('header', 'src/web/server/well-known.ts', [
      'test/web/well-known.test.ts',
      'crawlers that feed AI models are refused the whole site, others the closed folders only',
    ]),
  ),
} as const satisfies Bindings
