import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Select } from '#web/ui/field.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import { type Desk, whyNot } from './desk.ts'
import { type Staff, takers } from './task-pages.tsx'
import { type Typed, typedInto } from './typed.ts'

/** All of a colleague's open tasks to another at once: they leave, or are away. */
export function HandTasksOverPage(props: {
  desk: Desk
  staff: Staff
  counts: ReadonlyMap<string, number>
  /** Whose page led here. */
  from?: string | undefined
  typed?: Typed
}) {
  const { desk, staff, counts, from } = props
  const { errors, values } = typedInto(props.typed, 'hand-over')
  const givers = staff.flatMap((one) => {
    const count = counts.get(one.personId)
    if (count === undefined) return []
    const name = one.name === null ? one.role : reveal(one.name)
    return [
      {
        value: one.personId,
        label: `${name}${one.removedAt === null ? '' : ' (has left)'}: ${count} ${count === 1 ? 'task' : 'tasks'}`,
      },
    ]
  })
  return (
    <ConsolePage desk={desk} title="hand tasks over" section="tasks">
      <PageHead
        breadcrumb={[
          { href: consolePaths.tasks.to(), label: 'tasks' },
          { href: consolePaths.handOverTasks.to(), label: 'hand tasks over' },
        ]}
        title="hand tasks over"
        about="All that somebody still has to do, to somebody else. Each task’s thread says from when on it is theirs."
      />
      <ErrorSummary errors={errors} labels={{ from: 'whose tasks', to: 'who gets them' }} />
      <ActionForm
        desk={desk}
        action={consolePaths.handOverTasks.to()}
        button="hand all of them over"
        why={whyNot(
          desk.why('finish-task'),
          givers.length === 0 ? 'Nobody has an open task, so there is nothing to hand over.' : undefined,
        )}
      >
        <Select
          name="from"
          label="whose tasks"
          value={values.from ?? from}
          error={errors.from}
          options={givers}
        />
        <Select
          name="to"
          label="who gets them"
          optional
          blank="nobody: whoever comes first"
          value={values.to}
          error={errors.to}
          options={takers(staff)}
        />
      </ActionForm>
    </ConsolePage>
  )
}
