import { cleanListKey } from '#domain/care/clean-list-key.ts'
import type { PauseReason } from '#domain/deliverability/pause-reasons.ts'
import { idOf } from '../seeded.ts'
import { daysAfter, minutesAfter, type Scene } from './scene.ts'
import { type DomainTold, type InboxTold, type StackTold, twistOf } from './stack.ts'
import { colleagueId } from './staff.ts'
import { tellTask } from './tasks.ts'

interface PauseTold {
  readonly reason: PauseReason
  /** Undefined: the whole stack. */
  readonly domain: DomainTold | undefined
  readonly from: Date
  readonly to?: Date
  readonly detail?: string
  readonly note?: string
  /** Who of us asked for it, and who ended it. */
  readonly by?: string
  readonly endedBy?: string
}

/** A tired domain rests so many days after it began to land in spam, for so long. */
const restAfterDays = 8
export const restDays = 7
/** By when somebody has looked at a list that bounces, as the program asks for it. */
const hoursToClean = 8

export interface Rest {
  readonly domain: DomainTold
  readonly from: Date
  readonly until: Date
  readonly isOver: boolean
}

/** The rest of a domain whose mail landed in spam. */
export function restOf({ told, domains }: StackTold, now: Date): Rest | undefined {
  const spam = twistOf(told, 'spam')
  const domain = domains[1]
  if (!spam || !domain) return undefined
  const from = daysAfter(now, restAfterDays - spam.from)
  // It goes on resting, looked at each day, for as long as the spam does.
  const until = spam.to === undefined ? daysAfter(from, restDays) : daysAfter(now, 3 - spam.to)
  return { domain, from, until, isOver: until <= now }
}

/** Why and when cold sending was paused, for the rows and for the sequencer's books alike. */
export function pausesOf(stack: StackTold, now: Date): readonly PauseTold[] {
  const { told, domains } = stack
  const held = twistOf(told, 'held')
  const bounces = twistOf(told, 'bounces')
  const rest = restOf(stack, now)
  const isRecent = bounces && bounces.from < 10
  return [
    ...(held
      ? [
          {
            reason: 'client-asked',
            domain: undefined,
            from: daysAfter(now, -held.from),
            note: held.note,
            by: told.colleague,
          } as const,
        ]
      : []),
    ...(bounces
      ? domains.slice(0, 2).map(
          (domain): PauseTold => ({
            reason: 'bounces',
            domain,
            from: daysAfter(now, 2 - bounces.from),
            detail: 'more than 3 % of the messages of 7 days bounced',
            // A recent one waits for the list to be cleaned; an older one was ended by a colleague.
            ...(isRecent ? {} : { to: daysAfter(now, -bounces.to), endedBy: colleagueId('operator') }),
          }),
        )
      : []),
    ...(rest
      ? [
          {
            reason: 'resting',
            domain: rest.domain,
            from: rest.from,
            detail: 'too much of its warm-up mail lands in spam',
            ...(rest.isOver ? { to: rest.until } : {}),
          } as const,
        ]
      : []),
  ]
}

const covers = ({ domain }: PauseTold, inbox: InboxTold): boolean =>
  domain === undefined || domain.id === inbox.domain.id

/** When the sequencer was kept from sending cold mail out of an inbox. */
export function pauseSpansOf(
  stack: StackTold,
  inbox: InboxTold,
  now: Date,
): { readonly from: string; readonly to?: string }[] {
  return pausesOf(stack, now)
    .filter((pause) => covers(pause, inbox))
    .map(({ from, to }) => ({ from: from.toISOString(), ...(to ? { to: to.toISOString() } : {}) }))
}

/** Pauses, what the program holds at the sequencer because of them, and the care of a domain that rests. */
export function tellPauses(scene: Scene, stack: StackTold): void {
  const { rows, now } = scene
  const of = { client_id: stack.told.clientId, stack_id: stack.id }
  const pauses = pausesOf(stack, now)
  for (const pause of pauses) {
    const { reason, domain, from, to, detail, note, by, endedBy } = pause
    const id = idOf('pause', stack.id, reason, domain?.id ?? '', from.getTime())
    rows.add('sending_pauses', {
      id,
      ...of,
      domain_id: domain?.id ?? null,
      reason,
      detail: detail ?? null,
      note: note ?? null,
      began_at: from,
      paused_by: by ?? null,
      seen_at: minutesAfter(from, 1),
      look_at: minutesAfter(now, 30),
      ended_at: to ?? null,
      ended_by: endedBy ?? null,
    })
    if (reason === 'bounces') askToClean(scene, stack, { ...pause, id })
  }
  for (const inbox of stack.inboxes) {
    const open = pauses.find((pause) => pause.to === undefined && covers(pause, inbox))
    if (!open) continue
    rows.add('sequencer_holds', {
      id: idOf('hold', inbox.id),
      ...of,
      inbox_id: inbox.id,
      state: 'paused',
      warmed: true,
      intended_at: open.from,
      seen_at: minutesAfter(now, -25),
      look_at: minutesAfter(now, 35),
      fault_code: null,
    })
  }
  tellCare(scene, stack)
}

/** Somebody has the list cleaned that a pause came from, and is done when its end is. */
function askToClean(
  scene: Scene,
  stack: StackTold,
  { id, domain, from, to, detail = '', endedBy }: PauseTold & { readonly id: string },
): void {
  tellTask(scene, stack.told.clientId, {
    key: cleanListKey(id),
    kind: 'clean-list',
    instructions: `${domain?.name ?? 'The stack'}: ${detail}.\nIts cold sending is paused until somebody here ends the pause; its warm-up goes on.`,
    createdAt: minutesAfter(from, 1),
    dueAt: minutesAfter(from, hoursToClean * 60),
    stack,
    ...(domain && { domainId: domain.id }),
    assignee: stack.told.colleague,
    ...(to && endedBy
      ? { done: { at: to, by: endedBy, evidence: 'The client took out every address that had bounced.' } }
      : {}),
  })
}

function tellCare({ rows, now }: Scene, stack: StackTold): void {
  const rest = restOf(stack, now)
  if (!rest) return
  const of = { client_id: stack.told.clientId, stack_id: stack.id, domain_id: rest.domain.id }
  const resting = 'less than 80 % of its warm-up mail of 7 days was in the inbox'
  const recovered = 'the rest is over and nothing speaks against it'
  rows.add('domain_care', {
    ...of,
    state: rest.isOver ? 'sending' : 'resting',
    reason: rest.isOver ? 'people' : 'placement',
    detail: rest.isOver ? recovered : resting,
    since: rest.isOver ? rest.until : rest.from,
    rest_until: rest.isOver ? null : rest.until,
    last_sent_on: null,
    mail_until: null,
  })
  const change = (from: string, to: string, detail: string, at: Date) =>
    rows.add('domain_care_changes', {
      id: idOf('care change', rest.domain.id, to),
      ...of,
      from_state: from,
      to_state: to,
      detail,
      actor_kind: 'system',
      actor_id: null,
      at,
    })
  change('sending', 'resting', resting, rest.from)
  if (rest.isOver) change('resting', 'sending', recovered, rest.until)
}
