import { saveCalendar } from '#domain/calls/save-calendar.ts'
import { readSpans } from '#domain/calls/weekly-hours.ts'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { type LinkUse, linkToken } from '#domain/mails/link-token.ts'
import { visitor } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { callForm, type EngagementWorld, type StaffActor } from '#test/support/engagement-world.ts'

const spans = (text: string) => {
  const read = readSpans(text)
  if (!read.ok) throw new Error(read.reason)
  return read.spans
}

/** Half an hour at nine and at half past nine on every day, in Berlin. */
export async function takeCalls(world: EngagementWorld, who: StaffActor, changed: { taking?: boolean } = {}) {
  const saved = await world.db.inPurpose('inquiry-response', who, (tx) =>
    saveCalendar(tx, {
      taking: changed.taking ?? true,
      zone: 'Europe/Berlin',
      weekly: Array.from({ length: 7 }, () => spans('9:00-10:00')),
      minutes: 30,
      bufferMinutes: 0,
      noticeHours: 24,
      daysAhead: 14,
      daysOff: [],
      meeting: personal('message', 'https://meet.agency.example/olga'),
    }),
  )
  if (!saved.ok) throw new Error(saved.reason)
}

/** A request for a call; answers its id and the one link that chooses a time. */
export async function askForCall(world: EngagementWorld, email: string, company = 'Acme') {
  const { leadId, personId } = await world.db.inPurpose('inquiry-response', visitor, (tx) =>
    submitLead(tx, callForm(email, company)),
  )
  return { leadId, personId, link: await linkOf(world, leadId) }
}

export const linkOf = (world: EngagementWorld, leadId: string) =>
  world.one<string>('select call_link from leads where id = $1', [leadId])

export const token = (world: EngagementWorld, use: LinkUse, id: string) => linkToken(world.db.vault, use, id)
