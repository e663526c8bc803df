import type { DriftPage, ShownDifference } from '#domain/drift/drift-page.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { AboutDifference, mendEffect, SideOf } from './drift-words.tsx'

export function Differences({ desk, page }: { desk: Desk; page: DriftPage }) {
  const { open, now, stack } = page
  const why = desk.why('decide-differences')
  const mendable = open.filter(({ rule }) => typeof rule.mend === 'string')
  return (
    <>
      <DataTable
        caption="differences"
        hideCaption
        rows={open}
        empty={
          stack.comparedAt
            ? 'Nothing: the stack stands in the world as it is wanted here.'
            : 'Differences appear here after the first night.'
        }
        columns={[
          { key: 'what', heading: 'what', cell: (one) => <AboutDifference {...one} /> },
          {
            key: 'wanted',
            heading: 'wanted',
            named: true,
            cell: (one) => <SideOf kind={one.kind} value={one.wanted} />,
          },
          {
            key: 'found',
            heading: 'found',
            named: true,
            cell: (one) => <SideOf kind={one.kind} value={one.found} />,
          },
          {
            key: 'since',
            heading: 'first seen',
            named: true,
            cell: (one) => <Time at={one.firstSeenAt} now={now} />,
          },
          {
            key: 'decide',
            heading: 'decide',
            cell: (one) => <Decide desk={desk} stackId={stack.id} one={one} why={why} />,
          },
        ]}
      />
      {mendable.length > 1 && (
        <ConfirmedAction
          desk={desk}
          ask={`mend all ${mendable.length}`}
          effect={
            <p>
              Each is written into the world as it is wanted here, or none is. What stands there now is kept
              and can be written back, change by change.
            </p>
          }
          action={consolePaths.approveDifferences.to({ stack: stack.id })}
          hidden={{ differences: mendable.map(({ id }) => id).join(' ') }}
          button={`approve and write ${mendable.length} changes`}
          why={why}
        />
      )}
    </>
  )
}

function Decide(props: { desk: Desk; stackId: string; one: ShownDifference; why: string | undefined }) {
  const { desk, stackId, one, why } = props
  const { mend, accept } = one.rule
  return (
    <>
      <ConfirmedAction
        desk={desk}
        ask="mend the world"
        effect={<p>{mendEffect(one.kind)}</p>}
        action={consolePaths.approveDifferences.to({ stack: stackId })}
        hidden={{ differences: one.id }}
        button="approve and write"
        why={whyNot(why, typeof mend === 'string' ? undefined : mend.no)}
      />
      <ConfirmedAction
        desk={desk}
        ask="accept as wanted"
        effect={
          <p>
            What was found is what is wanted from now on. Nothing in the world changes, and it can be taken
            back.
          </p>
        }
        action={consolePaths.decideDifference.to({ stack: stackId, difference: one.id })}
        hidden={{ decision: 'accept' }}
        button="accept what was found"
        why={whyNot(why, accept === 'yes' ? undefined : accept.no)}
      />
    </>
  )
}

export function Accepted({ desk, page }: { desk: Desk; page: DriftPage }) {
  const { accepted, stack, now } = page
  return (
    <>
      <h2>accepted as wanted</h2>
      <DataTable
        caption="differences that were accepted"
        hideCaption
        rows={accepted}
        empty=""
        columns={[
          { key: 'what', heading: 'what', cell: (one) => <AboutDifference {...one} /> },
          {
            key: 'before',
            heading: 'was wanted',
            cell: (one) => <SideOf kind={one.kind} value={one.wanted} />,
          },
          { key: 'now', heading: 'is wanted', cell: (one) => <SideOf kind={one.kind} value={one.found} /> },
          {
            key: 'who',
            heading: 'accepted',
            named: true,
            cell: (one) => (
              <>
                {one.decidedAt && <Time at={one.decidedAt} now={now} />}
                {one.decidedBy && ` by ${reveal(one.decidedBy)}`}
              </>
            ),
          },
          {
            key: 'back',
            heading: 'take back',
            cell: (one) => (
              <ActionForm
                desk={desk}
                action={consolePaths.decideDifference.to({ stack: stack.id, difference: one.id })}
                hidden={{ decision: 'reopen' }}
                button="want the former again"
                kind="quiet"
                inline
                why={desk.why('decide-differences')}
              />
            ),
          },
        ]}
      />
    </>
  )
}
