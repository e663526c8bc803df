import { type Bindings, bound, boundInPart, enforced, open } from './binding.ts'

export const dataSecurityBindings = {
  '9.1': boundInPart(
    'TLS ends in front of the program, in a proxy that it does not see',
    enforced('guard', 'src/config/settings.ts', [
      'test/config/config.test.ts',
      '%o is refused with the setting and the remedy, not the value',
    ]),
    enforced('header', 'src/web/server/security-headers.ts', [
      'test/web/headers.test.ts',
      'over HTTPS browsers are told to stay there, and plain HTTP is sent on',
    ]),
  ),
  '9.2': bound(
    enforced('form', 'src/web/portal/payment-page.tsx', [
      'test/web/portal/quote-and-people.test.ts',
      'the payment page has nothing to type into: a card is typed on Stripe’s own page',
    ]),
    enforced('form', 'src/policy/card-number.ts', [
      'test/web/parse-form.test.ts',
      'a card number is refused in any field and never shown again',
    ]),
  ),
  '9.3': bound(
    enforced('database-policy', 'function auth.staff_of', [
      'test/platform/database/purposes.test.ts',
      'without a second factor staff see no row, in the database itself',
    ]),
    enforced('database-policy', 'policy service_delivery_staff_select on clients', [
      'test/platform/database/visibility.test.ts',
      'no table shows a row to staff without the second factor, nor to a session of another kind',
    ]),
    enforced('constraint', 'function auth.pass_second_factor', [
      'test/auth/second-factor.test.ts',
      'refuses a code that was used once, in the same step and from another browser',
    ]),
    enforced('database-policy', 'src/platform/auth/grants.ts', [
      'test/auth/second-factor.test.ts',
      'cannot be claimed by the authentication role itself',
    ]),
    enforced('workflow', 'src/domain/staff/rules.ts', [
      'test/domain/staff/rules.test.ts',
      'is nothing at all without the second factor',
    ]),
    enforced('workflow', 'src/platform/backup/backup-key.ts', [
      'test/platform/backup/refusals.test.ts',
      'a backup holds neither the master key nor a readable row, nor the keys of people',
    ]),
  ),
  '9.4': open('neither Notion nor Slack is connected, so there are no members there to compare'),
  '9.5': open('the program has no incident record and no clock for it yet'),
} as const satisfies Bindings
