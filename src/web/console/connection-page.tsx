import type { VendorKind } from '#domain/connections/accounts-port.ts'
import type { ConnectionRow, Refusal, StackOfConnection } from '#domain/connections/connections-page.ts'
import { unfit } from '#domain/connections/key-check-port.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { TextArea } from '#web/ui/field.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { AccountFields, accountLabels } from './account-fields.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { FindingMark, KeyMark, WorldMark, whoseWords } from './connection-words.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { RefusedCalls } from './refused-calls.tsx'
import { refusedElsewhere, type Typed, typedInto } from './typed.ts'

/** One account at a vendor: is it well, what may its key do, who works with it, and what an owner can do about it. */
export function ConnectionPage(props: {
  desk: Desk
  kind: VendorKind
  connection: ConnectionRow
  stacks: readonly StackOfConnection[]
  refusals: readonly Refusal[]
  now: Date
  refused?: string
  typed?: Typed
}) {
  const { desk, kind, connection, stacks, refusals, now, refused } = props
  const at = { connection: connection.id }
  const manage = desk.why('manage-connections')
  const rotation = typedInto(props.typed, 'rotate')
  const switching = typedInto(props.typed, 'off')
  const title = `${kind.name}, ${connection.mode}`
  return (
    <ConsolePage
      desk={desk}
      title={title}
      section="vendors"
      refused={
        refused ??
        refusedElsewhere(
          props.typed,
          props.typed?.form !== 'off' || (connection.state === 'on' && manage === undefined),
        )
      }
    >
      <PageHead
        title={title}
        about={`It ${kind.does}.`}
        breadcrumb={[
          { href: consolePaths.vendors.to(), label: 'vendors' },
          { href: consolePaths.connection.to(at), label: title },
        ]}
      />
      <DefinitionList
        facts={[
          ['world', <WorldMark mode={connection.mode} />],
          ['whose', whoseWords(connection)],
          ['its key', <KeyMark connection={connection} />],
          ['switched off because', connection.offReason],
          ['address', <code>{connection.baseUrl}</code>],
          ['connected', <Time at={connection.createdAt} now={now} as="day" />],
          ['last changed', connection.changedAt && <Time at={connection.changedAt} now={now} />],
          [
            'calls, 24 h',
            `${connection.calls24h}, of which ${connection.refusals24h} failed (all of this vendor)`,
          ],
          ['bought this month', connection.spentCents === null ? null : moneyText(connection.spentCents)],
        ]}
      />
      <h2>what its key may do</h2>
      <Findings connection={connection} now={now} />
      <ActionForm
        desk={desk}
        action={consolePaths.checkConnection.to(at)}
        button="look again"
        kind="quiet"
        why={manage}
      />
      <h2>stacks that were built with it</h2>
      <DataTable
        caption="stacks that were built with it"
        hideCaption
        rows={stacks}
        rowHref={(one) => consolePaths.build.to({ stack: one.stackId })}
        empty="A stack appears here once its spending was approved and the account was first used for it. It keeps the account from then on."
        columns={[
          { key: 'client', heading: 'client', cell: (one) => one.clientName },
          { key: 'state', heading: 'state', cell: (one) => one.state },
        ]}
      />
      <h2>give it another key</h2>
      {isMadeAtStart(connection) ? (
        <p>The sandbox world makes this account at each start, and its key with it.</p>
      ) : (
        <>
          <p>
            The new key is tried first. If it works it takes the place of the old one at once, nothing stops
            meanwhile, and the old one is gone here: end it at the vendor, too.
          </p>
          <ErrorSummary errors={rotation.errors} labels={accountLabels(kind)} />
          <ActionForm
            desk={desk}
            action={consolePaths.rotateConnection.to(at)}
            button="try this key and use it from now on"
            why={manage}
          >
            <AccountFields kind={kind} {...rotation} />
          </ActionForm>
        </>
      )}
      <h2>{connection.state === 'on' ? 'switch it off' : 'switch it on again'}</h2>
      {connection.state === 'on' ? (
        <ConfirmedAction
          desk={desk}
          action={consolePaths.switchOffConnection.to(at)}
          ask="switch it off"
          effect={
            <p>
              Nothing is done with the account from the next call on. Stacks that were built with it wait, and
              their pages show the reason; nothing at the vendor changes or ends.
            </p>
          }
          open={props.typed?.form === 'off'}
          button="switch it off now"
          kind="danger"
          why={manage}
        >
          <ErrorSummary errors={switching.errors} labels={{ reason: 'why' }} />
          <TextArea
            name="reason"
            label="why"
            help="Whoever looks at a stack that waits for it reads this."
            value={switching.values.reason}
            error={switching.errors.reason}
            maxLength={500}
            rows={2}
          />
        </ConfirmedAction>
      ) : (
        <ActionForm
          desk={desk}
          action={consolePaths.switchOnConnection.to(at)}
          button="switch it on"
          why={manage}
        />
      )}
      <h2>what did not go through</h2>
      <RefusedCalls refusals={refusals} now={now} />
    </ConsolePage>
  )
}

/** The agency's accounts of the sandbox world are remade by the start. */
const isMadeAtStart = ({ mode, scope }: ConnectionRow) => mode === 'sandbox' && scope.kind === 'agency'

function Findings({ connection, now }: { connection: ConnectionRow; now: Date }) {
  const { report, checkedAt } = connection
  if (!report || !checkedAt)
    return <p class="soft">Nobody has looked yet. A look changes nothing at the vendor.</p>
  const reason = unfit(report)
  return (
    <>
      <p class="soft">
        Seen <Time at={checkedAt} now={now} />, by calls that only read.
      </p>
      {reason !== undefined && (
        <Notice tone="bad">
          <p>{reason}</p>
        </Notice>
      )}
      <DataTable
        caption="what its key may do"
        hideCaption
        rows={report.findings}
        empty="The vendor does not accept the key, so nothing else was tried."
        columns={[
          { key: 'what', heading: 'to do', cell: (one) => one.what },
          { key: 'answer', heading: 'seen', cell: (one) => <FindingMark answer={one.answer} /> },
          { key: 'words', heading: 'how', cell: (one) => one.words ?? '' },
        ]}
      />
    </>
  )
}
