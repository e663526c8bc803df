import { type ComplaintSource, complaintSources } from '#domain/deliverability/complaint-counts.ts'
import type { ConsoleHealth } from '#domain/deliverability/console-health.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, Select } from '#web/ui/field.tsx'
import { Num } from '#web/ui/num.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import type { Desk } from './desk.ts'
import { type Typed, typedInto } from './typed.ts'

const labels = { domain: 'domain', day: 'day of the messages', source: 'told by', told: 'complaints' }

/** What recipients complained of, as somebody here read it: no service hands it over by itself. */
export function ComplaintsSection(props: {
  desk: Desk
  stackId: string
  health: ConsoleHealth
  typed: Typed | undefined
}) {
  const { desk, stackId, health, typed } = props
  const { limits, complaints, now } = health
  const given = typedInto(typed, 'complaints')
  return (
    <>
      <h2>complaints</h2>
      <p class="reading">
        From {limits.complaintFloorCount} complaints and {limits.complaintAct} % of at least{' '}
        {limits.complaintFloorSent} cold messages of the client in 7 days on, all its cold sending is paused
        until somebody here ends it or corrects the count.
      </p>
      <DataTable
        caption="complaints by day and domain"
        hideCaption
        rows={complaints}
        empty="Nothing is entered, which is not the same as no complaints: look at Google Postmaster now and then."
        columns={[
          {
            key: 'day',
            heading: 'day',
            cell: (row) => <Time at={new Date(`${row.day}T00:00:00Z`)} now={now} as="day" />,
          },
          { key: 'domain', heading: 'domain', cell: (row) => row.domain },
          {
            key: 'complaints',
            heading: 'complaints',
            numeric: true,
            cell: (row) => <Num value={row.complaints} />,
          },
          { key: 'source', heading: 'told by', cell: (row) => complaintSources[row.source] },
          {
            key: 'entered',
            heading: 'entered',
            named: true,
            cell: (row) => (
              <>
                <Time at={row.enteredAt} now={now} />
                {row.enteredBy && ` by ${reveal(row.enteredBy)}`}
              </>
            ),
          },
        ]}
      />
      <details class="confirm" open={typed?.form === 'complaints'}>
        <summary class="button quiet">enter complaints</summary>
        <div>
          <ErrorSummary errors={given.errors} labels={labels} />
          <p>
            Google Postmaster tells a share of each day, which is reckoned here from what the domain sent that
            day; a host or a recipient tells single ones. Entered again, a day’s count is corrected.
          </p>
          <ActionForm
            desk={desk}
            action={consolePaths.complaints.to({ stack: stackId })}
            button="enter"
            why={desk.why('enter-complaints')}
          >
            <Select
              name="domain"
              label={labels.domain}
              value={given.values.domain}
              error={given.errors.domain}
              options={health.domains.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <Field
              name="day"
              label={labels.day}
              type="date"
              value={given.values.day}
              error={given.errors.day}
            />
            <Select
              name="source"
              label={labels.source}
              value={given.values.source}
              error={given.errors.source}
              options={(Object.keys(complaintSources) as ComplaintSource[]).map((source) => ({
                value: source,
                label: complaintSources[source],
              }))}
            />
            <Field
              name="told"
              label={labels.told}
              help="A number such as 3, or a share such as 0.2 %."
              value={given.values.told}
              error={given.errors.told}
              maxLength={8}
            />
          </ActionForm>
        </div>
      </details>
    </>
  )
}
