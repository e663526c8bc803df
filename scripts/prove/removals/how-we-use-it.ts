import type { Removals } from '../mutation/removal.ts'
import { unknownOperationsPass, withoutPurposes, withoutWords } from './shared.ts'

export const howWeUseItRemovals = {
  '3.1': { 'src/platform/database/access-sql.ts': [withoutPurposes] },
  '3.2': {
    'src/platform/database/access-sql.ts': [withoutPurposes],
    'src/workflows/send-mail.ts': [
      {
        says: 'an acknowledgement is settled without being sent',
        find: "  if (ready.rendered === 'void')\n",
        replace: "  if (ready.rendered === 'void' || purpose === 'inquiry-response')\n",
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
  '3.4': { 'src/platform/database/access-sql.ts': [withoutPurposes] },
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
