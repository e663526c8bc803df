import type { listStaff } from '#domain/staff/staff-queries.ts'
import type { TaskNote } from '#domain/tasks/note-task.ts'
import { taskKindRule } from '#domain/tasks/task-kinds.ts'
import type { TaskView } from '#domain/tasks/task-queries.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Select, TextArea } from '#web/ui/field.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { Timeline } from '#web/ui/timeline.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import { type Desk, whyNot } from './desk.ts'
import { DueTime } from './due-mark.tsx'
import { taskTitle } from './task-title.ts'
import { TaskMark } from './tasks-page.tsx'
import { refusedElsewhere, type Typed, typedInto } from './typed.ts'

export type Staff = Awaited<ReturnType<typeof listStaff>>

/** Colleagues who can take a task, to choose from: who was only invited is not here yet. */
export function takers(staff: Staff) {
  return staff
    .filter((one) => one.joined && one.role !== 'viewer')
    .map((one) => ({
      value: one.personId,
      label: one.name === null ? one.role : `${reveal(one.name)}, ${one.role}`,
    }))
}

/** With whoever has the task, though they could not be given it now: the choice says whose it is. */
function withHolder(options: ReturnType<typeof takers>, { assigneeId, assigneeName }: TaskView) {
  if (assigneeId === null || options.some(({ value }) => value === assigneeId)) return options
  const name = assigneeName === null ? 'somebody who has left' : reveal(assigneeName)
  return [{ value: assigneeId, label: `${name}, who can’t do it any more` }, ...options]
}

export interface TaskPageProps {
  readonly desk: Desk
  readonly task: TaskView
  readonly notes: readonly TaskNote[]
  readonly staff: Staff
  readonly now: Date
  readonly refused?: string
  readonly typed?: Typed
}

