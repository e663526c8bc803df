import type { Removals } from '../mutation/removal.ts'
import { withAnotherField } from './shared.ts'

export const closingRemovals = {
  '10.1': { 'src/web/site/call-page.tsx': [withAnotherField] },
  '11.1': {
    'src/web/site/collection-notice.tsx': [
      {
        says: 'who gives data is not told that it goes to the United States',
        find: 'is based in the United States. What',
        replace: 'is glad to hear from you. What',
      },
    ],
    'src/policy/validation/recipients.ts': [
      {
        says: 'a recipient may be named without saying how a transfer is covered',
        find: '  if (!(recipient.transfer in transfers))\n',
        replace: '  if (!transfers)\n',
      },
    ],
  },
  '12.1': {
    'function app.take_effect': [
      {
        says: 'a version takes effect before everybody has been told',
        find: '  if untold > 0 then',
        replace: '  if untold < 0 then',
      },
      {
        says: 'a version takes effect before its day',
        find: 'next.announced_at > at or next.effective_at > at',
        replace: 'next.announced_at > at',
      },
      {
        says: 'a notice that a mail server refused counts as told',
        find: "n.state in ('accepted', 'told')",
        replace: "n.state in ('accepted', 'told', 'refused')",
      },
      {
        says: 'a client with nobody who could be told does not count',
        find: '  if silent > 0 then',
        replace: '  if silent < 0 then',
      },
    ],
    'function app.current_contacts': [
      {
        says: 'the contact of a client brought in does not count',
        find: 'COALESCE(m.person_id, a.contact_id)',
        replace: 'm.person_id',
      },
    ],
    'src/platform/database/apply-access.ts': [
      {
        says: 'the database gives what is declared, whether it is in effect or not',
        find: 'const now = registerOf(policy, inEffect.edition)',
        replace: 'const now = registerOf(policy, (waiting ?? inEffect).edition)',
      },
    ],
    'src/platform/policy-in-force/hold-policy.ts': [
      {
        says: 'a process obeys what is declared, whether it is in effect or not',
        find: 'register: registerOf(policy, edition),',
        replace: 'register: registerOf(policy, latestOf(policy)),',
      },
      {
        says: 'a process does not hear that a version took effect',
        find: "holdCurrent(changes, 'policy', ",
        replace: "holdCurrent(changes, 'no-topic', ",
      },
    ],
    'src/web/server/stored-in.ts': [
      {
        says: 'forms ask for what the policy in effect does not have yet',
        find: '.filter(([, column]) => !isColumnInEffect(register, column))',
        replace: '.filter(([, column]) => !column)',
      },
    ],
    'src/platform/policy-in-force/undeclared-change.ts': [
      {
        says: 'a material change of what was published starts all the same',
        find: '  if (material.length === 0) return',
        replace: '  if (material.length >= 0) return',
      },
    ],
    'function app.announce_policy': [
      {
        says: 'an operator may announce a version',
        find: "app.staff_role() is distinct from 'owner'",
        replace: 'app.staff_role() is null',
      },
      {
        says: 'a version may take effect the day after it is announced',
        find: "interval '7 days'",
        replace: "interval '1 day'",
      },
    ],
    'src/workflows/ask-to-tell.ts': [
      {
        says: 'nobody is asked to tell whom no mail reaches',
        find: "eb('policy_notices.state', '=', 'refused')",
        replace: "eb('policy_notices.state', '=', 'told')",
      },
      {
        says: 'nobody is asked to tell whom a mail server puts off for ever',
        find: "eb('policy_notices.state', '=', 'queued')",
        replace: "eb('policy_notices.state', '=', 'told')",
      },
    ],
    'src/workflows/tell-of-policy.ts': [
      {
        says: 'everybody is told again and again',
        find: '         and not exists (select 1 from policy_notices n where n.version = v.version and n.person_id = p.id)\n',
        replace: '',
      },
      {
        says: 'nobody is mailed',
        find: 'const mailId = await queueMail(tx, {',
        replace: 'const mailId = await (async (..._: unknown[]) => undefined)(tx, {',
      },
    ],
    'src/web/privacy/announced-notice.tsx': [
      {
        says: 'what was announced is not posted',
        find: 'title={`this policy changes on ${dayText(next.effectiveAt)}`}',
        replace: 'title={dayText(next.effectiveAt)}',
      },
    ],
  },
  '12.2': {
    'src/platform/policy-in-force/publish-policy.ts': [
      {
        says: 'a material edition takes effect without notice',
        find: '  if (!isMaterial(differencesBetween(inEffect, later))) return replace(client, inEffect, later)',
        replace:
          '  if (isMaterial(differencesBetween(inEffect, later))) return replace(client, inEffect, later)',
      },
      {
        says: 'a change of words alone is never published',
        find: '  return replace(client, inEffect, now)',
        replace: '  return { inEffect, waiting: undefined, changed: false }',
      },
    ],
    'src/policy/snapshots/differences.ts': [
      {
        says: 'a recipient in another country is nothing to tell of',
        in: 'src/policy/snapshots/differences/recipients.ts',
        find: "            kind: 'country-changed',\n            material: true,",
        replace: "            kind: 'country-changed',\n            material: false,",
      },
      {
        says: 'a longer period is nothing to tell of',
        in: 'src/policy/snapshots/differences/periods.ts',
        find: 'material: longer,',
        replace: 'material: false,',
      },
      {
        says: 'a promise may be taken back in silence',
        find: '    ...commitmentDifferences(both),\n',
        replace: '',
      },
      {
        says: 'a sentence put otherwise counts as a change of what is done',
        find: '  return differences.some(({ material }) => material)',
        replace: '  return differences.length > 0',
      },
    ],
    'src/policy/snapshots/compare.ts': [
      {
        says: 'what goes is not told',
        find: '  return before ? how.went(before, id) : []',
        replace: '  return []',
      },
      {
        says: 'why a recipient gets data may change without a word',
        in: 'src/policy/snapshots/differences/recipients.ts',
        find: '        why: saidOtherwise(after.name),',
        replace: '        why: unchanged,',
      },
    ],
    'src/policy/register/register-at.ts': [
      {
        says: 'what a later edition brings is there already',
        in: 'src/policy/register/declared.ts',
        find: '(declared.since ?? 1) > edition || ',
        replace: '',
      },
      {
        says: 'a value that a later edition changes is changed already',
        in: 'src/policy/register/declared.ts',
        find: '.filter((one) => one.before > edition)',
        replace: '.filter((one) => one.before < edition)',
      },
    ],
  },
  '13.1': {
    'src/domain/staff/waiting-inquiries.ts': [
      {
        says: 'a request that nobody answered does not stand on the page of what waits',
        find: 'where l.answered_at is null and l.client_id is null',
        replace: 'where l.answered_at is not null and l.client_id is null',
      },
    ],
    'src/workflows/ask-daily-report.ts': [
      {
        says: 'an owner is told again and again',
        find: 'aboutId: person_id }, { quietHours })',
        replace: 'aboutId: person_id })',
      },
      {
        says: 'no owner is told',
        find: "    .where('role', '=', 'owner')\n",
        replace: "    .where('role', '=', 'nobody')\n",
      },
    ],
  },
  '13.2': {
    'src/policy/clauses/clauses.ts': [
      { says: 'the last clause is left out', find: '  changes,\n  contact,\n]', replace: '  changes,\n]' },
    ],
  },
} as const satisfies Removals
