import type { Removals } from '../mutation/removal.ts'
import {
  guideUnconfirmed,
  linkUnsubscribes,
  personStays,
  requestStays,
  subscriberStays,
  unsubscribeIgnored,
  withoutConsent,
  withoutGpc,
  withoutPurposes,
  withoutWords,
} from './shared.ts'

export const yourRightsRemovals = {
  '6.1': {
    'src/domain/rights/held-data.ts': [
      {
        says: 'what hangs on somebody is left out of what they are told',
        find: 'if (record && record.rows.length > 0) records.push(record)',
        replace: 'if (record && name === "people") records.push(record)',
      },
    ],
    'src/web/console/data-routes.tsx': [
      {
        says: 'whoever may only look is shown the whole of a person',
        find: '  if (why) return list(',
        replace: "  if (why === '') return list(",
      },
    ],
  },
  '6.3': {
    'function app.erase_on_request': [
      requestStays,
      {
        says: 'a company that never became a client stays',
        find: 'delete from clients c where c.id = any (companies);',
        replace: '',
      },
    ],
    'src/web/console/data-routes.tsx': [
      {
        says: 'somebody is deleted though nobody says whose address it is',
        find: 'form.value.sure === undefined',
        replace: 'false',
      },
    ],
  },
  '6.4': {
    'src/web/portal/your-data-page.tsx': [
      {
        says: 'that somebody took a copy is not put on record',
        find: "        await tx.record({ kind: 'rights.copied'",
        replace: "        void ({ kind: 'rights.copied'",
      },
    ],
    'src/web/privacy/data-copy.ts': [
      {
        says: 'the copy leaves out what the records say',
        find: 'rows: rows.map(',
        replace: 'rows: [].map(',
      },
    ],
  },
  '6.5': {
    'function app.erase_on_request': [
      { says: 'an objection is not kept', find: 'if objects then', replace: 'if false then' },
    ],
  },
  '6.6': {
    'src/web/site/site-routes.tsx': [unsubscribeIgnored, linkUnsubscribes],
    'src/domain/newsletter/unsubscribe.ts': [
      {
        says: 'that a consent was withdrawn is not put on record',
        find: '  await tx.record({',
        replace: '  void ({',
      },
    ],
  },
  '6.7': {
    'src/domain/staff/waiting-house.ts': [
      {
        says: 'who asked about their data stands nowhere among what waits',
        find: 'from data_requests r where r.answered_at is null',
        replace: 'from data_requests r where false',
      },
    ],
  },
  '7.1': {
    'src/policy/validation/text.ts': [
      {
        says: 'a purpose may stand without a legal basis',
        find: '    ...(basis in legalBases ? []',
        replace: '    ...(basis ? []',
      },
    ],
    'src/platform/database/access-sql.ts': [withoutPurposes],
    'src/domain/newsletter/confirm-guide.ts': [withoutConsent, guideUnconfirmed],
  },
  '7.2': {
    'function app.end_subscription': [
      personStays,
      subscriberStays,
      {
        says: 'unsubscribing takes the person with all else they asked for',
        find: '  perform app.forget_expired(person);\n',
        replace: '  delete from people p where p.id = person;\n',
      },
    ],
    'src/workflows/load-newsletter-mail.ts': [
      {
        says: 'mail goes on to who was asked for their consent again',
        find: '  if (subscriber.ask_again_at)\n',
        replace: "  if (subscriber.ask_again_at && mail.kind === 'consent-again')\n",
      },
    ],
  },
  '7.3': {
    'src/policy/clauses/gdpr.ts': [
      {
        says: 'the policy does not say where to complain',
        find: 'EU residents may file complaints with their local data protection authority; ',
        replace: '',
      },
    ],
  },
  '8.1': {
    'src/policy/validation/recipients.ts': [withoutWords],
    'src/web/server/well-known.ts': [withoutGpc],
  },
} as const satisfies Removals
