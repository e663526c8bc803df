import type { Removals } from '../mutation/removal.ts'
import {
  withAnotherField,
  withoutController,
  withoutOrigin,
  withoutPolicyLink,
  withoutWords,
} from './shared.ts'

export const openingRemovals = {
  '0.1': {
    'src/policy/version.ts': [
      {
        says: 'the version does not follow what is declared',
        find: '  return fingerprint({\n    edition,',
        replace: '  if (edition) return fingerprint({ edition })\n  return fingerprint({\n    edition,',
      },
      {
        says: 'the version is another one each time',
        find: '  return fingerprint({\n    edition,',
        replace: '  return fingerprint({\n    at: performance.now(),\n    edition,',
      },
    ],
    'src/web/privacy/versions/version-pages.tsx': [
      {
        says: 'a version that was replaced is not found any more',
        find: '!isPublished(found.state)',
        replace: "found.state === 'superseded'",
      },
      {
        says: 'a proposal is readable by everybody',
        find: '!isPublished(found.state)',
        replace: 'found.state === undefined',
      },
      {
        says: 'a proposal is listed for everybody',
        in: 'src/domain/policy/list-versions.ts',
        find: "where state in ('announced', 'in-effect', 'superseded')",
        replace: 'where true',
      },
    ],
    'src/web/privacy/policy-page.tsx': [
      {
        says: 'the page does not tell its version',
        find: ' · version <code>{version}</code>',
        replace: '',
      },
      {
        says: 'the page does not tell since when it holds',
        find: 'effective: <time datetime={effective}>{dayWords(effective)}</time> · ',
        replace: '',
      },
    ],
  },
  '0.2': {
    'src/web/site/site-page.tsx': [
      {
        says: 'pages do not lead to the policy',
        find: "        link(sitePaths.privacy.to(), 'privacy policy'),\n",
        replace: '',
      },
    ],
    'src/mail/compose.ts': [withoutPolicyLink],
  },
  '0.3': {
    'src/web/site/call-page.tsx': [withAnotherField],
    'src/policy/validation/recipients.ts': [withoutWords],
    'src/web/server/security-headers.ts': [withoutOrigin],
  },
  '1.1': {
    'src/web/server/well-known.ts': [
      {
        says: 'security.txt names no contact',
        find: `    \`Contact: mailto:\${input.contactAddress}\`,\n`,
        replace: '',
      },
    ],
    'src/policy/text/policy-document.ts': [
      {
        says: 'the policy names its founder, whoever runs the program',
        find: '...policyText({ controller,',
        replace:
          "...policyText({ controller: { ...controller, name: 'Segmento', contact: 'team@segmento.co' },",
      },
    ],
    'src/mail/compose.ts': [withoutController],
  },
} as const satisfies Removals
