import type { DriftPage, ShownChange, ShownDifference } from '#domain/drift/drift-page.ts'
import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import type { StackState } from '#domain/stacks/states.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { TextArea } from '#web/ui/field.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { AboutDifference, faultText, mendEffect, SideOf } from './drift-words.tsx'
import { EngagementPage } from './engagement-page.tsx'
import { stackMarks } from './engagement-tone.ts'

export interface ForceAsked {
  readonly reason: string
  /** What is approved with the reason: differences, or one change. */
  readonly differences?: string
  readonly change?: string
  readonly error?: string | undefined
}

interface Props {
  desk: Desk
  engagement: PipelineRow
  page: DriftPage
  refused?: string
  force?: ForceAsked
}

/** The stack held against the world: what differs, and what a person decides about each difference. */
export function StackDriftPage({ desk, engagement, page, refused, force }: Props) {
  const { stack } = page
  const state = stack.state as StackState
  const busy = page.changes.some((change) => change.state === 'approved' || change.state === 'under-way')
  return (
    <EngagementPage
      desk={desk}
      engagement={engagement}
      here="drift"
      title="drift"
      state={<StateMark {...stackMarks[state]} />}
      about="Every night the stack is held against the world. What differs is mended or accepted by a person, never by itself."
      topics={[`stack:${stack.id}`]}
      running={busy || page.comparison?.endedAt === null}
      refused={refused}
    >
      {force && <ForceForm desk={desk} stackId={stack.id} force={force} />}
      <LiveRegion id="drift" topics={[`stack:${stack.id}`]} href={desk.address}>
        <LastComparison desk={desk} page={page} />
        <h2>what differs</h2>
        <Differences desk={desk} page={page} />
        {page.changes.length > 0 && <Changes desk={desk} page={page} />}
        {page.applied.length > 0 && <Applied desk={desk} page={page} />}
        {page.accepted.length > 0 && <Accepted desk={desk} page={page} />}
      </LiveRegion>
    </EngagementPage>
  )
}

function LastComparison({ desk, page }: Pick<Props, 'desk' | 'page'>) {
  const { comparison, stack, now } = page
  const unseen = comparison?.unseen ?? []
  return (
    <>
      <DefinitionList
        facts={[
          [
            'last compared',
            stack.comparedAt ? (
              <>
                <Time at={stack.comparedAt} now={now} />
                {comparison && (
                  <span class="soft">
                    {' '}
                    {comparison.compared} things looked at, {comparison.differing} differed
                  </span>
                )}
              </>
            ) : (
              <span class="soft">not yet</span>
            ),
          ],
          [
            'next time',
            page.isCompared && stack.compareAt ? (
              <Time at={stack.compareAt} now={now} />
            ) : (
              <span class="soft">a stack is compared from the end of its build until it is handed over</span>
            ),
          ],
        ]}
      />
      {comparison && comparison.endedAt === null && (
        <p>
          <StateMark tone="busy" word="being compared" />
        </p>
      )}
      {unseen.length > 0 && (
        <Notice tone="plain" title="not seen">
          <p>
            These looks failed. That says nothing about the stack, so nothing of it is shown as a difference;
            they are taken again at the next comparison.
          </p>
          <ul>
            {unseen.map(({ subject, kind, code }) => (
              <li>
                {subject}: {kind.replaceAll('-', ' ')} <code class="small soft">{code}</code>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <ActionForm
        desk={desk}
        action={consolePaths.drift.to({ stack: stack.id })}
        button="compare now"
        kind="quiet"
        why={whyNot(
          desk.why('decide-differences'),
          page.isCompared ? undefined : 'The stack is not in a state in which it is compared.',
        )}
      />
    </>
  )
}

function Differences({ desk, page }: Pick<Props, 'desk' | 'page'>) {
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
          { key: 'wanted', heading: 'wanted', cell: (one) => <SideOf kind={one.kind} value={one.wanted} /> },
          { key: 'found', heading: 'found', cell: (one) => <SideOf kind={one.kind} value={one.found} /> },
          {
            key: 'since',
            heading: 'first seen',
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

const changeMarks: Readonly<Record<string, { tone: Tone; word: string }>> = {
  planned: { tone: 'attention', word: 'waits for approval' },
  approved: { tone: 'waiting', word: 'approved' },
  'under-way': { tone: 'busy', word: 'being written' },
  stopped: { tone: 'bad', word: 'stopped' },
}

function Changes({ desk, page }: Pick<Props, 'desk' | 'page'>) {
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

function Applied({ desk, page }: Pick<Props, 'desk' | 'page'>) {
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

function Accepted({ desk, page }: Pick<Props, 'desk' | 'page'>) {
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

/** A large part of a zone: done only with a reason, which is kept with the change. */
function ForceForm({ desk, stackId, force }: { desk: Desk; stackId: string; force: ForceAsked }) {
  const { differences, change } = force
  return (
    <Notice tone="attention" title="a large part of a zone">
      <p>{force.reason}</p>
      <ActionForm
        desk={desk}
        action={
          change
            ? consolePaths.decideChange.to({ stack: stackId, change })
            : consolePaths.approveDifferences.to({ stack: stackId })
        }
        hidden={change ? { decision: 'approve' } : { differences: differences ?? '' }}
        button="force it and write"
        kind="danger"
        why={desk.why('force-zone-change')}
      >
        <TextArea
          name="because"
          label="why it is right all the same"
          rows={2}
          maxLength={500}
          error={force.error}
        />
      </ActionForm>
    </Notice>
  )
}
