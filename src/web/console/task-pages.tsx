import type { listStaff } from '#domain/staff/staff-queries.ts'
import type { TaskView } from '#domain/tasks/task-queries.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Select, TextArea } from '#web/ui/field.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Tabs } from '#web/ui/navigation.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import { type Desk, whyNot } from './desk.ts'
import { DueMark, DueTime } from './due-mark.tsx'
import { type Typed, typedInto } from './typed.ts'

const titleOf = (task: TaskView): string => task.kind.replaceAll('-', ' ')

export function TasksPage(props: { desk: Desk; tasks: readonly TaskView[]; mine: boolean; now: Date }) {
  const { desk, tasks, mine, now } = props
  const own = tasks.filter((task) => task.assigneeId === desk.staff.personId)
  const shown = mine ? own : tasks
  const at = consolePaths.tasks.to()
  return (
    <ConsolePage desk={desk} title="tasks" section="tasks" topics={['tasks']}>
      <PageHead title="tasks" about="What no vendor’s API does, or what a person should decide." />
      <Tabs
        label="whose tasks"
        links={[
          { href: at, label: 'everybody’s', current: !mine, count: tasks.length },
          { href: withQuery(at, { whose: 'mine' }), label: 'mine', current: mine, count: own.length },
        ]}
      />
      <LiveRegion id="tasks" topics={['tasks']} href={desk.address}>
        <DataTable
          caption="open tasks"
          hideCaption
          rows={shown}
          rowHref={(task) => consolePaths.task.to({ task: task.id })}
          empty={
            mine
              ? 'No task is yours. Open one of everybody’s and take it.'
              : 'Tasks appear here by themselves: a payment to give back, an inbox to reconnect, a domain to vouch for. The first one due stands first.'
          }
          columns={[
            {
              key: 'task',
              heading: 'task',
              cell: (task) => (
                <>
                  <DueMark due={task.dueAt} now={now} />
                  <span class="beside">{titleOf(task)}</span>
                </>
              ),
            },
            { key: 'client', heading: 'client', cell: (task) => task.clientName },
            { key: 'due', heading: 'clock', cell: (task) => <DueTime due={task.dueAt} now={now} /> },
            {
              key: 'who',
              heading: 'whose',
              cell: (task) =>
                task.assigneeName === null ? (
                  <span class="soft">nobody’s yet</span>
                ) : (
                  reveal(task.assigneeName)
                ),
            },
          ]}
        />
      </LiveRegion>
    </ConsolePage>
  )
}

export function TaskPage(props: {
  desk: Desk
  task: TaskView
  staff: Awaited<ReturnType<typeof listStaff>>
  now: Date
  refused?: string
  typed?: Typed
}) {
  const { desk, task, staff, now, refused, typed } = props
  const params = { task: task.id }
  const open = task.state === 'open'
  const why = whyNot(desk.why('finish-task'), open ? undefined : `This task is ${task.state}.`)
  const finishing = typedInto(typed, 'done')
  const dropping = typedInto(typed, 'dropped')
  const colleagues = staff.filter((one) => one.removedAt === null && one.role !== 'viewer')
  return (
    <ConsolePage desk={desk} title={titleOf(task)} section="tasks" refused={refused}>
      <PageHead
        breadcrumb={[
          { href: consolePaths.tasks.to(), label: 'tasks' },
          { href: consolePaths.task.to(params), label: titleOf(task) },
        ]}
        title={titleOf(task)}
        state={open ? <DueMark due={task.dueAt} now={now} /> : <StateMark tone="good" word={task.state} />}
        about={
          open ? <DueTime due={task.dueAt} now={now} /> : task.doneAt && <Time at={task.doneAt} now={now} />
        }
      />
      <p>{task.instructions}</p>
      <DefinitionList
        facts={[
          ['client', <a href={consolePaths.client.to({ client: task.clientId })}>{task.clientName}</a>],
          [
            'stack',
            task.stackId ? <a href={consolePaths.build.to({ stack: task.stackId })}>its build</a> : null,
          ],
          ['asked', <Time at={task.createdAt} now={now} />],
          ['what shows it', task.evidence === null ? null : reveal(task.evidence)],
        ]}
      />
      {open && (
        <>
          <h2>whose it is</h2>
          <ActionForm
            desk={desk}
            action={consolePaths.assignTask.to(params)}
            button="give it to them"
            kind="quiet"
            why={why}
          >
            <Select
              name="person"
              label="person"
              optional
              blank="nobody"
              value={task.assigneeId ?? undefined}
              options={colleagues.map((one) => ({
                value: one.personId,
                label: one.name === null ? one.role : `${reveal(one.name)}, ${one.role}`,
              }))}
            />
          </ActionForm>
          <h2>finish it</h2>
          <ErrorSummary errors={finishing.errors} labels={{ evidence: 'what shows that it is done' }} />
          <ActionForm
            desk={desk}
            action={consolePaths.finishTask.to(params)}
            button="mark the task as done"
            why={why}
          >
            <TextArea
              name="evidence"
              label="what shows that it is done"
              help="A number, a date, what the vendor said: enough for somebody else to check it."
              rows={3}
              maxLength={2000}
              value={finishing.values.evidence}
              error={finishing.errors.evidence}
            />
          </ActionForm>
          <details open={Object.keys(dropping.errors).length > 0}>
            <summary>it need not be done any more</summary>
            <ActionForm
              desk={desk}
              action={consolePaths.dropTask.to(params)}
              button="drop the task"
              kind="quiet"
              why={why}
            >
              <TextArea
                name="reason"
                label="why it need not be done"
                rows={2}
                maxLength={2000}
                value={dropping.values.reason}
                error={dropping.errors.reason}
              />
            </ActionForm>
          </details>
        </>
      )}
    </ConsolePage>
  )
}
