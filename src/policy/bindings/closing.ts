import { type Bindings, bound, boundInPart, enforced, open } from './binding.ts'

/** Clauses 10 to 13. */
export const closingBindings = {
  '10.1': boundInPart(
    'a report about a minor is read by a person and opens nothing by itself yet',
    enforced('form', 'src/web/site/call-page.tsx', [
      'test/web/site.test.ts',
      'a request for a call takes the five fields of the policy and leads to a thanks page',
    ]),
  ),
  '11.1': bound(
    enforced('form', 'src/web/site/collection-notice.tsx', [
      'test/web/site.test.ts',
      'each place that collects says what for, how long, and that data goes to the United States',
    ]),
    enforced('test', 'src/policy/validation/recipients.ts', [
      'test/policy/validate.test.ts',
      '%s is found, and nothing else with it',
    ]),
  ),
  '12.1': open('the program sends no notice of a new version yet'),
  '12.2': open('whether a change is minor is not computed yet'),
  '13.1': boundInPart(
    'mail to the contact address is answered outside the program; requests for a call are measured',
    enforced('workflow', 'src/domain/staff/waiting-work.ts', [
      'test/web/console/work.test.ts',
      'what needs us stands on one page, the clock that runs out first on top, each leading to its place',
    ]),
  ),
  '13.2': bound(
    enforced('test', 'src/policy/clauses/clauses.ts', [
      'test/policy/founding-facts.test.ts',
      'clause %i says all that it was founded with, in its order',
      'there are thirteen clauses, counted from one',
    ]),
  ),
} as const satisfies Bindings
