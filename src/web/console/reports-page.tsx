import type { Recorded } from '#domain/dmarc/record-report.ts'
import { consolePaths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { fieldId } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'

export interface MailboxRead {
  readonly mode: string
  readonly readAt: Date
  readonly refused: number
}

/** Taking in an aggregate report that came by another way than the mailbox. */
export function ReportsPage(props: {
  desk: Desk
  mailboxes: readonly MailboxRead[]
  now: Date
  taken?: Recorded
}) {
  const { desk, mailboxes, now, taken } = props
  const why = desk.why('approve-dmarc-step')
  const id = fieldId('report')
  const at = consolePaths.reports.to()
  const error = taken?.kind === 'refused' ? taken.reason : undefined
  return (
    <ConsolePage desk={desk} title="DMARC reports" section="health">
      <PageHead
        breadcrumb={[
          { href: consolePaths.healthIndex.to(), label: 'health' },
          { href: at, label: 'DMARC reports' },
        ]}
        title="DMARC reports"
        about="Receivers tell by them what was sent in the name of a domain, and whether it was the domain’s own."
      />
      {taken?.kind === 'kept' && (
        <Notice tone="good" live>
          <p>
            Kept: {taken.messages} messages in the name of {taken.domain}. What is not needed of the file, the
            addresses of servers included, was not kept.
          </p>
        </Notice>
      )}
      {taken?.kind === 'known' && (
        <Notice tone="info" live>
          <p>This report about {taken.domain} was kept before; nothing is counted twice.</p>
        </Notice>
      )}
      <h2>by mail</h2>
      {mailboxes.length === 0 ? (
        <p class="soft">
          The mailbox named in the records of each domain is read every hour; when it was read stands here.
        </p>
      ) : (
        <ul class="plain-list">
          {mailboxes.map((mailbox) => (
            <li>
              {mailbox.mode}: read <Time at={mailbox.readAt} now={now} />
              {mailbox.refused > 0 && `; ${mailbox.refused} files in it were no reports that we read`}
            </li>
          ))}
        </ul>
      )}
      <h2>by hand</h2>
      <Form action={at} hidden={desk.hidden()} files>
        <fieldset disabled={why !== undefined}>
          <div class={error ? 'field wrong' : 'field'}>
            <label for={id}>report</label>
            <p class="help" id={`${id}-help`}>
              A ZIP, gzip or XML file as the receiver sent it, of at most two megabytes.
            </p>
            {error && (
              <p class="error" id={`${id}-error`} role="alert">
                {error}
              </p>
            )}
            <input
              id={id}
              name="report"
              type="file"
              accept=".zip,.gz,.xml"
              required
              aria-describedby={`${id}-help${error ? ` ${id}-error` : ''}`}
              aria-invalid={error ? 'true' : undefined}
            />
          </div>
        </fieldset>
        <Button disabledBecause={why}>take it in</Button>
      </Form>
    </ConsolePage>
  )
}
