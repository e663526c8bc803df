import type { Removals } from '../mutation/removal.ts'
import {
  linkUnsubscribes,
  outlivingPasses,
  personStays,
  requestStays,
  sweepTakesNothing,
  sweepUnscheduled,
  unsubscribeIgnored,
  withoutHash,
} from './shared.ts'

export const howLongWeKeepItRemovals = {
  '5.1': {
    'function app.settle_client_periods': [
      {
        says: 'a company is held for good, whether its engagements have ended or not',
        find: "when bool_or(e.state not in ('ended', 'withdrawn')) then",
        replace: 'when true then',
      },
    ],
    'function app.sweep_expired': [sweepTakesNothing],
    'src/workflows/schedule.ts': [sweepUnscheduled],
    'function app.record_deletion': [
      { says: 'a deletion is not put on record', find: 'if gone is null then', replace: 'if true then' },
    ],
    'src/platform/database/catalogue-keys.ts': [
      outlivingPasses,
      {
        says: 'a row may hang on nobody',
        find: '    if (columns[reach.column]?.options.null && !Object.hasOwn(houseRows, name))\n',
        replace: "    if (name === '')\n",
      },
      {
        says: 'a key counts that does not hold',
        find: 'k.conenforced and k.convalidated and not k.condeferrable',
        replace: 'true',
      },
    ],
    'function app.sweep_records': [
      {
        says: 'calls to vendors are kept for good',
        find: 'c.at <= app.now() - calls_kept',
        replace: 'false',
      },
      {
        says: 'notices of vendors are kept for good',
        find: 'n.received_at <= app.now() - notices_kept',
        replace: 'false',
      },
      {
        says: 'notices of vendors go at once, so that one sent again would act again',
        find: 'n.received_at <= app.now() - notices_kept',
        replace: 'true',
      },
    ],
    'src/platform/backup/make-backup.ts': [
      {
        says: 'backups are kept for good',
        find: '    for (const old of removed) await store.remove(old)\n',
        replace: '',
      },
    ],
    'src/app/backup-keeping.ts': [
      {
        says: 'copies past their period stay where no other is made',
        in: 'src/platform/backup/keep-copies.ts',
        find: '  for (const name of removed) await store.remove(name)\n',
        replace: '',
      },
      {
        says: 'the key of whoever was erased stays in the copy',
        in: 'src/platform/backup/keep-copies.ts',
        find: '!erasedPeople.has(personId)',
        replace: 'true',
      },
      {
        says: 'the keys are written while a backup is made',
        in: 'src/platform/backup/write-backup.ts',
        find: "  if (lock !== undefined) await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [lock])\n",
        replace: '',
      },
    ],
    'src/platform/backup/bring-up-to-date.ts': [
      {
        says: 'a restored backup brings back who was erased since',
        find: 'await eraseAgain(client, erasures, head.at)',
        replace: 'erasures.erasures.length',
      },
      {
        says: 'a restored backup shows what has expired since',
        find: 'people_gone, clients_gone from app.sweep_expired(null)',
        replace: '0 as people_gone, 0 as clients_gone',
      },
    ],
    'src/platform/backup/erasures.ts': [
      {
        says: 'a period that ended since is counted from another day after a restore',
        find: 'since.map(({ at }) => at)',
        replace: 'since.map(() => backupAt)',
      },
      {
        says: 'whoever unsubscribed counts as having objected after a restore',
        find: 'since.map(({ key }) => key)',
        replace: "since.map(({ kind, key }) => (kind === 'suppression' ? (key.split(':')[0] ?? key) : key))",
      },
    ],
  },
  '5.2': {
    'function app.erase_on_request': [requestStays],
    'src/platform/database/access-sql.ts': [
      {
        says: 'retention is hidden what is over, too, and never finds it',
        find: "const seesExpired: readonly Purpose[] = ['retention', 'rights']",
        replace: "const seesExpired: readonly Purpose[] = ['rights']",
      },
    ],
    'function app.forget_converted_leads': [
      {
        says: 'the request of somebody who became a client is kept as long as they are',
        find: 'where p.prospect_until is null and',
        replace: 'where false and',
      },
    ],
    'function app.submit_lead': [
      {
        says: 'a second request does not begin the period anew',
        find: "'prospect', at + interval '24 months')",
        replace:
          "'prospect', coalesce((select p.prospect_until from people p where p.email = given_email), at + interval '24 months'))",
      },
      {
        says: 'what expired is not erased before a new request',
        in: 'function app.hold_person',
        find: '      perform app.forget_expired(person);\n',
        replace: '',
      },
      {
        says: 'who became a client is held as a prospect, too',
        in: 'function app.convert_lead',
        find: '  update people p set prospect_until = null where p.id = given.person_id;\n',
        replace: '',
      },
    ],
    'function app.sweep_expired': [sweepTakesNothing],
    'src/workflows/schedule.ts': [sweepUnscheduled],
  },
  '5.3': {
    'src/mail/compose.ts': [
      {
        says: 'marketing mail has no header that ends it with one click',
        find: '...(headers ? { headers } : {})',
        replace: '',
      },
    ],
    'src/web/site/site-routes.tsx': [unsubscribeIgnored, linkUnsubscribes],
    'function app.end_subscription': [withoutHash, personStays],
    'src/domain/newsletter/request-guide.ts': [
      {
        says: 'who objected is mailed when somebody types their address',
        find: "  if (suppressed && suppressed.reason !== 'unsubscribed') return\n",
        replace: '',
      },
    ],
  },
} as const satisfies Removals
