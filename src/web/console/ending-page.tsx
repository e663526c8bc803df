import type { EndingPage } from '#domain/engagements/end-page.ts'
import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { may } from '#domain/engagements/states.ts'
import { EndingDays, EndingPlan, Statement } from '#web/endings/ending-plan.tsx'
import { WishesForm } from '#web/endings/wishes.tsx'
import { consolePaths, withQuery } from '#web/paths.ts'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import { type Desk, whyNot } from './desk.ts'

type Props = EndingPage & {
  readonly desk: Desk
  readonly engagement: PipelineRow
  readonly now: Date
  readonly refused?: string | undefined
}

/** How an engagement ends: what would happen, what runs of it, and what became of everything. */
export function EndingPageOfConsole(props: Props) {
  const { desk, engagement, ending, refused } = props
  const topics = [`engagement:${engagement.id}`]
  return (
    <ConsolePage desk={desk} title="how it ends" section="pipeline" topics={topics} refused={refused}>
      <PageHead
        breadcrumb={[
          { href: consolePaths.pipeline.to(), label: 'pipeline' },
          { href: consolePaths.client.to({ client: engagement.clientId }), label: engagement.company },
          { href: consolePaths.ending.to({ engagement: engagement.id }), label: 'how it ends' },
        ]}
        title={`how the engagement of ${engagement.company} ends`}
        state={<Mark {...props} />}
        about="In the words that the client reads."
      />
      {ending ? <Running {...props} /> : <Asking {...props} />}
    </ConsolePage>
  )
}

function Mark({ ending, engagement }: Props) {
  if (ending?.statement) return <StateMark tone="off" word="closed" />
  if (ending?.irreversibleAt) return <StateMark tone="busy" word="under way" />
  if (ending) return <StateMark tone="waiting" word="planned, can be stopped" />
  return engagement.state === 'ended' ? (
    <StateMark tone="off" word="ended" />
  ) : (
    <StateMark tone="good" word="goes on" />
  )
}

function Asking({ desk, engagement, needsPlan, steps, inboxes, wishes, now, right }: Props) {
  const params = { engagement: engagement.id }
  const { role } = desk.staff
  const why = whyNot(right, role === 'viewer' ? undefined : may('end', engagement.state, role))
  if (!needsPlan)
    return (
      <>
        <p>Nothing was bought yet, so it ends at once: the subscription runs out with its paid month.</p>
        <ConfirmedAction
          desk={desk}
          ask="end the engagement"
          effect={
            <p>The engagement ends today, and a build that was not begun never is. It can’t be undone.</p>
          }
          action={consolePaths.end.to(params)}
          button="end the engagement today"
          kind="danger"
          why={why}
        />
      </>
    )
  return (
    <>
      <h2>what they want</h2>
      <WishesForm action={consolePaths.ending.to(params)} wishes={wishes} inboxes={inboxes} reader="staff" />
      <h2>the plan, if it is asked for today</h2>
      <EndingPlan steps={steps} now={now} reader="staff" />
      <ActionForm
        desk={desk}
        action={consolePaths.end.to(params)}
        button="plan the end and tell everybody its days"
        kind="danger"
        why={why}
        hidden={{ ...wishes }}
      ></ActionForm>
    </>
  )
}

function Running({ desk, engagement, ending, steps, stopping, right, now }: Props) {
  if (!ending) return null
  const params = { engagement: engagement.id }
  const exporting = steps.some(
    (step) => step.kind === 'export-replies' && !('state' in step && step.state === 'done'),
  )
  return (
    <>
      {ending.statement ? (
        <Statement statement={ending.statement} now={now} />
      ) : (
        <LiveRegion id="ending" topics={[`engagement:${engagement.id}`]} href={desk.address}>
          <EndingPlan steps={steps} now={now} reader="staff" />
        </LiveRegion>
      )}
      <p>
        What people here do of it stands under{' '}
        <a href={withQuery(consolePaths.tasks.to(), { client: engagement.clientId })}>their tasks</a>.
      </p>
      <h2>the days</h2>
      <EndingDays ending={ending} now={now} />
      {!ending.closedAt && (
        <div class="actions">
          {exporting && (
            <ActionForm
              desk={desk}
              action={consolePaths.exportedReplies.to(params)}
              button="the client said that they have exported their replies"
              kind="quiet"
              why={whyNot(right)}
            />
          )}
          <ConfirmedAction
            desk={desk}
            ask="stop the plan"
            effect={<p>The engagement goes on as before. Everybody of the company is told by mail.</p>}
            action={consolePaths.stopEnding.to(params)}
            button="stop the plan and tell them"
            why={whyNot(stopping)}
          />
        </div>
      )}
    </>
  )
}
