import { sandboxPaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Time } from '#web/ui/time.tsx'
import { SandboxPage } from './sandbox-page.tsx'
import type { SandboxMail } from './sandbox-ports.ts'

export function MailsPage({ now, mails }: { now: Date; mails: readonly SandboxMail[] }) {
  return (
    <SandboxPage title="mail" section="mail" about="Newest first. Nothing of it was really delivered.">
      <DataTable
        caption="mail of the sandbox world"
        hideCaption
        rows={mails}
        empty="No mail yet. Request a call on the website and an acknowledgement appears here."
        rowHref={(mail) => sandboxPaths.message.to({ message: mail.id })}
        columns={[
          { key: 'subject', heading: 'subject', cell: (mail) => mail.subject || '(no subject)' },
          { key: 'to', heading: 'to', cell: (mail) => mail.to.join(', ') },
          { key: 'from', heading: 'from', cell: (mail) => mail.from },
          { key: 'received', heading: 'received', cell: (mail) => <Time at={mail.receivedAt} now={now} /> },
        ]}
      />
    </SandboxPage>
  )
}

/** Addresses in the text become links; everything else is shown as it came. */
function Linked({ text }: { text: string }) {
  return (
    <>
      {text
        .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/)
        .map((piece, index) => (index % 2 === 1 ? <a href={piece}>{piece}</a> : piece))}
    </>
  )
}

export function MailPage({ now, mail }: { now: Date; mail: SandboxMail }) {
  return (
    <SandboxPage title={mail.subject || '(no subject)'} section="mail">
      <DefinitionList
        facts={[
          ['to', mail.to.join(', ')],
          ['from', mail.from],
          ['received', <Time at={mail.receivedAt} now={now} as="exact" />],
        ]}
      />
      <p class="letter">
        <Linked text={mail.text} />
      </p>
      {mail.calendar && (
        <>
          <h2>invitation ({mail.calendar.method.toLowerCase()})</h2>
          <pre class="letter">{mail.calendar.text}</pre>
        </>
      )}
    </SandboxPage>
  )
}
