import type { DriftPage, ShownChange } from '#domain/drift/drift-page.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { ActionForm } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { ForceForm } from './drift-force.tsx'
import { AboutDifference, faultText, SideOf } from './drift-words.tsx'

const changeMarks: Readonly<Record<string, { tone: Tone; word: string }>> = {
  planned: { tone: 'attention', word: 'waits for approval' },
  approved: { tone: 'waiting', word: 'approved' },
  'under-way': { tone: 'busy', word: 'being written' },
  stopped: { tone: 'bad', word: 'stopped' },
}

export function Changes({ desk, page }: { desk: Desk; page: DriftPage }) {
  const { changes, stack, now } = page
  const why = desk.why('decide-differences')
  return (
    <>
      <h2>to be written</h2>
      <DataTable
        caption="changes to be written"
        hideCaption
        rows={changes}
        empty=""
        columns={[
          { key: 'what', heading: 'what', cell: (one) => <AboutDifference {...one} /> },
          {
            key: 'from',
            heading: 'stands now',
            cell: (one) => <SideOf kind={one.kind} value={one.stood} />,
          },
          { key: 'to', heading: 'is written', cell: (one) => <SideOf kind={one.kind} value={one.written} /> },
          {
            key: 'state',
            heading: 'state',
            cell: (one) => (
              <div class="reading">
                <StateMark {...(changeMarks[one.state] ?? { tone: 'unknown', word: one.state })} />
                {one.undoesId && <div class="soft small">takes an earlier change back</div>}
                {one.faultCode && (
                  <div>
                    {faultText(one.faultCode)} <code class="small soft">{one.faultCode}</code>
                  </div>
                )}
                {one.state === 'under-way' && one.dueAt && (
                  <div class="soft small">
                    looked at again <Time at={one.dueAt} now={now} />
                  </div>
                )}
                <ByWhom change={one} now={now} />
              </div>
            ),
          },
          {
            key: 'decide',
            heading: 'decide',
            cell: (one) => <DecideChange desk={desk} stackId={stack.id} change={one} why={why} />,
          },
        ]}
      />
    </>
  )
}

function ByWhom({ change, now }: { change: ShownChange; now: Date }) {
  if (!change.approvedAt) return null
  return (
    <div class="soft small">
      approved <Time at={change.approvedAt} now={now} />
      {change.approvedBy && ` by ${reveal(change.approvedBy)}`}
      {change.forcedBecause && `, forced: ${reveal(change.forcedBecause)}`}
    </div>
  )
}

function DecideChange(props: { desk: Desk; stackId: string; change: ShownChange; why: string | undefined }) {
  const { desk, stackId, change, why } = props
  const action = consolePaths.decideChange.to({ stack: stackId, change: change.id })
  if (change.state !== 'planned' && change.state !== 'stopped')
    return <span class="soft">written by itself</span>
  if (change.state === 'stopped' && change.faultCode === 'drift.needs-force')
    return (
      <>
        <ForceForm
          desk={desk}
          stackId={stackId}
          force={{ reason: faultText('drift.needs-force'), change: change.id }}
        />
        <ActionForm
          desk={desk}
          action={action}
          hidden={{ decision: 'drop' }}
          button="give up"
          kind="plain"
          why={why}
        />
      </>
    )
  return (
    <>
      <ActionForm
        desk={desk}
        action={action}
        hidden={{ decision: 'approve' }}
        button={change.state === 'planned' ? 'approve and write back' : 'try again'}
        kind="quiet"
        inline
        why={why}
      />
      <ActionForm
        desk={desk}
        action={action}
        hidden={{ decision: 'drop' }}
        button="give up"
        kind="plain"
        inline
        why={why}
      />
    </>
  )
}

export function Applied({ desk, page }: { desk: Desk; page: DriftPage }) {
  const { applied, stack, now } = page
  const why = desk.why('decide-differences')
  return (
    <>
      <h2>written</h2>
      <DataTable
        caption="changes written"
        hideCaption
        rows={applied}
        empty=""
        columns={[
          { key: 'what', heading: 'what', cell: (one) => <AboutDifference {...one} /> },
          {
            key: 'before',
            heading: 'stood before',
            cell: (one) => <SideOf kind={one.kind} value={one.stood} />,
          },
          {
            key: 'after',
            heading: 'was written',
            cell: (one) => <SideOf kind={one.kind} value={one.written} />,
          },
          {
            key: 'when',
            heading: 'seen in the world',
            cell: (one) => (
              <>
                {one.appliedAt && <Time at={one.appliedAt} now={now} />}
                <ByWhom change={one} now={now} />
              </>
            ),
          },
          {
            key: 'back',
            heading: 'take back',
            cell: (one) =>
              one.isUndone ? (
                <span class="soft">taken back</span>
              ) : (
                <ActionForm
                  desk={desk}
                  action={consolePaths.decideChange.to({ stack: stack.id, change: one.id })}
                  hidden={{ decision: 'roll-back' }}
                  button="plan to write back"
                  kind="quiet"
                  inline
                  why={whyNot(why, one.mayRollBack)}
                />
              ),
          },
        ]}
      />
    </>
  )
}
