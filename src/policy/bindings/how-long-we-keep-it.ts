import { type Bindings, bound, boundInPart, enforced } from './binding.ts'

const sweepDeletes = [
  'test/policy/kept-promises.test.ts',
  'the sweep deletes what is over and leaves what is not',
] as const
const sweepRuns = [
  'test/workflows/schedule.test.ts',
  'what is over is deleted without anybody asking',
] as const

export const howLongWeKeepItBindings = {
  '5.1': boundInPart(
    'recipients are not asked to delete yet when a period ends',
    enforced('database-policy', 'policy service_delivery_select on clients', [
      'test/platform/database/visibility.test.ts',
      'what hangs on a client is unreadable from the moment its period ends, and kept for retention alone',
      'every personal table judges expiry when it is read, for every purpose but retention and rights',
    ]),
    enforced('workflow', 'function app.settle_client_periods', [
      'test/domain/engagements/end-engagement.test.ts',
      'the six years of a company, its people and its senders begin with the end of the last engagement',
      'after its six years nothing of a client is readable for service delivery, and retention still sees it',
    ]),
    enforced('workflow', 'function app.sweep_expired', sweepDeletes),
    enforced('job', 'src/workflows/schedule.ts', sweepRuns),
    enforced('workflow', 'function app.record_deletion', [
      'test/workflows/sweep-expired.test.ts',
      'what is over goes, and one entry a rule says how many rows of which table, naming nobody',
    ]),
    enforced('database-policy', 'src/platform/database/catalogue-keys.ts', [
      'test/platform/database/catalogue-keys.test.ts',
      '%s reaches nobody',
      'a row that could hang on nobody is refused',
    ]),
    enforced('job', 'function app.sweep_records', [
      'test/workflows/sweep-expired.test.ts',
      'calls to vendors and their notices go when their declared days are over, and no day sooner',
    ]),
    enforced('workflow', 'src/platform/backup/make-backup.ts', [
      'test/platform/backup/refusals.test.ts',
      'a backup that has reached its 30 days goes with the next one, a day earlier it stays',
    ]),
    enforced('job', 'src/app/backup-keeping.ts', [
      'test/platform/backup/keeping.test.ts',
      'the key of whoever was erased leaves the copy soon, and a copy past its days goes, though no other backup is made',
      'while a backup is made nobody writes the keys beside it, and after it the turn does',
    ]),
    enforced('workflow', 'src/platform/backup/bring-up-to-date.ts', [
      'test/platform/backup/erasures.test.ts',
      'who was erased after the backup is not brought back, and neither is what ended or was destroyed since',
      'what is over by the time of the restore is gone before anybody can read it, and the ledger attests both',
    ]),
    enforced('workflow', 'src/platform/backup/erasures.ts', [
      'test/platform/backup/erasures.test.ts',
      'a period that ended since the backup is ended again, from the day on which it ended',
      'who unsubscribed may sign up again after a restore, and who objected since is mailed no more for good',
    ]),
  ),
  '5.2': bound(
    enforced('database-policy', 'policy inquiry_response_select on leads', [
      'test/platform/database/visibility.test.ts',
      'an inquiry ends with its own period even where its person is held for another reason',
    ]),
    enforced('database-policy', 'src/platform/database/access-sql.ts', [
      'test/domain/leads/submit-lead.test.ts',
      'after its period a lead is not readable for inquiries and still seen by retention',
    ]),
    enforced('workflow', 'function app.submit_lead', [
      'test/domain/leads/submit-lead.test.ts',
      'submitting twice makes one lead, begins its period anew, and asks for an answer again',
      'the same address after its period is a new lead: the old one is erased first',
      'converting makes client, owner, engagement and intake once, and moves the person to the client’s period',
    ]),
    enforced('workflow', 'function app.erase_on_request', [
      'test/web/console/data-requests.test.ts',
      'a request for a call and a subscription are deleted on request, with all that leads to them',
    ]),
    enforced('workflow', 'function app.forget_converted_leads', [
      'test/workflows/sweep-expired.test.ts',
      'the request of somebody who became a client goes when its own 24 months are over, they and their company stay',
    ]),
    enforced('workflow', 'function app.sweep_expired', sweepDeletes),
    enforced('job', 'src/workflows/schedule.ts', sweepRuns),
  ),
  '5.3': bound(
    enforced('header', 'src/mail/compose.ts', [
      'test/workflows/send-mail.test.ts',
      'the guide comes by the links in the mails, with one-click unsubscribe in header and text',
    ]),
    enforced('form', 'src/web/site/site-routes.tsx', [
      'test/web/site.test.ts',
      'unsubscribing is one POST without cookie, origin or further step; opening the link changes nothing',
    ]),
    enforced('workflow', 'function app.end_subscription', [
      'test/domain/newsletter/guide.test.ts',
      'unsubscribing erases the subscriber and keeps a hash alone',
    ]),
    enforced('workflow', 'src/domain/newsletter/request-guide.ts', [
      'test/domain/newsletter/guide.test.ts',
      'who objected is not mailed again by anybody typing their address',
    ]),
    enforced('constraint', 'constraint suppressions_pkey on suppressions', [
      'test/platform/database/constraints.test.ts',
      'an address that wants no mail is kept once',
    ]),
  ),
} as const satisfies Bindings
