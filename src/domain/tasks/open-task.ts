import type { SharedTx } from '#platform/database/shared-tx.ts'

export interface NewTask {
  readonly clientId: string
  readonly stackId?: string
  readonly domainId?: string
  /** What it is about, e.g. `refund:<session>`: the same key never makes a second task. */
  readonly naturalKey: string
  readonly kind: string
  /** What to do, step by step; never personal, never a secret. */
  readonly instructions: string
  readonly dueAt: Date
}

/** Asks a person to do something, once. @returns whether this made the task; false when it stood already */
export async function openTask(tx: SharedTx, task: NewTask): Promise<boolean> {
  const made = await tx.call(
    `insert into tasks (client_id, stack_id, domain_id, natural_key, kind, instructions, due_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, 'open') on conflict (natural_key) do nothing returning id`,
    [
      task.clientId,
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
  await tx.tell(`client:${task.clientId}`)
  return true
}

export function dueInHours(tx: Pick<SharedTx, 'now'>, hours: number): Date {
  return new Date(tx.now.getTime() + hours * 3_600_000)
}
