import type { AdoptionRow, Reading } from '#domain/adoption/adoption-page.ts'
import { columnNames, importColumns } from '#domain/adoption/columns.ts'
import type { Tally } from '#domain/adoption/findings.ts'
import { mostRows } from '#domain/adoption/read-import.ts'
import { readVendors } from '#domain/adoption/sighting.ts'
import { type FaultCode, faults } from '#platform/errors/fault.ts'
import { consolePaths } from '#web/paths.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { Checkbox, fieldId } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Num } from '#web/ui/num.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { stackMarks } from './engagement-tone.ts'

/** The largest file that is taken: some thousand inboxes. */
export const uploadBytes = 512 * 1024

/** So many are accepted by one press. */
export const mostAtOnce = 100

/** Clients from before this program: bring them in, see who was, and when the vendors were read. */
export function AdoptionsPage(props: {
  desk: Desk
  rows: readonly AdoptionRow[]
  tallies: ReadonlyMap<string, Tally>
  readings: readonly Reading[]
  orphans: number
  now: Date
  /** Why an uploaded file was not read. */
  reasons?: readonly string[]
  refused?: string | undefined
}) {
  const { desk, rows, tallies, readings, orphans, now, reasons = [], refused } = props
  return (
    <ConsolePage
      desk={desk}
      title="bring in clients"
      section="adoption"
      topics={['adoption']}
      refused={refused}
    >
      <PageHead
        title="bring in clients"
        about="Clients from before this program come in by a file and by reading the vendors. They are only looked at until you accept what was found."
      />
      {/* Above the list: under thirty clients nobody sees that the page has answered. */}
      {reasons.length > 0 && (
        <Notice tone="bad" title="this file can’t be read" live>
          <ul>
            {reasons.map((reason) => (
              <li>{reason}</li>
            ))}
          </ul>
          <p>
            Nothing of it was kept. <a href="#field-file">Take another file</a>.
          </p>
        </Notice>
      )}
      <LiveRegion id="adoptions" topics={['adoption']} href={desk.address}>
        <DataTable
          caption="clients that were brought in"
          hideCaption
          rows={rows}
          rowHref={(row) => consolePaths.adoption.to({ adoption: row.engagementId })}
          empty="Clients appear here once a file was confirmed below."
          columns={[
            { key: 'company', heading: 'client', cell: (row) => row.company },
            {
              key: 'state',
              heading: 'state',
              cell: (row) => <StateMark {...stackMarks[row.state]} />,
            },
            {
              key: 'found',
              heading: 'found at the vendors',
              cell: (row) => <Found tally={tallies.get(row.engagementId)} />,
            },
            { key: 'domains', heading: 'domains', numeric: true, cell: (row) => <Num value={row.domains} /> },
            { key: 'inboxes', heading: 'inboxes', numeric: true, cell: (row) => <Num value={row.inboxes} /> },
            {
              key: 'imported',
              heading: 'brought in',
              named: true,
              cell: (row) => <Time at={row.importedAt} now={now} />,
            },
            {
              key: 'accepted',
              heading: 'accepted',
              named: true,
              cell: (row) =>
                row.acceptedAt ? <Time at={row.acceptedAt} now={now} /> : <span class="soft">not yet</span>,
            },
          ]}
        />
        <h2>what the vendors show</h2>
        <Readings readings={readings} now={now} />
        <p>
          {orphans === 0 ? (
            'Nothing was seen there that belongs to no client.'
          ) : (
            <a href={consolePaths.orphans.to()}>
              {orphans === 1 ? '1 thing belongs to no client' : `${orphans} things belong to no client`}
            </a>
          )}
        </p>
      </LiveRegion>
      <ActionForm
        desk={desk}
        action={consolePaths.adoptionReading.to()}
        button="read the vendors now"
        kind="quiet"
        why={desk.why('adopt-clients')}
      />
      <AcceptSeveral desk={desk} rows={rows} tallies={tallies} />
      <h2>bring in a file</h2>
      <p class="row">
        <ButtonLink kind="quiet" href={consolePaths.adoptionTemplate.to()}>
          download the template (CSV)
        </ButtonLink>
      </p>
      <p>
        One row a client, or several rows of one client: rows of the same company add up. You see what would
        be made before anything is written. The same file again changes nothing, and the file itself is not
        kept.
      </p>
      <Upload desk={desk} />
      <details>
        <summary>what each column is for</summary>
        <DataTable
          caption="columns of the file"
          hideCaption
          rows={columnNames}
          empty=""
          columns={[
            { key: 'name', heading: 'column', cell: (name) => name },
            {
              key: 'needed',
              heading: 'needed',
              cell: (name) => (importColumns[name].needed ? 'yes' : <span class="soft">if you know it</span>),
            },
            { key: 'help', heading: 'what stands in it', cell: (name) => importColumns[name].help },
            {
              key: 'example',
              heading: 'such as',
              cell: (name) => <code>{importColumns[name].example}</code>,
            },
          ]}
        />
        <p class="soft">
          A file with any other column is refused, so that nothing comes here that is not needed. At most{' '}
          {mostRows} rows at once.
        </p>
      </details>
    </ConsolePage>
  )
}

