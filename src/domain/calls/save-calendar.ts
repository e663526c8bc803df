import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { daysOffTexts } from './days-off.ts'
import type { CallHours } from './free-slots.ts'
import { spansText } from './weekly-hours.ts'

export interface CalendarForm extends CallHours {
  readonly taking: boolean
  readonly meeting: Personal<'message'>
}

/** Keeps when whoever is signed in takes calls. Calls that are agreed on stay as they are. */
export async function saveCalendar(tx: PurposeTx<'inquiry-response'>, form: CalendarForm): Promise<Verdict> {
  const personId = actorPerson(tx.actor)
  if (!(await actingRole(tx)) || !personId) return { ok: false, reason: onlyLooking }
  const kept = {
    taking: form.taking,
    zone: form.zone,
    weekly: form.weekly.map(spansText),
    minutes: form.minutes,
    buffer_minutes: form.bufferMinutes,
    notice_hours: form.noticeHours,
    days_ahead: form.daysAhead,
    days_off: daysOffTexts(form.daysOff),
    meeting: form.meeting,
    saved_at: tx.now,
  }
  await tx.db
    .insertInto('call_calendars')
    .values({ person_id: personId, ...kept })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(kept))
    .execute()
  await tx.tell('leads')
  return { ok: true }
}
