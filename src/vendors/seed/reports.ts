import type { ReportMailbox } from '#domain/dmarc/report-mailbox-port.ts'
import type { SocketPermit } from '#platform/guard/exit.ts'
import { readMessagesAfter } from '#platform/guard/read-mailbox.ts'
import { seedCredentials } from './seed.ts'

/** A look takes so many messages; more are taken by the next one, which follows at once. */
const messagesALook = 50
const mostBytes = 3_000_000
/** A receiver attaches one; more of them only hold up what came after. */
const filesAMessage = 2

/** RFC 7489 7.2.1.1 and RFC 9990 2.6 begin each subject with this. */
const subject = 'Report Domain'

/** The seed mailbox as the place where aggregate reports arrive, read over IMAP. */
export function reportMailbox(
  credentials: Readonly<Record<string, string>>,
  permit: SocketPermit,
): ReportMailbox {
  const { host, port, username, password, address } = seedCredentials.parse(credentials)
  const account = { recipient: 'seed', operation: 'reports.read', host, port, username, password }
  return {
    reportsTo: address,
    async readReports(after) {
      const read = await readMessagesAfter(permit, account, {
        after,
        subject,
        most: messagesALook,
        mostBytes,
      })
      const files = (await Promise.all(read.messages.map(filesIn))).flat()
      return { uidValidity: read.uidValidity, lastUid: read.lastUid, files, more: read.more }
    },
  }
}

const couldBeReport = /^(application\/(gzip|x-gzip|zip|x-zip-compressed|xml|octet-stream)|text\/xml)$/i

/** What is attached to a message and could be a report; a message that cannot be read has none. */
async function filesIn(raw: Buffer): Promise<Buffer[]> {
  const { simpleParser } = await import('mailparser')
  const parsed = await simpleParser(raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
  }).catch(() => undefined)
  return (parsed?.attachments ?? [])
    .filter(({ contentType }) => couldBeReport.test(contentType))
    .slice(0, filesAMessage)
    .map(({ content }) => content)
}
