import { randomUUID } from 'node:crypto'
import { consolePaths } from '#web/paths.ts'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, Select, TextArea } from '#web/ui/field.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { type Staff, takers } from './task-pages.tsx'
import { type Typed, typedInto } from './typed.ts'

const labels = {
  title: 'what is to be done',
  asked: 'what whoever does it needs to know',
  client: 'for',
  person: 'who does it',
  due: 'by when',
}

/** Asks somebody here, or whoever comes first, to do something: for a client, or for the house itself. */
export function AskTaskPage(props: {
  desk: Desk
  clients: readonly { readonly id: string; readonly name: string }[]
  staff: Staff
  /** The client whose page led here. */
  client?: string | undefined
  refused?: string
  typed?: Typed
}) {
  const { desk, clients, staff, refused, typed } = props
  const { errors, values } = typedInto(typed, 'task')
  return (
    <ConsolePage desk={desk} title="ask for something" section="tasks" refused={refused}>
      <PageHead
        breadcrumb={[
          { href: consolePaths.tasks.to(), label: 'tasks' },
          { href: consolePaths.newTask.to(), label: 'ask for something' },
        ]}
        title="ask for something"
      />
      <ErrorSummary errors={errors} labels={labels} />
      <ActionForm
        desk={desk}
        action={consolePaths.newTask.to()}
        button="ask for it"
        hidden={{ key: values.key ?? randomUUID() }}
        why={desk.why('finish-task')}
      >
        <Field name="title" label={labels.title} maxLength={120} value={values.title} error={errors.title} />
        <TextArea
          name="asked"
          label={labels.asked}
          help="No passwords: they are revealed where they are kept, and that is recorded."
          rows={5}
          maxLength={4000}
          value={values.asked}
          error={errors.asked}
        />
        <Select
          name="client"
          label={labels.client}
          optional
          blank="the house itself"
          value={values.client ?? props.client}
          error={errors.client}
          options={clients.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Select
          name="person"
          label={labels.person}
          optional
          blank="whoever comes first"
          value={values.person}
          error={errors.person}
          options={takers(staff)}
        />
        <Field name="due" label={labels.due} type="date" value={values.due} error={errors.due} />
      </ActionForm>
    </ConsolePage>
  )
}
