import type { DriftPage } from '#domain/drift/drift-page.ts'
import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import type { StackState } from '#domain/stacks/states.ts'
import { consolePaths } from '#web/paths.ts'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { Applied, Changes } from './drift-changes.tsx'
import { Accepted, Differences } from './drift-differences.tsx'
import { type ForceAsked, ForceForm } from './drift-force.tsx'
import { EngagementPage } from './engagement-page.tsx'
import { stackMarks } from './engagement-tone.ts'

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