/** How much was found of a client that waits to be accepted; nothing of one that is. */
function Found({ tally }: { tally: Tally | undefined }) {
  if (!tally) return null
  const { things, agree, notLooked, undecided, differ, isComplete } = tally
  if (notLooked === things) return <StateMark tone="unknown" word="not read yet" />
  if (isComplete) return <StateMark tone="good" word={`all ${things} agree`} />
  const rest = [
    notLooked > 0 && `${notLooked} not read yet`,
    undecided > 0 && `${undecided} to decide on`,
    differ > 0 && `${differ} not as the file says`,
  ].filter((words) => words !== false)
  return (
    <>
      <StateMark tone="attention" word={`${agree} of ${things} agree`} />
      <span class="block small">{rest.join(', ')}</span>
    </>
  )
}

/** Those of whom everything that was found agrees with the file, accepted by one press. */
function AcceptSeveral(props: {
  desk: Desk
  rows: readonly AdoptionRow[]
  tallies: ReadonlyMap<string, Tally>
}) {
  const { desk, rows, tallies } = props
  const complete = rows.filter(({ engagementId }) => tallies.get(engagementId)?.isComplete)
  if (complete.length < 2) return null
  const shown = complete.slice(0, mostAtOnce)
  return (
    <>
      <h2>accept several at once</h2>
      <p>
        Of these everything that the vendors show agrees with the file. Where the days of a warm-up differ,
        the later one counts.
      </p>
      <ConfirmedAction
        desk={desk}
        ask={`accept ${shown.length} clients of whom everything agrees`}
        effect={
          <p>
            What was seen becomes what is wanted, and each stack is looked after like any other from then on.
            Nothing is mended with it: where something may be, accept the client on its own page instead.
          </p>
        }
        action={consolePaths.acceptComplete.to()}
        button="accept those that are ticked"
        why={desk.why('adopt-clients')}
      >
        {shown.map(({ engagementId, company, domains, inboxes }, nth) => (
          <Checkbox
            name="adoption"
            nth={nth}
            value={engagementId}
            checked
            optional
            label={`${company}: ${domains === 1 ? '1 domain' : `${domains} domains`}, ${inboxes === 1 ? '1 inbox' : `${inboxes} inboxes`}`}
          />
        ))}
      </ConfirmedAction>
    </>
  )
}

export function Readings({ readings, now }: { readings: readonly Reading[]; now: Date }) {
  return (
    <DataTable
      caption="when each account was last read"
      hideCaption
      rows={readings}
      empty=""
      columns={[
        { key: 'vendor', heading: 'account', cell: (one) => readVendors[one.vendor] },
        { key: 'state', heading: 'state', cell: (one) => <ReadingMark reading={one} /> },
        {
          key: 'read',
          heading: 'last read',
          cell: (one) => (one.readAt ? <Time at={one.readAt} now={now} /> : <span class="soft">never</span>),
        },
      ]}
    />
  )
}

function ReadingMark({ reading }: { reading: Reading }) {
  if (reading.triedAt === null) return <StateMark tone="unknown" word="not read yet" />
  if (reading.faultCode === null) return <StateMark tone="good" word="read" />
  return (
    <>
      <StateMark tone="attention" word="could not be read" />{' '}
      <span class="small">
        {faults[reading.faultCode as FaultCode] ?? 'The log says where it broke.'} What it showed before
        stands.
      </span>
    </>
  )
}

function Upload({ desk }: { desk: Desk }) {
  const why = desk.why('adopt-clients')
  return (
    <Form action={consolePaths.adoptionPreview.to()} hidden={desk.hidden()} files>
      <fieldset disabled={why !== undefined}>
        <div class="field">
          <label for={fieldId('file')}>the file</label>
          <p class="help" id={`${fieldId('file')}-help`}>
            CSV with the headings of the template, at most {uploadBytes / 1024} kB.
          </p>
          <input
            id={fieldId('file')}
            type="file"
            name="file"
            accept=".csv,text/csv"
            aria-describedby={`${fieldId('file')}-help`}
          />
        </div>
      </fieldset>
      <Button disabledBecause={why}>show what it would make</Button>
    </Form>
  )
}
