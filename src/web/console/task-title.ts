import { taskKindRule } from '#domain/tasks/task-kinds.ts'
import type { TaskView } from '#domain/tasks/task-queries.ts'
import { reveal } from '#policy/personal.ts'

/** What a task is called: by whoever asked for it, else by its kind, and by the domain that it is about. */
export function taskTitle({
  title,
  kind,
  domainName,
}: Pick<TaskView, 'title' | 'kind' | 'domainName'>): string {
  const said = title === null ? taskKindRule(kind).title : reveal(title)
  return domainName === null || said.includes(domainName) ? said : `${said}: ${domainName}`
}
