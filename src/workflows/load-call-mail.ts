import { callCalendars } from '#domain/calls/call-calendars.ts'
import { type CallView, findCall } from '#domain/calls/call-queries.ts'
import { linkToken } from '#domain/mails/link-token.ts'
import type { CallFacts, VisitorCall } from '#mail/call-letter.ts'
import type { MailPages } from '#mail/house.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { type LoadedMail, letter, type MailRow, unwritten } from './mail-row.ts'

/** What is agreed on when the mail is written, so that the last word is the true one. Undefined: there is no such call. */
export async function loadCallMail(
  tx: SharedTx,
  mail: MailRow<'call-invitation' | 'call-reminder' | 'client-call' | 'call-notice'>,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const call = await findCall(tx, mail.aboutId)
  if (!call) return undefined
  const { kind } = mail
  switch (kind) {
    case 'call-invitation':
    case 'call-reminder':
      return letter(kind, await visitorCall(tx, call, mail, pages))
    case 'client-call':
      return letter(kind, {
        ...(await visitorCall(tx, call, mail, pages)),
        company: call.company ?? 'your company',
      })
    case 'call-notice': {
      const mine = call.operatorId === mail.personId
      const own = (await callCalendars(tx, 'all')).find(({ operatorId }) => operatorId === mail.personId)
      return letter(kind, {
        ...factsOf(tx, call, own?.zone ?? 'UTC'),
        state: mine && call.state !== 'canceled' ? 'booked' : 'canceled',
        name: mail.name,
        email: mail.email,
        callUrl: pages.call(call.id),
      })
    }
    default:
      return unwritten(kind)
  }
}

function factsOf(tx: SharedTx, call: CallView, zone: string): CallFacts {
  return {
    callId: call.id,
    state: call.state === 'canceled' ? 'canceled' : 'booked',
    sequence: call.sequence,
    startsAt: call.startsAt,
    endsAt: call.endsAt,
    zone,
    meeting: call.meeting,
    now: tx.now,
  }
}

async function visitorCall(
  tx: SharedTx,
  call: CallView,
  mail: MailRow,
  pages: MailPages,
): Promise<VisitorCall> {
  const again = call.state === 'canceled' ? await openLink(tx, call) : null
  return {
    ...factsOf(tx, call, call.visitorZone),
    name: mail.name,
    email: mail.email,
    withWhom: call.operatorName,
    changeUrl: call.link && pages.changeCall(linkToken(tx.vault, 'change call', call.link)),
    chooseUrl: again && pages.chooseCall(linkToken(tx.vault, 'choose call', again)),
  }
}

/** The link by which the request chooses a time anew, where it still is one. */
async function openLink(tx: SharedTx, call: CallView): Promise<string | null> {
  if (tx.purpose !== 'inquiry-response') return null
  const [lead] = await tx.call<{ call_link: string | null }>('select call_link from leads where id = $1', [
    call.leadId,
  ])
  return lead?.call_link ?? null
}
