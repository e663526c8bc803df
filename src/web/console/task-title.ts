import { taskKindRule } from '#domain/tasks/task-kinds.ts'
import type { TaskView } from '#domain/tasks/task-queries.ts'
import { reveal } from '#policy/personal.ts'

/** What a task is called: by whoever asked for it, else by its kind. */
export function taskTitle({ title, kind }: Pick<TaskView, 'title' | 'kind'>): string {
  return title === null ? taskKindRule(kind).title : reveal(title)
}
