import { type Bindings, bound, boundInPart, enforced } from './binding.ts'

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
  '12.1': boundInPart(
    'a failure that a mail server reports later is read by a person',
    enforced('job', 'src/workflows/ask-to-tell.ts', [
      'test/workflows/policy-notices.test.ts',
      'a mail server that refuses it opens one task, and the version waits beyond its day',
      'a mail server that only puts it off opens a task after three days, which is done once it takes the mail',
    ]),
    enforced('workflow', 'function app.take_effect', [
      'test/platform/policy-in-force/take-effect.test.ts',
      'nothing takes effect before its day by business time',
      'with %s to somebody at a current client it does not take effect',
      'a current client with nobody who could be told keeps it from taking effect',
    ]),
    enforced('workflow', 'function app.current_contacts', [
      'test/platform/policy-in-force/take-effect.test.ts',
      'the contact of a client brought in is told too, before it takes effect',
    ]),
    enforced('database-policy', 'src/platform/database/apply-access.ts', [
      'test/platform/policy-in-force/take-effect.test.ts',
      'what a later edition brings is closed to its purpose until it takes effect, then open without a restart',
    ]),
    enforced('guard', 'src/platform/policy-in-force/hold-policy.ts', [
      'test/platform/policy-in-force/obeyed.test.tsx',
      'a running process does nothing that waits for a later edition, and all of it once that takes effect',
    ]),
    enforced('form', 'src/web/server/stored-in.ts', [
      'test/platform/policy-in-force/obeyed.test.tsx',
      'a running process does nothing that waits for a later edition, and all of it once that takes effect',
    ]),
    enforced('workflow', 'src/platform/policy-in-force/undeclared-change.ts', [
      'test/platform/policy-in-force/start.test.ts',
      'something material without an edition of its own refuses the start and names it with the line to write',
      'what was announced stands: it can’t be changed under the same number, and nothing newer takes its place',
    ]),
    enforced('workflow', 'function app.announce_policy', [
      'test/workflows/policy-notices.test.ts',
      'only an owner announces it, for a day that leaves a week, in the program and in the database',
    ]),
    enforced('job', 'src/workflows/tell-of-policy.ts', [
      'test/workflows/policy-notices.test.ts',
      'announced, it is mailed to each contact of every current client once, and to nobody else',
      'who becomes a client after the announcement is told, too, before it takes effect',
      'many are told a few a turn, each turn others, and two turns at once tell nobody twice',
    ]),
    enforced('workflow', 'src/web/privacy/announced-notice.tsx', [
      'test/web/privacy/versions.test.ts',
      'announced, it is posted with its day, whole and as what it changes',
    ]),
  ),
  '12.2': bound(
    enforced('workflow', 'src/platform/policy-in-force/publish-policy.ts', [
      'test/platform/policy-in-force/start.test.ts',
      'words alone are published as another version of the same edition, without a proposal',
      'a later edition with something material waits as a proposal and gives nobody anything',
    ]),
    enforced('test', 'src/policy/snapshots/differences.ts', [
      'test/policy/snapshots/differences.test.ts',
      '%s is found, told in words and weighed',
      'words alone are never material',
    ]),
    enforced('test', 'src/policy/snapshots/compare.ts', [
      'test/policy/snapshots/every-change.test.ts',
      'no declared value changes without a difference that says so: %s',
      'nothing that is declared goes without a difference that says so',
    ]),
    enforced('test', 'src/policy/register/register-at.ts', [
      'test/policy/register-at.test.ts',
      '%s leaves the version of edition 1 as it is',
      'a longer period waits, edition by edition',
    ]),
  ),
  '13.1': boundInPart(
    'mail to the contact address is answered outside the program; requests for a call are measured',
    enforced('workflow', 'src/domain/staff/waiting-inquiries.ts', [
      'test/web/console/work.test.ts',
      'what needs us stands on one page, the clock that runs out first on top, each leading to its place',
    ]),
    enforced('job', 'src/workflows/ask-daily-report.ts', [
      'test/workflows/daily-report.test.ts',
      'each owner has one a day, however often it is asked for, and a new owner none for the day before',
      'it says in counts what waits, what is late and what happened, and names nobody',
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
