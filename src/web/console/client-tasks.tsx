import type { TaskView } from '#domain/tasks/task-queries.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DueMark, DueTime } from './due-mark.tsx'
import { taskTitle } from './task-title.ts'

/** What somebody here has to do for this client; done ones are in the timeline. */
export function ClientTasks({ tasks, now }: { tasks: readonly TaskView[]; now: Date }) {
  const open = tasks.filter((task) => task.state === 'open')
  if (open.length === 0) return null
  return (
    <>
      <h2>tasks</h2>
      <DataTable
        caption="open tasks"
        hideCaption
        rows={open}
        rowHref={(task) => consolePaths.task.to({ task: task.id })}
        empty=""
        columns={[
          {
            key: 'task',
            heading: 'task',
            cell: (task) => (
              <>
                <DueMark due={task.dueAt} now={now} />
                <span class="beside">{taskTitle(task)}</span>
              </>
            ),
          },
          { key: 'due', heading: 'clock', cell: (task) => <DueTime due={task.dueAt} now={now} /> },
        ]}
      />
    </>
  )
}
