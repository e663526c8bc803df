import { type Bindings, bound, boundInPart, enforced } from './binding.ts'

/** What stands above the first clause, and who we are (1.1). */
export const openingBindings = {
  '0.1': bound(
    enforced('workflow', 'src/web/privacy/versions/version-pages.tsx', [
      'test/web/privacy/versions.test.ts',
      'replaced, the first version stays readable as it was, with the time that it held',
      'a proposal is nobody’s to read before it is announced',
    ]),
    enforced('constraint', 'trigger policy_kept on policy_versions', [
      'test/platform/policy-in-force/start.test.ts',
      'a published version is never changed or deleted, not even by the owner',
    ]),
    enforced('test', 'src/policy/version.ts', [
      'test/policy/version.test.ts',
      'the version changes with %s',
      'the version is the same for the same declarations',
    ]),
    enforced('workflow', 'src/web/privacy/policy-page.tsx', [
      'test/web/privacy.test.ts',
      'the page tells its version and both dates, is small, and sets no cookie and runs no script',
    ]),
  ),
  '0.2': bound(
    enforced('workflow', 'src/web/site/site-page.tsx', [
      'test/web/site.test.ts',
      'every page leads to the policy from its foot',
    ]),
    enforced('workflow', 'src/mail/compose.ts', [
      'test/mail/catalogue.test.ts',
      '%s renders whole, names the controller, the contact and the policy',
    ]),
  ),
  '0.3': boundInPart(
    'a mail to the contact address does not open a request by itself yet: a person reads it',
    enforced('form', 'src/web/site/call-page.tsx', [
      'test/web/site.test.ts',
      'a request for a call takes the five fields of the policy and leads to a thanks page',
    ]),
    enforced('test', 'src/policy/validation/recipients.ts', [
      'test/policy/validate.test.ts',
      'what a recipient is for is judged by its words too, whichever way they are put',
    ]),
    enforced('header', 'src/web/server/security-headers.ts', [
      'test/web/headers.test.ts',
      'every answer, errors and assets too, lets a browser load and post to our own origin only',
    ]),
  ),
  '1.1': bound(
    enforced('workflow', 'src/web/server/well-known.ts', [
      'test/web/well-known.test.ts',
      'security.txt names a contact and has not expired (RFC 9116)',
    ]),
    enforced('workflow', 'src/policy/text/policy-document.ts', [
      'test/policy/founding-facts.test.ts',
      'another controller is named throughout, and the founding one nowhere',
    ]),
    enforced('workflow', 'src/mail/compose.ts', [
      'test/mail/catalogue.test.ts',
      '%s renders whole, names the controller, the contact and the policy',
    ]),
  ),
} as const satisfies Bindings
