import type { SharedTx } from '#platform/database/shared-tx.ts'
import type { TaskKind } from './task-kinds.ts'

export interface NewTask {
  /** Absent: a task of the house itself. */
  readonly clientId?: string
  readonly stackId?: string
  readonly domainId?: string
  /** What it is about, e.g. `refund:<session>`: the same key never makes a second task. */
  readonly naturalKey: string
  readonly kind: TaskKind
  /** What is particular to this one, beside the guide of its kind; never personal, never a secret. */
  readonly instructions: string
  readonly dueAt: Date
}

/** Asks a person to do something, once. @returns whether this made the task; false when it stood already */
export async function openTask(tx: SharedTx, task: NewTask): Promise<boolean> {
  const made = await tx.call(
    `insert into tasks (client_id, stack_id, domain_id, natural_key, kind, instructions, due_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, 'open') on conflict (natural_key) do nothing returning id`,
    [
      task.clientId ?? null,
      task.stackId ?? null,
      task.domainId ?? null,
      task.naturalKey,
      task.kind,
      task.instructions,
      task.dueAt,
    ],
  )
  if (made.length === 0) return false
  await tx.tell('tasks')
  if (task.clientId) await tx.tell(`client:${task.clientId}`)
  return true
}

export function dueInHours(tx: Pick<SharedTx, 'now'>, hours: number): Date {
  return new Date(tx.now.getTime() + hours * 3_600_000)
}
