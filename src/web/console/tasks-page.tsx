import { taskKindRule } from '#domain/tasks/task-kinds.ts'
import type { countTasks, TaskFilter, TaskView, taskChoices } from '#domain/tasks/task-queries.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { Select } from '#web/ui/field.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Tabs } from '#web/ui/navigation.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { DueMark, DueTime } from './due-mark.tsx'
import { taskTitle } from './task-title.ts'

export interface TasksPageProps {
  readonly desk: Desk
  readonly tasks: readonly TaskView[]
  readonly filter: TaskFilter
  readonly counts: Awaited<ReturnType<typeof countTasks>>
  readonly choices: Awaited<ReturnType<typeof taskChoices>>
  readonly now: Date
}

/** What people have to do. Which of it is shown stands in the address. */
export function TasksPage(props: TasksPageProps) {
  const { desk, tasks, filter, now } = props
  const closed = filter.state === 'closed'
  return (
    <ConsolePage desk={desk} title="tasks" section="tasks" topics={['tasks']}>
      <PageHead
        title="tasks"
        about="What no vendor’s API does, or what a person should decide."
        actions={
          <>
            <ButtonLink kind="quiet" href={consolePaths.newTask.to()}>
              ask for something
            </ButtonLink>
            <ButtonLink kind="quiet" href={consolePaths.handOverTasks.to()}>
              hand tasks over
            </ButtonLink>
          </>
        }
      />
      <Whose {...props} />
      <Narrow {...props} />
      <LiveRegion id="tasks" topics={['tasks']} href={desk.address}>
        <DataTable
          caption={closed ? 'closed tasks' : 'open tasks'}
          hideCaption
          rows={tasks}
          rowHref={(task) => consolePaths.task.to({ task: task.id })}
          empty={emptyWords(filter, desk.staff.personId)}
          columns={[
            {
              key: 'task',
              heading: 'task',
              cell: (task) => (
                <>
                  <TaskMark task={task} now={now} />
                  <span class="beside">{taskTitle(task)}</span>
                </>
              ),
            },
            {
              key: 'client',
              heading: 'client',
              cell: (task) => task.clientName ?? <span class="soft">the house</span>,
            },
            closed
              ? {
                  key: 'done',
                  heading: 'closed',
                  cell: (task) => task.doneAt && <Time at={task.doneAt} now={now} />,
                }
              : { key: 'due', heading: 'clock', cell: (task) => <DueTime due={task.dueAt} now={now} /> },
            { key: 'who', heading: closed ? 'by' : 'whose', cell: (task) => <Who task={task} /> },
          ]}
        />
      </LiveRegion>
    </ConsolePage>
  )
}

export function TaskMark({ task, now }: { task: TaskView; now: Date }) {
  if (task.state === 'open') return <DueMark due={task.dueAt} now={now} />
  return <StateMark tone={task.state === 'done' ? 'good' : 'off'} word={task.state} />
}

function Who({ task }: { task: TaskView }) {
  if (task.state !== 'open')
    return task.doerName === null ? <span class="soft">the program</span> : reveal(task.doerName)
  return task.assigneeName === null ? (
    <span class="soft">{task.assigneeId === null ? 'nobody’s yet' : 'nobody here now'}</span>
  ) : (
    reveal(task.assigneeName)
  )
}

/** The address of the list with something of the filter changed. */
function at(
  filter: TaskFilter,
  me: string,
  changed: Partial<Record<keyof TaskFilter, string | undefined>>,
): string {
  const { state, whose, due, kind, client } = { ...filter, ...changed }
  return withQuery(consolePaths.tasks.to(), {
    state: state === 'open' ? undefined : state,
    whose: whose === me ? 'mine' : whose,
    due,
    kind,
    client,
  })
}

function Whose({ desk, filter, counts }: TasksPageProps) {
  const me = desk.staff.personId
  const open = filter.state === 'open'
  const link = (
    label: string,
    changed: Partial<Record<keyof TaskFilter, string | undefined>>,
    current: boolean,
    count?: number,
  ) => ({
    href: at(filter, me, { state: 'open', ...changed }),
    label,
    current,
    ...(count === undefined ? {} : { count }),
  })
  return (
    <Tabs
      label="whose tasks"
      links={[
        link(
          'everybody’s',
          { whose: undefined, due: undefined },
          open && !filter.whose && !filter.due,
          counts.all,
        ),
        link('mine', { whose: me, due: undefined }, open && filter.whose === me && !filter.due, counts.mine),
        link(
          'nobody’s yet',
          { whose: 'nobody', due: undefined },
          open && filter.whose === 'nobody' && !filter.due,
          counts.nobodys,
        ),
        link(
          'overdue',
          { whose: undefined, due: 'overdue' },
          open && !filter.whose && filter.due === 'overdue',
          counts.overdue,
        ),
        link('closed', { state: 'closed', whose: undefined, due: undefined }, !open),
      ]}
    />
  )
}

function Narrow({ desk, filter, choices }: TasksPageProps) {
  const me = desk.staff.personId
  const kept = {
    state: filter.state === 'open' ? undefined : filter.state,
    whose: filter.whose === me ? 'mine' : filter.whose,
    due: filter.due,
  }
  return (
    <form method="get" action={consolePaths.tasks.to()} class="row">
      {Object.entries(kept).map(
        ([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />,
      )}
      <Select
        name="kind"
        label="kind"
        optional
        blank="every kind"
        value={filter.kind}
        options={choices.kinds.map((kind) => ({ value: kind, label: taskKindRule(kind).title }))}
      />
      <Select
        name="client"
        label="client"
        optional
        blank="everybody"
        value={filter.client}
        options={[
          { value: 'house', label: 'the house itself' },
          ...choices.clients.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Button kind="quiet">show these</Button>
    </form>
  )
}

function emptyWords({ state, whose, due, kind, client }: TaskFilter, me: string): string {
  if (kind || client) return 'No task is of this kind and client. Show every kind to see the others.'
  if (state === 'closed') return 'Tasks that were done or dropped stay here, with what showed it.'
  if (due === 'overdue') return 'Nothing is overdue.'
  if (whose === me) return 'No task is yours. Open one of everybody’s and take it.'
  if (whose === 'nobody') return 'Every task has its person.'
  return 'Tasks appear here by themselves: a payment to give back, an inbox to reconnect, a domain to vouch for, a review that is due. The first one due stands first.'
}
