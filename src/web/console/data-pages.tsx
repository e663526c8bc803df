import { dayOf } from '#domain/plans/day.ts'
import {
  type DataRequest,
  type RequestAnswer,
  type RequestKind,
  requestAnswers,
  requestKinds,
} from '#domain/rights/data-requests.ts'
import {
  type FoundPerson,
  type HeldData,
  type HeldRecord,
  type Reason,
  runsOn,
} from '#domain/rights/held-data.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Checkbox, Field, Select } from '#web/ui/field.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import { answeredSchema, notedSchema } from './data-forms.ts'
import type { Desk } from './desk.ts'
import { DueMark } from './due-mark.tsx'
import { refusedElsewhere, type Typed, typedInto } from './typed.ts'

const kindWords: Readonly<Record<RequestKind, string>> = {
  access: 'what is held of them',
  correction: 'a correction',
  deletion: 'deletion',
  portability: 'a copy to take away',
  objection: 'an objection',
}
const answerWords: Readonly<Record<RequestAnswer, string>> = {
  done: 'done as they asked',
  'in-part': 'done, but for what a law keeps',
  refused: 'refused, with the reason and where to complain',
  nobody: 'nothing is held of them',
}

export function DataRequestsPage(props: {
  desk: Desk
  requests: readonly DataRequest[]
  now: Date
  /** Who may be meant by what was looked for, where that is not one alone; undefined where nobody was looked for. */
  people?: readonly FoundPerson[]
  typed?: Typed
  refused?: string
}) {
  const { desk, requests, now, people, typed } = props
  const { errors, values } = typedInto(typed, 'address')
  const note = typedInto(typed, 'note')
  const isShown =
    typed === undefined || ['address', 'note', ...requests.map(({ id }) => id)].includes(typed.form)
  const refused = props.refused ?? refusedElsewhere(typed, isShown)
  const why = desk.why('answer-rights-request')
  return (
    <ConsolePage desk={desk} title="data requests" section="data" refused={refused}>
      <PageHead
        title="data requests"
        about="Somebody asks what is held of them, for a copy, or to have it deleted. Answer within 30 days, usually within 48 hours."
      />
      {people?.length === 0 && (
        <Notice tone="plain" live>
          <p>
            Nobody is held by this address or name. Look in our mailbox too, which this program does not read;
            then answer that nothing else is held.
          </p>
          <p>
            Did they get a mail of a client’s campaign? Those addresses lie with the client at the sequencer,
            and are neither read nor kept here. Look for the domain that it came from in the search, pass the
            request on to that client, and tell them that you did.
          </p>
        </Notice>
      )}
      <p>
        They write to us, and this program does not read that mailbox: note when a mail came, so that the
        clock runs here. Whoever writes from another address shows first that this one is theirs: write to it
        and wait for the answer.
      </p>
      <ActionForm desk={desk} action={consolePaths.dataRequests.to()} button="show what is held" why={why}>
        <Field
          name="who"
          label="their e-mail address, or their whole name"
          help="Of an inbox in somebody’s name, its address or the name: they have no other here."
          value={values.who}
          error={errors.who}
          autocomplete="off"
        />
      </ActionForm>
      {people !== undefined && people.length > 1 && (
        <DataTable
          caption="who may be meant"
          rows={people}
          rowHref={(one) => consolePaths.heldData.to({ person: one.id })}
          empty=""
          columns={[
            { key: 'name', heading: 'name', cell: (one) => (one.name === null ? '' : reveal(one.name)) },
            { key: 'email', heading: 'e-mail', cell: (one) => (one.email === null ? '' : reveal(one.email)) },
          ]}
        />
      )}
      <h2>waiting for an answer</h2>
      {requests.length === 0 && <p>Nobody waits.</p>}
      {requests.map((request) => {
        const answer = typedInto(typed, request.id)
        return (
          <>
            <h3>{kindWords[request.kind]}</h3>
            <p>
              asked <Time at={request.askedAt} now={now} as="day" />, to be answered by{' '}
              <Time at={request.dueAt} now={now} as="day" /> <DueMark due={request.dueAt} now={now} />
            </p>
            <ActionForm
              desk={desk}
              action={consolePaths.answerDataRequest.to({ request: request.id })}
              button="they are answered"
              schema={answeredSchema}
              kind="quiet"
              why={why}
            >
              <Select
                name="answer"
                label="what became of it"
                options={requestAnswers.map((value) => ({ value, label: answerWords[value] }))}
                value={answer.values.answer}
                error={answer.errors.answer}
              />
            </ActionForm>
          </>
        )
      })}
      <h2>somebody asked</h2>
      <ActionForm
        desk={desk}
        action={consolePaths.noteDataRequest.to()}
        schema={notedSchema}
        button="note it"
        kind="quiet"
        why={why}
      >
        <Select
          name="kind"
          label="what for"
          options={requestKinds.map((value) => ({ value, label: kindWords[value] }))}
          value={note.values.kind}
          error={note.errors.kind}
        />
        <Field
          name="day"
          label="the day their mail came"
          help="No name and no address: who asked stands in the mailbox alone."
          type="date"
          value={note.values.day ?? dayOf(now)}
          error={note.errors.day}
        />
      </ActionForm>
    </ConsolePage>
  )
}

