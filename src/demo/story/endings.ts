import { statementSchema } from '#domain/endings/closing-statement.ts'
import {
  datesFrom,
  type EndingDates,
  type EndingFacts,
  type EndingWishes,
  endingSteps,
  stepsOf,
} from '#domain/endings/ending-steps.ts'
import { endingTaskKey } from '#domain/endings/ending-tasks.ts'
import { idOf } from '../seeded.ts'
import { tellMail } from './mails.ts'
import { daysAfter, minutesAfter, type Scene } from './scene.ts'
import { type StackTold, twistOf } from './stack.ts'
import { tellTask } from './tasks.ts'

/** Days between asking and the day on which an engagement ends, as the plan names them. */
const noticeDays = 30

/**
 * The plan by which an engagement ended or is going to end.
 * @param paidUntil the end of the month that its subscription is in, or was in when it ended
 */
export function tellEnding(scene: Scene, stack: StackTold, paidUntil: Date | undefined): void {
  const { now } = scene
  const { company, path } = stack.told
  const planned = twistOf(stack.told, 'ending')
  if (company.standing === 'ended' && path.over)
    keep(scene, stack, {
      dates: datesFrom(daysAfter(path.over, -noticeDays)),
      paidUntil,
      wishes: { domains: 'let-go', inboxes: 'close' },
    })
  else if (planned)
    keep(scene, stack, {
      dates: datesFrom(daysAfter(now, -planned.asked)),
      paidUntil,
      wishes: { domains: 'keep', inboxes: 'close' },
    })
}

function keep(
  scene: Scene,
  stack: StackTold,
  {
    dates,
    wishes,
    paidUntil,
  }: { readonly dates: EndingDates; readonly wishes: EndingWishes; readonly paidUntil: Date | undefined },
): void {
  const { rows, now } = scene
  const { clientId, engagementId, people, colleague } = stack.told
  const id = idOf('ending', engagementId)
  const isOver = dates.goesOn <= now
  const notifiedAt = minutesAfter(dates.askedAt, 1)
  const exportedAt = isOver ? daysAfter(dates.goesOn, -3) : null
  const facts: EndingFacts = {
    domains: stack.domains
      .filter((one) => one.done('register'))
      .map((one) => ({ id: one.id, name: one.name })),
    inboxes: stack.inboxes.length,
    credentials: stack.inboxes.length,
    subscribed: true,
    paidUntil,
  }
  const steps = stepsOf(facts, wishes, dates).map((step) => {
    const said = step.kind === 'export-replies' ? exportedAt : null
    const doneAt = said ?? (step.kind === 'tell-everybody' ? notifiedAt : minutesAfter(step.dueAt, 30))
    const isDone = doneAt <= now && (step.kind !== 'export-replies' || said !== null)
    return {
      ...step,
      id: idOf('ending step', id, step.kind, step.domain?.id ?? ''),
      doneAt: isDone ? doneAt : null,
    }
  })
  const last = steps.filter(({ kind }) => kind !== 'end-access').at(-1)?.doneAt
  const closedAt = last ? minutesAfter(last, 5) : null
  const shownBy = (kind: (typeof steps)[number]['kind']) => (kind === 'export-replies' ? 'said' : 'seen')
  rows.add('endings', {
    id,
    client_id: clientId,
    engagement_id: engagementId,
    domains_wish: wishes.domains,
    inboxes_wish: wishes.inboxes,
    asked_at: dates.askedAt,
    asked_by: people.owner.id,
    goes_on: dates.goesOn,
    credentials_on: dates.credentialsOn,
    access_on: dates.accessOn,
    notified_at: notifiedAt,
    exported_at: exportedAt,
    exported_by: exportedAt && people.owner.id,
    irreversible_at: isOver ? minutesAfter(dates.goesOn, 30) : null,
    closed_at: closedAt,
    statement:
      closedAt &&
      statementSchema.parse({
        version: 1,
        askedAt: dates.askedAt.toISOString(),
        closedAt: closedAt.toISOString(),
        steps: steps.flatMap(({ kind, domain, doneAt }) =>
          doneAt
            ? [{ kind, domain: domain?.name ?? null, shownBy: shownBy(kind), doneAt: doneAt.toISOString() }]
            : [],
        ),
        accessOn: dates.accessOn.toISOString(),
        keptUntil: daysAfter(dates.goesOn, 6 * 365).toISOString(),
        evidence: null,
      }),
    look_at: minutesAfter(now, 20),
  })
  for (const { id: stepId, kind, domain, dueAt, doneAt } of steps) {
    rows.add('ending_steps', {
      id: stepId,
      client_id: clientId,
      ending_id: id,
      kind,
      domain_id: domain?.id ?? null,
      due_at: dueAt,
      state: doneAt ? 'done' : 'waiting',
      shown_by: doneAt ? shownBy(kind) : null,
      detail: doneAt ? null : kind === 'push-domain' ? 'still in our account' : null,
      seen_at: doneAt ?? minutesAfter(now, -40),
      there_at: !doneAt && kind === 'push-domain' ? minutesAfter(now, -40) : null,
      done_at: doneAt,
      done_by: kind === 'export-replies' && doneAt ? people.owner.id : null,
    })
    if (endingSteps[kind].by === 'agency')
      tellTask(scene, clientId, {
        key: endingTaskKey(stepId),
        kind,
        instructions: domain
          ? `It is the domain ${domain.name}.`
          : 'It is about every inbox of this client’s stack; the build page lists them.',
        createdAt: minutesAfter(dates.askedAt, 2),
        dueAt,
        ...(domain && { domainId: domain.id }),
        assignee: colleague,
        ...(doneAt ? { done: { at: doneAt, by: colleague, evidence: 'Seen at the registrar.' } } : {}),
      })
  }
  for (const person of [people.owner, people.billing, people.technical]) {
    tellMail(scene, { kind: 'ending-plan', personId: person.id, aboutId: id, at: dates.askedAt })
    if (closedAt) tellMail(scene, { kind: 'ending-closed', personId: person.id, aboutId: id, at: closedAt })
  }
}