/** One task: what to do and why a person does it, what was said, whose it is, and what showed that it is done. */
export function TaskPage(props: TaskPageProps) {
  const { desk, task, now, refused } = props
  const title = taskTitle(task)
  const rule = taskKindRule(task.kind)
  const open = task.state === 'open'
  return (
    <ConsolePage
      desk={desk}
      title={title}
      section="tasks"
      refused={refused ?? refusedElsewhere(props.typed, open || props.typed?.form === 'note')}
      topics={['tasks']}
    >
      <PageHead
        breadcrumb={[
          { href: consolePaths.tasks.to(), label: 'tasks' },
          { href: consolePaths.task.to({ task: task.id }), label: title },
        ]}
        title={title}
        state={<TaskMark task={task} now={now} />}
        about={
          open ? <DueTime due={task.dueAt} now={now} /> : task.doneAt && <Time at={task.doneAt} now={now} />
        }
      />
      <p class="lead">{rule.why}</p>
      {task.asked !== null && <p class="letter">{reveal(task.asked)}</p>}
      {task.instructions !== '' && <p class="letter">{task.instructions}</p>}
      <h2>how it is done</h2>
      <ol>
        {rule.guide.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      {rule.seen && open && <p class="soft">It closes by itself once {rule.seen}.</p>}
      <DefinitionList
        facts={[
          [
            'client',
            task.clientId === null ? (
              'the house itself'
            ) : (
              <a href={consolePaths.client.to({ client: task.clientId })}>{task.clientName}</a>
            ),
          ],
          [
            'stack',
            task.stackId ? <a href={consolePaths.build.to({ stack: task.stackId })}>its build</a> : null,
          ],
          ['where to look', <Place task={task} />],
          ['asked', <Time at={task.createdAt} now={now} />],
          ['whose', task.assigneeName === null ? 'nobody’s yet' : reveal(task.assigneeName)],
          ['what shows it', task.evidence === null ? null : reveal(task.evidence)],
          [
            'closed by',
            open ? null : task.doerName === null ? 'the program, which saw it' : reveal(task.doerName),
          ],
        ]}
      />
      <Thread {...props} />
      {open && <Open {...props} />}
    </ConsolePage>
  )
}

const nameOr = (name: TaskNote['authorName'], otherwise: string): string =>
  name === null ? otherwise : reveal(name)

const invoices = { href: consolePaths.invoices.to(), label: 'the invoices' }
const undecided = {
  href: withQuery(consolePaths.renewals.to(), { show: 'asked' }),
  label: 'the renewals that are undecided',
}
const renewals = { href: consolePaths.renewals.to(), label: 'the renewals' }

/** The page that the guide of a kind speaks of. */
const places: Readonly<Record<string, { readonly href: string; readonly label: string }>> = {
  'refund-payment': invoices,
  'payment-overdue': invoices,
  'decide-unpaid': invoices,
  'transfer-back': invoices,
  'assign-transfer': invoices,
  'decide-renewals': undecided,
  'renew-by-hand': renewals,
  'bill-by-hand': renewals,
  'answer-dispute': invoices,
  'tell-of-policy': { href: consolePaths.policy.to(), label: 'the privacy policy, with who was told' },
  'review-access': { href: consolePaths.staff.to(), label: 'the staff' },
}

/** Kinds whose guide speaks of the stack's health page. */
const onHealth: readonly string[] = ['decide-domain', 'clean-list', 'look-at-complaints', 'mend-records']

function Place({ task }: { task: TaskView }) {
  const place = places[task.kind]
  if (place) return <a href={place.href}>{place.label}</a>
  if (task.stackId && onHealth.includes(task.kind))
    return <a href={consolePaths.health.to({ stack: task.stackId })}>the stack’s health</a>
  if (task.clientId === null) return <span class="soft">what is asked says it</span>
  return (
    <a href={consolePaths.client.to({ client: task.clientId })}>
      the client, with who is to be called and what they said
    </a>
  )
}

function Thread({ desk, task, notes, typed, now }: TaskPageProps) {
  const saying = typedInto(typed, 'note')
  return (
    <>
      <h2>what was said</h2>
      {notes.length === 0 ? (
        <p class="soft">
          Nothing yet. What the next person should know stands here, with who said it and when.
        </p>
      ) : (
        <Timeline
          label="what was said"
          now={now}
          entries={notes.map((note) => ({
            at: note.at,
            what:
              note.words !== null
                ? reveal(note.words)
                : note.givenTo === null
                  ? 'Given to nobody.'
                  : `Given to ${nameOr(note.takerName, 'somebody who has left')}.`,
            who: nameOr(note.authorName, 'the program'),
          }))}
        />
      )}
      <ErrorSummary errors={saying.errors} labels={{ words: 'note' }} />
      <ActionForm
        desk={desk}
        action={consolePaths.noteTask.to({ task: task.id })}
        button="keep the note"
        kind="quiet"
        why={desk.why('finish-task')}
      >
        <TextArea
          name="words"
          label="note"
          rows={2}
          maxLength={2000}
          value={saying.values.words}
          error={saying.errors.words}
        />
      </ActionForm>
    </>
  )
}

function Open({ desk, task, staff, typed }: TaskPageProps) {
  const params = { task: task.id }
  const why = whyNot(desk.why('finish-task'))
  const finishing = typedInto(typed, 'done')
  const dropping = typedInto(typed, 'dropped')
  const giving = typedInto(typed, 'assign')
  return (
    <>
      <h2>whose it is</h2>
      <ErrorSummary errors={giving.errors} labels={{ person: 'person' }} />
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
          value={giving.values.person ?? task.assigneeId ?? undefined}
          error={giving.errors.person}
          options={withHolder(takers(staff), task)}
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
          help={taskKindRule(task.kind).evidence}
          rows={3}
          maxLength={2000}
          value={finishing.values.evidence}
          error={finishing.errors.evidence}
        />
      </ActionForm>
      <details open={Object.keys(dropping.errors).length > 0}>
        <summary>it need not be done any more</summary>
        <ErrorSummary errors={dropping.errors} labels={{ reason: 'why it need not be done' }} />
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
  )
}
