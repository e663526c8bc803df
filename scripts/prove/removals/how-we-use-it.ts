import type { Removal, Removals } from '../mutation/removal.ts'
import { unknownOperationsPass, withoutPurposes, withoutWords } from './shared.ts'

const enough = 'HAVING (count(*) >= app.smallest_group())'
const groupsOfAnySize = {
  says: 'a figure is told of any one client',
  find: enough,
  replace: '',
} satisfies Removal

export const howWeUseItRemovals = {
  '3.1': { 'src/platform/database/access-sql.ts': [withoutPurposes] },
  '3.2': {
    'src/platform/database/access-sql.ts': [withoutPurposes],
    'src/workflows/send-mail.ts': [
      {
        says: 'an acknowledgement is settled without being sent',
        find: "  if (ready.rendered === 'void') return",
        replace: "  if (ready.rendered === 'void' || purpose === 'inquiry-response') return",
      },
    ],
  },
  '3.3': {
    'src/platform/database/access-sql.ts': [withoutPurposes],
    'src/mail/catalogue.ts': [
      {
        says: 'a message is rendered without the frame that names us',
        find: '  return byKind[kind].render(data, house)',
        replace: "  return { ...byKind[kind].render(data, house), html: '', text: '' }",
      },
      {
        says: 'marketing mail has no way out',
        find: '  return byKind[kind].render(data, house)',
        replace: '  const { headers, ...rendered } = byKind[kind].render(data, house)\n  return rendered',
      },
    ],
  },
  '3.4': {
    'src/platform/database/access-sql.ts': [withoutPurposes],
    'function app.smallest_group': [
      { says: 'one client is a group', find: 'RETURN 5', replace: 'RETURN 1' },
      { says: 'four clients are a group', find: 'RETURN 5', replace: 'RETURN 4' },
    ],
    'function app.learn_first_send': [groupsOfAnySize],
    'function app.learn_build_steps': [
      {
        says: 'how long steps take is told of any one client',
        find: `WHERE ((o.quarter IS NOT NULL) AND (o.hours IS NOT NULL))\n   GROUP BY o.quarter, o.kind\n  ${enough}`,
        replace: 'WHERE o.quarter IS NOT NULL GROUP BY o.quarter, o.kind',
      },
      {
        says: 'how many steps are never done is told of any one client',
        find: `WHERE (o.quarter IS NOT NULL)\n   GROUP BY o.quarter, o.kind\n  ${enough}`,
        replace: 'WHERE o.quarter IS NOT NULL GROUP BY o.quarter, o.kind',
      },
    ],
    'function app.learn_sending': [
      groupsOfAnySize,
      {
        says: 'one client weighs more than the others',
        find: 'avg(s.share)',
        replace: '(max(s.share) + avg(s.share)) / 2',
      },
    ],
    'function app.learn_names': [groupsOfAnySize],
    'function app.learn_intake': [groupsOfAnySize],
    'function app.counted_clients': [
      {
        says: 'a client counts after their period, too',
        find: '(c.retained_until > app.now())',
        replace: 'true',
      },
      {
        says: 'figures are told without a second factor',
        find: '(app.staff_role() IS NOT NULL)',
        replace: 'true',
      },
    ],
    'function app.learned_quarter': [
      {
        says: 'a quarter is told while it runs',
        find: "(q.first_day + '3 mons'::interval)",
        replace: 'q.first_day',
      },
      {
        says: 'quarters are told for good',
        find: "(q.first_day + '2 years 3 mons'::interval)",
        replace: "(q.first_day + '200 years'::interval)",
      },
    ],
    'function app.at_least': [
      {
        says: 'the number of clients is told as it is',
        find: '((counted / app.smallest_group()) * app.smallest_group())',
        replace: 'counted',
      },
    ],
    'src/platform/database/catalogue-aggregates.ts': [
      {
        says: 'a question may read what it does not declare',
        find: '      .filter((column) => !wanted.includes(column))\n',
        replace: '      .filter(() => false)\n',
      },
      {
        says: 'nobody looks at the questions when the program starts',
        in: 'src/platform/database/catalogue.ts',
        find: '    ...(await compareAggregates(client)),\n',
        replace: '',
      },
    ],
  },
  '3.5': {
    'src/platform/database/access-sql.ts': [withoutPurposes],
  },
  '3.6': {
    'src/policy/validation/recipients.ts': [withoutWords],
    'src/platform/guard/guard.ts': [
      {
        says: 'data leaves for a purpose that the recipient does not serve',
        find: '    if (!recipient.purposes.includes(purpose))\n',
        replace: '    if (recipient.purposes.length === 0)\n',
      },
      unknownOperationsPass,
    ],
    'src/vendors/instantly/convert.ts': [
      {
        says: 'what the sequencer says of an account is taken for a code',
        find: "faultCode.optional().catch('unreadable')",
        replace: 'z.string().optional()',
      },
    ],
    'src/policy/notices.ts': [
      {
        says: 'a sequencer may tell us of replies',
        find: 'export const notices = {\n',
        replace:
          "export const notices = {\n  instantly: { what: 'replies', clauses: ['3.6'], fields: { reply_text: 'state' } },\n",
      },
    ],
    'src/web/server/well-known.ts': [
      {
        says: 'crawlers that feed AI models may read the site',
        find: `\${refused}\\nDisallow: /\\n\\n`,
        replace: '\\n',
      },
    ],
  },
} as const satisfies Removals
