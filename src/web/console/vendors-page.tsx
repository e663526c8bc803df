import { type ConnectionRow, missingLive, type Refusal } from '#domain/connections/connections-page.ts'
import { periodOf } from '#platform/policy-in-force/period-in-effect.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { KeyMark, outcomeText, WorldMark, whoseWords } from './connection-words.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { RefusedCalls } from './refused-calls.tsx'

/** Are the vendors well, what may our keys do, what did it cost. */
export function VendorsPage(props: {
  desk: Desk
  connections: readonly ConnectionRow[]
  refusals: readonly Refusal[]
  now: Date
}) {
  const { desk, connections, refusals, now } = props
  const nameOf = (vendor: string) =>
    desk.parts.accounts.kinds.find((kind) => kind.vendor === vendor)?.name ?? vendor
  return (
    <ConsolePage desk={desk} title="vendors" section="vendors">
      <PageHead
        title="vendors"
        about="The accounts this program acts with. Keys are encrypted and shown nowhere."
      />
      <NextWorld desk={desk} missing={missingLive(connections).map(nameOf)} />
      <p>
        <a href={consolePaths.newConnection.to()}>connect an account</a>
      </p>
      <DataTable
        caption="accounts at vendors"
        hideCaption
        rows={connections}
        rowHref={(one) => consolePaths.connection.to({ connection: one.id })}
        empty="An account appears here once it is connected; in the sandbox world they are made at the start."
        columns={[
          { key: 'vendor', heading: 'vendor', cell: (one) => nameOf(one.vendor) },
          { key: 'mode', heading: 'world', cell: (one) => <WorldMark mode={one.mode} /> },
          { key: 'whose', heading: 'whose', cell: whoseWords },
          {
            key: 'key',
            heading: 'its key',
            cell: (one) => (
              <>
                <KeyMark connection={one} />{' '}
                {one.checkedAt && (
                  <span class="soft small">
                    looked at <Time at={one.checkedAt} now={now} />
                  </span>
                )}
              </>
            ),
          },
          { key: 'calls', heading: 'calls, 24 h', numeric: true, cell: (one) => one.calls24h },
          { key: 'refusals', heading: 'failed, 24 h', numeric: true, cell: (one) => one.refusals24h },
          {
            key: 'cost',
            heading: 'bought this month',
            numeric: true,
            cell: (one) =>
              one.spentCents === null ? <span class="soft">its bill tells</span> : moneyText(one.spentCents),
          },
          {
            key: 'last',
            heading: 'last call',
            cell: (one) =>
              one.lastAt ? (
                <>
                  <Time at={one.lastAt} now={now} />{' '}
                  <span class="soft small">
                    {one.lastOperation}, {outcomeText(one.lastOutcome ?? '')}
                  </span>
                </>
              ) : (
                <span class="soft">not in the last {periodOf(desk.register, 'vendor-call').days} days</span>
              ),
          },
        ]}
      />
      <p class="small soft">
        Calls are counted by vendor: several accounts at one show the same counts. What was bought is what the
        registrar took for domains since the month began (UTC).
      </p>
      <h2>what did not go through</h2>
      <RefusedCalls refusals={refusals} now={now} />
    </ConsolePage>
  )
}

/** In which world new engagements are, and what would change it. */
function NextWorld({ desk, missing }: { desk: Desk; missing: readonly string[] }) {
  if (desk.parts.mode === 'live')
    return (
      <Notice
        tone={missing.length > 0 ? 'attention' : 'good'}
        title="new engagements are live: money is spent"
      >
        <p>
          {missing.length > 0
            ? `From the next start they would be in the sandbox world again, because no live account is on for ${missing.join(', ')}.`
            : 'The agency has a live account at every vendor that an engagement needs.'}
        </p>
      </Notice>
    )
  return (
    <Notice tone="info" title="new engagements are in the sandbox world: nothing is bought">
      <p>
        {missing.length > 0
          ? `They are live once the agency has a live account at every vendor; missing: ${missing.join(', ')}.`
          : 'Every live account is there: from the next start of the program on, new engagements are live, and the pages of the sandbox world close.'}
      </p>
    </Notice>
  )
}
