import type { MailboxHost } from '#domain/stacks/mailbox-host-port.ts'
import type { SocketPermit } from '#platform/guard/exit.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { submitMail } from '#platform/guard/submit-mail.ts'
import { mailforgeApi } from './api.ts'
import { parseCredentials } from './credentials.ts'
import { mailforgeDomains } from './domains.ts'
import { mailforgeMailboxes } from './mailboxes.ts'

/** Mailforge as the host of zones and inboxes (public API, checked 2026-11-23). */
export function mailforgeHost(
  credentials: Readonly<Record<string, string>>,
  line: VendorLine,
  permit: SocketPermit,
): MailboxHost {
  const { apiKey, workspaceId } = parseCredentials(credentials)
  const api = mailforgeApi(line, apiKey)
  return {
    ...mailforgeDomains(api, workspaceId),
    ...mailforgeMailboxes(api),
    sendFrom: ({ smtp }, message) =>
      submitMail(
        permit,
        { recipient: 'mailforge', operation: 'mail.send', ...smtp },
        {
          from: { name: message.fromName, address: message.from },
          to: message.to,
          subject: message.subject,
          text: message.text,
          headers: message.headers,
        },
      ),
  }
}
