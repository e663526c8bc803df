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
  },
  '13.1': {
    'src/domain/staff/waiting-work.ts': [
      {
        says: 'a request that nobody answered does not stand on the page of what waits',
        find: "    .where('answered_at', 'is', null)\n    .where('client_id', 'is', null)",
        replace: "    .where('answered_at', 'is not', null)\n    .where('client_id', 'is', null)",
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