export function HeldDataPage(props: {
  desk: Desk
  held: HeldData
  now: Date
  typed?: Typed
  refused?: string
}) {
  const { desk, held, now, typed, refused } = props
  const { errors, values } = typedInto(typed, 'erasure')
  const person = held.personId
  const who = held.name ?? held.email
  const title = who === null ? 'somebody' : reveal(who)
  return (
    <ConsolePage desk={desk} title="what is held" section="data" refused={refused}>
      <PageHead
        breadcrumb={[
          { href: consolePaths.dataRequests.to(), label: 'data requests' },
          { href: consolePaths.heldData.to({ person }), label: title },
        ]}
        title={title}
        about="All that this program holds of them, with what for and how long."
      />
      <DefinitionList
        facts={[
          ['e-mail', held.email === null ? null : reveal(held.email)],
          ...held.reasons.map(
            (reason) => [`held as: ${reason.of}`, <Until reason={reason} now={now} />] as const,
          ),
        ]}
      />
      <div class="actions">
        <ActionForm
          desk={desk}
          action={consolePaths.heldCopy.to({ person })}
          button="take a copy for them"
          kind="quiet"
          why={desk.why('answer-rights-request')}
        />
        <ConfirmedAction
          desk={desk}
          action={consolePaths.eraseData.to({ person })}
          ask="delete what they ask for"
          button="delete it for good"
          kind="danger"
          open={typed?.form === 'erasure'}
          why={desk.why('answer-rights-request')}
          effect={<Effect held={held} now={now} />}
        >
          <Checkbox
            name="sure"
            label="They wrote from this address, or have shown that it is theirs."
            error={errors.sure}
          />
          <Checkbox
            name="objects"
            label="They object: nobody mails this address marketing again. Its fingerprint alone is kept for that."
            checked={values.objects !== undefined}
            optional
          />
        </ConfirmedAction>
      </div>
      {held.records.map((record) => (
        <Record record={record} />
      ))}
      <h2>what was done with it</h2>
      <DataTable
        caption="what was done with it"
        hideCaption
        rows={held.done}
        empty="Nothing is in the ledger about them."
        columns={[
          { key: 'at', heading: 'when', cell: (one) => <Time at={one.at} now={now} as="exact" /> },
          { key: 'kind', heading: 'what', cell: (one) => one.kind },
          { key: 'recipient', heading: 'to', cell: (one) => one.recipient ?? '' },
          { key: 'categories', heading: 'which data', cell: (one) => one.categories.join(', ') },
        ]}
      />
      <h2>where else to look</h2>
      <DataTable
        caption="where else something may be"
        hideCaption
        rows={held.elsewhere}
        empty=""
        columns={[
          { key: 'what', heading: 'what', cell: (one) => one.what },
          { key: 'period', heading: 'kept', cell: (one) => one.period },
        ]}
      />
    </ConsolePage>
  )
}

function Until({ reason, now }: { reason: Reason; now: Date }) {
  const until = reason.until ? <Time at={reason.until} now={now} as="day" /> : 'it ends'
  return <>until {until}</>
}

function Effect({ held: { reasons, records }, now }: { held: HeldData; now: Date }) {
  const agreed = records.some(
    ({ table, rows }) => table === 'calls' && rows.some((call) => call.state === 'booked'),
  )
  const goes = reasons.filter(({ kept }) => !kept)
  const stays = reasons.filter(({ kept }) => kept)
  return (
    <>
      <p>
        {goes.length > 0
          ? `Deleted at once, and from what comes out of a backup: ${goes.map(({ of }) => of).join(' and ')}. It can't be undone.`
          : stays.length > 0
            ? 'Nothing of theirs may be deleted yet.'
            : 'Deleted at once, and from what comes out of a backup. It can’t be undone.'}
      </p>
      {agreed && (
        <p>
          A call is agreed on with them. It goes, too, without a mail: call it off first, or take it out of
          your calendar.
        </p>
      )}
      {stays.map((reason) => (
        <p>
          What stays: {reason.of}, <Until reason={reason} now={now} />, because tax law and claims need it
          (GDPR Art. 17(3)(b) and (e)). Tell them so.
        </p>
      ))}
    </>
  )
}

function Record({ record: { table, what, purposes, period, rows } }: { record: HeldRecord }) {
  return (
    <>
      <h2>{table.replaceAll('_', ' ')}</h2>
      <p class="small soft">
        {what} {purposes.length > 0 && `What for: ${purposes.join('; ')}. `}Kept: {period}.
      </p>
      {rows.length === 1 ? (
        <DefinitionList
          facts={Object.entries(rows[0] ?? {}).map(
            ([name, value]) => [name.replaceAll('_', ' '), valueWords(value)] as const,
          )}
        />
      ) : (
        <DataTable
          caption={table.replaceAll('_', ' ')}
          hideCaption
          rows={rows}
          empty=""
          columns={Object.keys(rows[0] ?? {})
            .filter((name) => rows.some((row) => valueWords(row[name]) !== null))
            .map((name) => ({
              key: name,
              heading: name.replaceAll('_', ' '),
              cell: (row: HeldRecord['rows'][number]) => valueWords(row[name]) ?? '',
            }))}
        />
      )}
    </>
  )
}

function valueWords(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (runsOn(value)) return 'as long as it runs'
  if (value instanceof Date) return `${value.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  if (Buffer.isBuffer(value)) return `${value.length} bytes`
  if (Array.isArray(value) || typeof value === 'object') return JSON.stringify(value)
  return String(value)
}
