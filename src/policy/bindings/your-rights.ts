import { type Bindings, bound, boundInPart, enforced, open } from './binding.ts'

const byHand = 'a person answers it by e-mail for now: the program has no request for it yet'
const asked = 'it is asked by e-mail, which a person reads, and answered from the console'

const erasedOnRequest = [
  'test/web/console/data-requests.test.ts',
  'a request for a call and a subscription are deleted on request, with all that leads to them',
] as const

/** Clauses 6 to 8: what a person may ask, and on which ground we act. */
export const yourRightsBindings = {
  '6.1': boundInPart(
    `${asked}; what a colleague decided about others, and words about somebody in notes and tasks, are not gathered`,
    enforced('workflow', 'src/domain/rights/held-data.ts', [
      'test/web/console/data-requests.test.ts',
      'whoever asks is found by their address, whatever its case, and all that is held is shown and copied',
    ]),
    enforced('workflow', 'src/web/console/data-routes.tsx', [
      'test/web/console/data-requests.test.ts',
      'who is not held, and who may not answer, are told nothing of anybody',
    ]),
  ),
  '6.2': open(byHand),
  '6.3': boundInPart(
    `${asked}; there is no receipt yet, and what a law keeps is told by the person who answers`,
    enforced('workflow', 'function app.erase_on_request', erasedOnRequest, [
      'test/web/console/data-requests.test.ts',
      'what a law keeps stays, with its reason and day; a company that never became a client goes',
    ]),
    enforced('workflow', 'src/web/console/data-routes.tsx', erasedOnRequest),
  ),
  '6.4': boundInPart(
    'whoever is signed in as a client takes it; to anybody else a person sends it, asked by e-mail; it is JSON alone',
    enforced('workflow', 'src/web/privacy/data-copy.ts', [
      'test/web/console/data-requests.test.ts',
      'whoever asks is found by their address, whatever its case, and all that is held is shown and copied',
    ]),
    enforced('workflow', 'src/web/portal/your-data-page.tsx', [
      'test/web/portal/boundaries.test.ts',
      'whoever is signed in takes a copy of what is held of them, and of nobody else',
    ]),
  ),
  '6.5': boundInPart(
    `${asked}; it ends mail for good, and what else rests on legitimate interest by its deletion`,
    enforced('workflow', 'function app.erase_on_request', [
      'test/web/console/data-requests.test.ts',
      'whoever objects is mailed no more for good, though they were only unsubscribed before',
    ]),
  ),
  '6.6': bound(
    enforced('form', 'src/web/site/site-routes.tsx', [
      'test/web/site.test.ts',
      'unsubscribing is one POST without cookie, origin or further step; opening the link changes nothing',
    ]),
    enforced('workflow', 'src/domain/newsletter/unsubscribe.ts', [
      'test/domain/newsletter/guide.test.ts',
      'unsubscribing erases the subscriber and keeps a hash alone',
    ]),
  ),
  '6.7': boundInPart(
    'a mail to the contact address opens no request by itself: whoever reads it notes it, and the day it came',
    enforced('workflow', 'src/domain/staff/waiting-house.ts', [
      'test/web/console/data-requests.test.ts',
      'a request that is noted stands under what waits with its clock, until it is answered; late ones are published',
    ]),
    enforced('constraint', 'constraint data_requests_answered on data_requests', [
      'test/web/console/data-requests.test.ts',
      'a request is due after 30 days or a calendar month, whichever is first, and is answered with an answer',
    ]),
  ),
  '7.1': bound(
    enforced('test', 'src/policy/validation/text.ts', [
      'test/policy/validate.test.ts',
      '%s is found, and nothing else with it',
    ]),
    enforced('database-policy', 'src/platform/database/access-sql.ts', [
      'test/platform/database/purposes.test.ts',
      'one purpose cannot read what is declared for another, whatever it asks',
    ]),
    enforced('workflow', 'src/domain/newsletter/confirm-guide.ts', [
      'test/domain/newsletter/guide.test.ts',
      'the guide is mailed only once the address is confirmed, and the consent is on the ledger',
    ]),
  ),
  '7.2': bound(
    enforced('workflow', 'function app.end_subscription', [
      'test/domain/newsletter/guide.test.ts',
      'unsubscribing erases the subscriber and keeps a hash alone',
      'unsubscribing leaves a person who also asked for a call',
    ]),
    enforced('workflow', 'src/workflows/load-newsletter-mail.ts', [
      'test/workflows/policy-notices.test.ts',
      'a consent that it touches is asked for again, once; until then nothing else is mailed',
    ]),
  ),
  '7.3': boundInPart(
    'the program writes no refusals yet, so none can name the authority',
    enforced('workflow', 'src/policy/clauses/gdpr.ts', [
      'test/policy/founding-facts.test.ts',
      'clause %i says all that it was founded with, in its order',
    ]),
  ),
  '8.1': boundInPart(
    'to be told or to be deleted is asked by e-mail and answered by a person for now',
    enforced('test', 'src/policy/validation/recipients.ts', [
      'test/policy/validate.test.ts',
      'what a recipient is for is judged by its words too, whichever way they are put',
    ]),
    enforced('header', 'src/web/server/well-known.ts', [
      'test/web/well-known.test.ts',
      'Global Privacy Control is honoured, published and shown, and counts only as exactly 1',
    ]),
  ),
} as const satisfies Bindings
