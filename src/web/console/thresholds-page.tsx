import type { ThresholdsPage as Page } from '#domain/deliverability/adjust-threshold.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { Field, Select } from '#web/ui/field.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { type Typed, typedInto } from './typed.ts'

type Row = Page['rows'][number]

const units = { percent: ' %', count: '', days: ' days' } as const

/** What one client's health is judged by: each default with its source, and what was set instead. */
export function ThresholdsPage(props: { desk: Desk; page: Page; refused?: string; typed?: Typed }) {
  const { desk, page, refused, typed } = props
  const { client, rows, now } = page
  const given = typedInto(typed, 'threshold')
  const told = (row: Row, value: number) => `${value}${units[row.unit]}`
  return (
    <ConsolePage desk={desk} title={`thresholds, ${client.name}`} section="health" refused={refused}>
      <PageHead
        breadcrumb={[
          { href: consolePaths.client.to({ client: client.id }), label: client.name },
          { href: consolePaths.thresholds.to({ client: client.id }), label: 'thresholds' },
        ]}
        title="thresholds"
        about={`What the health of ${client.name} is judged by.`}
      />
      <DataTable
        caption="thresholds"
        hideCaption
        rows={rows}
        empty=""
        columns={[
          { key: 'decides', heading: 'what it decides', cell: (row) => row.decides },
          {
            key: 'holds',
            heading: 'holds',
            numeric: true,
            cell: (row) => <strong>{told(row, row.set?.value ?? row.value)}</strong>,
          },
          {
            key: 'default',
            heading: 'default and its source',
            cell: (row) => (
              <div class="reading">
                {told(row, row.value)} <span class="small soft">{row.source}</span>
              </div>
            ),
          },
          {
            key: 'bounds',
            heading: 'can be set',
            cell: (row) => (
              <span class="nowrap">
                {row.between[0]} to {told(row, row.between[1])}
              </span>
            ),
          },
          {
            key: 'set',
            heading: 'set for this client',
            cell: (row) => <Setting row={row} now={now} told={told} />,
          },
        ]}
      />
      <h2>change one</h2>
      <ActionForm
        desk={desk}
        action={consolePaths.thresholds.to({ client: client.id })}
        button="set it for this client"
        why={desk.why('adjust-thresholds')}
      >
        <Select
          name="name"
          label="threshold"
          value={given.values.name}
          error={given.errors.name}
          options={rows.map((row) => ({ value: row.name, label: row.decides }))}
        />
        <Field
          name="value"
          label="value"
          help="A number within its bounds. Left empty, the default holds again."
          optional
          inputmode="decimal"
          value={given.values.value}
          error={given.errors.value}
        />
        <Field
          name="why"
          label="why"
          help="It stays beside the value, with your name and the day."
          value={given.values.why}
          error={given.errors.why}
          maxLength={300}
        />
      </ActionForm>
    </ConsolePage>
  )
}

function Setting({ row, now, told }: { row: Row; now: Date; told: (row: Row, value: number) => string }) {
  const all = row.set ? [row.set, ...row.before] : row.before
  if (all.length === 0) return <span class="soft">no</span>
  return (
    <ul class="plain-list reading">
      {all.map((one) => (
        <li>
          {one.endedAt === null ? (
            <StateMark tone="attention" word={told(row, one.value)} />
          ) : (
            <span class="soft">{told(row, one.value)} until it was changed</span>
          )}{' '}
          <span class="small soft">
            <Time at={one.setAt} now={now} as="day" />
            {one.by && `, ${reveal(one.by)}`}: {reveal(one.why)}
          </span>
        </li>
      ))}
    </ul>
  )
}
