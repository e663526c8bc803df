import { periodAt, reviews } from '#domain/tasks/reviews.ts'
import type { Paid } from '../books/stripe.ts'
import { idOf } from '../seeded.ts'
import { daysAfter, minutesAfter, type Scene } from './scene.ts'
import { type StackTold, twistOf } from './stack.ts'
import { colleagueId } from './staff.ts'

export interface TaskTold {
  readonly key: string
  readonly kind: string
  readonly instructions: string
  /** Of a task that a colleague asked for: what it is called, and what there is to know. */
  readonly title?: string
  readonly asked?: string
  readonly createdAt: Date
  readonly dueAt: Date
  readonly stack?: StackTold
  /** The one domain that it is about. */
  readonly domainId?: string
  readonly assignee?: string
  readonly done?: { readonly at: Date; readonly by: string; readonly evidence: string }
}

export function tellTask({ rows }: Scene, clientId: string | null, task: TaskTold): void {
  rows.add('tasks', {
    id: idOf('task', task.key),
    client_id: clientId,
    stack_id: task.stack?.id ?? null,
    domain_id: task.domainId ?? null,
    natural_key: task.key,
    kind: task.kind,
    instructions: task.instructions,
    title: task.title ?? null,
    asked: task.asked ?? null,
    assignee_id: task.assignee ?? null,
    due_at: task.dueAt,
    state: task.done ? 'done' : 'open',
    evidence: task.done?.evidence ?? null,
    created_at: task.createdAt,
    done_at: task.done?.at ?? null,
    done_by: task.done?.by ?? null,
  })
}

/** The reviews that the policy has people do: done, but for those that have just begun. */
export function tellHouseTasks(scene: Scene): void {
  const { now } = scene
  for (const { kind, every, withinDays } of reviews)
    for (let back = 0; back < 4; back += 1) {
      const at = every === 'month' ? monthsBefore(now, back) : monthsBefore(now, 3 * back)
      const { name, since } = periodAt(every, at)
      const doneAt = daysAfter(since, Math.min(withinDays - 2, 6))
      const isDone = doneAt <= now
      tellTask(scene, null, {
        key: `${kind}:${name}`,
        kind,
        instructions: `It is the review of ${name}.`,
        createdAt: minutesAfter(since, 1),
        dueAt: daysAfter(since, withinDays),
        assignee: colleagueId(every === 'month' ? 'operator' : 'partner'),
        ...(isDone
          ? {
              done: {
                at: doneAt,
                by: colleagueId(every === 'month' ? 'operator' : 'partner'),
                evidence: 'Looked through; nothing was left over.',
              },
            }
          : {}),
      })
    }
}

/** The same time in an earlier month. */
function monthsBefore(at: Date, months: number): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - months, 15))
}

/** What people had to do for a stack, in the words of the program. */
export function tellStackTasks(scene: Scene, stack: StackTold): void {
  const { told } = stack
  const { clientId } = told
  const { now } = scene
  const unconfirmed = twistOf(told, 'unconfirmed')
  if (unconfirmed)
    tellTask(scene, clientId, {
      key: `by-hand:${colleagueId('owner')}:${stack.id}`,
      kind: 'by-hand',
      title: 'call the registrant',
      instructions: '',
      asked:
        'The registrant has not answered the registrar’s e-mail in 15 days, so the domains are suspended. Call them: the link in that mail still lifts the suspension.',
      stack,
      createdAt: daysAfter(now, -8),
      dueAt: minutesAfter(now, -190),
      assignee: colleagueId('operator'),
    })
}

/** A payment that did not come is somebody's to talk about. */
export function tellMoneyTask(scene: Scene, { told, subscription }: Paid): void {
  if (subscription.status !== 'past_due') return
  const [item] = subscription.items.data
  const failedAt = new Date((item?.current_period_start ?? 0) * 1000)
  tellTask(scene, told.clientId, {
    key: `overdue:${subscription.id}:${new Date((item?.current_period_end ?? 0) * 1000).toISOString()}`,
    kind: 'payment-overdue',
    instructions: 'A payment of this client failed and the payment service tries again. Talk to the client.',
    createdAt: minutesAfter(failedAt, 61),
    dueAt: daysAfter(failedAt, 1),
    assignee: colleagueId('second'),
  })
}
