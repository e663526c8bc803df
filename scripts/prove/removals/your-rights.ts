import type { Removals } from '../mutation/removal.ts'
import {
  guideUnconfirmed,
  linkUnsubscribes,
  personStays,
  subscriberStays,
  unsubscribeIgnored,
  withoutConsent,
  withoutGpc,
  withoutPurposes,
  withoutWords,
} from './shared.ts'

export const yourRightsRemovals = {
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
