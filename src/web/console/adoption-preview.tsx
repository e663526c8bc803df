import type { CellRefusal } from '#domain/adoption/imported-client.ts'
import { changesSomething, type WeighedClient } from '#domain/adoption/weigh-import.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { Breakable } from '#web/ui/breakable.tsx'
import { ButtonLink } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'

const several = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** What a file would make, client by client, and what of it is refused and why. Nothing is written yet. */
export function AdoptionPreview(props: {
  desk: Desk
  weighed: readonly WeighedClient[]
  refusals: readonly CellRefusal[]
  /** What a confirmation sends again: nothing of the file is kept in between. */
  rows: readonly string[]
}) {
  const { desk, weighed, rows } = props
  const refusals = [...props.refusals, ...weighed.flatMap(({ refused }) => refused)]
  const taken = weighed.filter(changesSomething)
  const fresh = taken.filter(({ standing }) => !standing).length
  const same = weighed.filter((one) => one.refused.length === 0 && !changesSomething(one)).length
  const lines = new Set(refusals.map(({ line }) => line)).size
  return (
    <ConsolePage desk={desk} title="what the file would make" section="adoption">
      <PageHead
        breadcrumb={[
          { href: consolePaths.adoptions.to(), label: 'bring in clients' },
          { href: consolePaths.adoptionPreview.to(), label: 'what the file would make' },
        ]}
        title="what the file would make"
        about={`${several(fresh, 'new client')}, ${several(taken.length - fresh, 'client')} changed, ${same} as they are, ${several(lines, 'line')} refused. Nothing is written yet.`}
      />
      <DataTable
        caption="clients in the file"
        hideCaption
        rows={weighed}
        empty="No line of the file can be taken; see below why."
        columns={[
          { key: 'company', heading: 'client', cell: ({ client }) => <Whose client={client} /> },
          { key: 'what', heading: 'what is made', cell: (one) => <Fate one={one} /> },
          { key: 'domains', heading: 'domains', cell: Domains },
          { key: 'inboxes', heading: 'inboxes', cell: Inboxes },
        ]}
      />
      {refusals.length > 0 && <Refusals refusals={refusals} />}
      {taken.length > 0 ? (
        <>
          <Notice tone="plain">
            <p>
              Nobody is written to, nothing is bought and no record is changed. The contact gets no access
              before you invite them, and nothing is said to have been accepted or agreed to. Should the
              privacy policy change, they are told like every client.
            </p>
          </Notice>
          <ActionForm
            desk={desk}
            action={consolePaths.adoptionImport.to()}
            button={`bring in ${several(taken.length, 'client')}`}
            why={desk.why('adopt-clients')}
          >
            {rows.map((row) => (
              <input type="hidden" name="row" value={row} />
            ))}
          </ActionForm>
        </>
      ) : (
        <p>There is nothing to confirm.</p>
      )}
      <p>
        <ButtonLink kind="quiet" href={consolePaths.adoptions.to()}>
          take another file
        </ButtonLink>
      </p>
    </ConsolePage>
  )
}

/** The company, who decides there, since when they are a client, and their subscription. */
function Whose({ client }: { client: WeighedClient['client'] }) {
  return (
    <>
      {client.company}
      <span class="block small soft">
        {reveal(client.contactName)}, <Breakable name={reveal(client.contactEmail)} />
      </span>
      <span class="block small soft">
        {client.startedOn ? `client since ${client.startedOn}` : 'client since: not named, counts from today'}
        {client.subscription && <>, {client.subscription}</>}
      </span>
    </>
  )
}

function Fate({ one }: { one: WeighedClient }) {
  if (one.refused.length > 0) return <StateMark tone="bad" word="refused" />
  if (!changesSomething(one)) return <StateMark tone="off" word="nothing new" />
  return one.standing ? (
    <StateMark tone="attention" word="adds to it" />
  ) : (
    <StateMark tone="good" word="a new client" />
  )
}

function Domains({ client, newDomains }: WeighedClient) {
  return (
    <ul class="plain">
      {client.domains.map((name) => (
        <li>
          {name} {!newDomains.includes(name) && <span class="soft small">there already</span>}
        </li>
      ))}
    </ul>
  )
}

function Inboxes({ client, newInboxes, changedInboxes }: WeighedClient) {
  if (client.inboxes.length === 0) return <span class="soft">none named</span>
  return (
    <ul class="plain">
      {client.inboxes.map((inbox) => (
        <li>
          <Breakable name={reveal(inbox.address)} />
          <span class="soft small">
            {' '}
            {`${reveal(inbox.firstName)} ${reveal(inbox.lastName)}`.trim()}
            {inbox.warmSince && `, warm since ${inbox.warmSince}`}
            {changedInboxes.some(({ address }) => address === inbox.address)
              ? ' (another day than before)'
              : !newInboxes.includes(inbox) && ' (there already)'}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Refusals({ refusals }: { refusals: readonly CellRefusal[] }) {
  return (
    <>
      <h2>what is refused</h2>
      <p>
        Mend it in the file and bring the whole file in again: what was taken before is found and not made
        twice.
      </p>
      <DataTable
        caption="cells that are refused"
        hideCaption
        rows={refusals}
        empty=""
        columns={[
          { key: 'line', heading: 'line', numeric: true, cell: (one) => one.line },
          { key: 'column', heading: 'column', cell: (one) => one.column ?? 'the whole line' },
          {
            key: 'value',
            heading: 'what stands there',
            cell: (one) =>
              one.value ? (
                <code>{one.value}</code>
              ) : (
                <span class="soft">{one.value === undefined ? 'not shown' : 'nothing'}</span>
              ),
          },
          { key: 'why', heading: 'why', cell: (one) => one.words },
        ]}
      />
    </>
  )
}
