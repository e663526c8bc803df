import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import type { BuildPage, ShownStep } from '#domain/stacks/build-page.ts'
import { blockedAsWords } from '#domain/stacks/next-steps.ts'
import type { StackState } from '#domain/stacks/states.ts'
import { ruleOf } from '#domain/stacks/steps.ts'
import type { StoppedAddress } from '#domain/stacks/stopped-addresses.ts'
import type { StoppedNames } from '#domain/stacks/stopped-names.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { AnotherNameFields, StoppedNamesNotice } from '#web/stacks/another-name.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Tabs } from '#web/ui/navigation.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { StepList } from '#web/ui/step-list.tsx'
import { ActionForm } from './action-form.tsx'
import { AnotherAddress } from './another-address.tsx'
import { type Desk, whyNot } from './desk.ts'
import { EngagementPage } from './engagement-page.tsx'
import { stackMarks } from './engagement-tone.ts'
import { listedKind, listedStep, subjectOf } from './step-words.tsx'
import { SwitchedOff } from './switched-off.tsx'
import { type Typed, typedInto } from './typed.ts'

const runningStates: readonly StackState[] = ['approved', 'building', 'warming', 'live']

/** What is done, running, waiting, failed, and what happens next by itself. */
export function StackBuildPage(props: {
  desk: Desk
  engagement: PipelineRow
  page: BuildPage
  stopped: StoppedNames | undefined
  stoppedAddresses: readonly StoppedAddress[]
  /** Whose other address is asked for, where several inboxes stopped. */
  inbox: string | undefined
  /** Accounts that it was built with and that are off. */
  switchedOff: readonly { readonly vendor: string; readonly reason: string }[]
  /** Whose steps are asked for, where not all are shown. */
  domain: string | undefined
  refused?: string
  typed?: Typed
}) {
  const { desk, engagement, page, stopped, switchedOff, refused } = props
  const name = typedInto(props.typed, 'name')
  const { stack, progress, steps, now } = page
  const state = stack.state as StackState
  const blocked = steps.filter((step) => step.state === 'blocked')
  const running = runningStates.includes(state)
  return (
    <EngagementPage
      desk={desk}
      engagement={engagement}
      here="build"
      title="build"
      state={<StateMark {...stackMarks[state]} />}
      about={`${progress.done} of ${steps.length} steps done`}
      topics={[`stack:${stack.id}`]}
      running={running && progress.done < steps.length}
      refused={refused}
    >
      <LiveRegion id="build" topics={[`stack:${stack.id}`]} href={desk.address}>
        <p>{headline(page, running)}</p>
        <SwitchedOff accounts={switchedOff} />
        {blocked.length > 0 && <Blocked desk={desk} stackId={stack.id} steps={blocked} />}
        {stopped && (
          <StoppedNamesNotice
            stopped={stopped}
            errors={name.errors}
            lookForMore={
              <ActionForm
                desk={desk}
                action={consolePaths.moreNames.to({ stack: stack.id })}
                button="look for more names"
                why={whyNot(desk.why('propose-names'), stopped.may)}
              />
            }
            moreBy={
              stopped.changeId === null
                ? 'more is approved on the page of the spending'
                : 'more is approved on the page of the changes'
            }
          >
            <ActionForm
              desk={desk}
              action={consolePaths.build.to({ stack: stack.id })}
              button="take this name for the client"
              why={whyNot(desk.why('propose-names'), stopped.may)}
            >
              <p class="help">
                The client can choose too, in the portal. Take one for them only with their word.
              </p>
              <AnotherNameFields stopped={stopped} {...name} />
            </ActionForm>
          </StoppedNamesNotice>
        )}
        {!stopped && <ErrorSummary errors={name.errors} labels={{}} />}
        <AnotherAddress
          desk={desk}
          stackId={stack.id}
          stopped={props.stoppedAddresses}
          chosen={props.inbox}
          typed={typedInto(props.typed, 'address')}
        />
        <StepList
          label="the whole build"
          done={progress.done}
          of={Math.max(1, steps.length)}
          steps={page.kinds.filter((kind) => kind.all > 0).map((kind) => listedKind(kind, steps, now))}
        />
        <ByDomain page={page} chosen={props.domain} />
      </LiveRegion>
    </EngagementPage>
  )
}

/** As many domains as are shown whole; of a larger stack one at a time, because it has hundreds of steps. */
const mostDomainsWhole = 4

function ByDomain({ page, chosen }: { page: BuildPage; chosen: string | undefined }) {
  const { domains, stack, now } = page
  if (domains.length === 0) return null
  const isOpen = (domain: BuildPage['domains'][number]) =>
    domains.length === 1 || domain.steps.some((step) => step.state === 'blocked' || isTriedAgain(step))
  const unfinished = domains.find(({ steps }) => steps.some((step) => step.state !== 'done'))
  const one = domains.find(({ name }) => name === chosen) ?? domains.find(isOpen) ?? unfinished ?? domains[0]
  const isWhole = domains.length <= mostDomainsWhole
  return (
    <>
      <h2 id="domains">by domain</h2>
      {!isWhole && (
        <Tabs
          label="domains of this stack"
          links={domains.map(({ name, steps }) => ({
            href: `${withQuery(consolePaths.build.to({ stack: stack.id }), { domain: name })}#domains`,
            label: name,
            current: name === one?.name,
            count: steps.filter((step) => step.state !== 'done').length,
          }))}
        />
      )}
      {(isWhole ? domains : one ? [one] : []).map((domain) => {
        const done = domain.steps.filter((step) => step.state === 'done').length
        return (
          <details open={!isWhole || isOpen(domain)}>
            <summary>
              {domain.name}: {done} of {domain.steps.length} done
            </summary>
            <StepList
              label={`steps of ${domain.name}`}
              done={done}
              of={domain.steps.length}
              steps={domain.steps.map((step) => listedStep(step, now))}
            />
          </details>
        )
      })}
    </>
  )
}

/** It failed, and the next try is set. */
const isTriedAgain = (step: ShownStep): boolean =>
  step.state === 'waiting' && step.waitsFor.kind === 'next-try'

/** The one sentence: what goes on now. */
function headline({ stack, progress, steps }: BuildPage, running: boolean): string {
  if (stack.names_approved_at === null)
    return 'The build begins once the client has approved names and senders.'
  if (stack.spending_approved_at === null) return 'The build begins by itself once the spending is approved.'
  if (!running) return 'Nothing more is done to this stack by itself.'
  if (steps.length > 0 && progress.done === steps.length)
    return stack.state === 'live'
      ? 'Everything is done and the stack is live.'
      : 'Everything is done. The stack goes live by itself when the domains are old enough and warm.'
  const again = steps.filter(isTriedAgain).length
  const parts = [
    progress.ready > 0 ? `${progress.ready} next` : '',
    again > 0 ? `${again} to be tried again` : '',
    progress.waiting > again ? `${progress.waiting - again} waiting or under way` : '',
    progress.blocked > 0 ? blockedAsWords(steps) : '',
  ].filter(Boolean)
  const goesOn = progress.ready + progress.waiting > 0
  return `${goesOn ? 'Goes on by itself' : 'Nothing goes on by itself'}: ${parts.join(', ')}.`
}

function Blocked(props: { desk: Desk; stackId: string; steps: readonly ShownStep[] }) {
  const { desk, stackId, steps } = props
  const again = steps.flatMap(({ id }) => id ?? [])
  return (
    <>
      <Notice
        tone="bad"
        title={steps.length === 1 ? 'one step is blocked' : `${steps.length} steps are blocked`}
      >
        <p>
          Each waits for a person; the others go on. Mend the cause first where there is one, then try again.
        </p>
      </Notice>
      <DataTable
        caption="blocked steps"
        hideCaption
        rows={steps}
        empty=""
        columns={[
          { key: 'subject', heading: 'what', cell: subjectOf },
          { key: 'step', heading: 'step', cell: (step) => ruleOf(step.kind).words },
          {
            key: 'why',
            heading: 'why, and what to do',
            cell: (step) => (
              <div class="reading">
                {step.state === 'blocked' && step.reason}
                {step.faultCode && (
                  <>
                    {' '}
                    <code class="small soft">{step.faultCode}</code>
                  </>
                )}
              </div>
            ),
          },
          { key: 'tries', heading: 'tries', numeric: true, cell: (step) => step.attempts },
          {
            key: 'action',
            heading: 'action',
            cell: (step) =>
              step.id === undefined ? (
                <span class="soft">looked at by itself</span>
              ) : (
                <ActionForm
                  desk={desk}
                  action={consolePaths.retryStep.to({ stack: stackId, step: step.id })}
                  button="try again"
                  kind="quiet"
                  inline
                  why={desk.why('retry-step')}
                />
              ),
          },
        ]}
      />
      {again.length > 1 && (
        <ActionForm
          desk={desk}
          action={consolePaths.retrySteps.to({ stack: stackId })}
          button={`try all ${again.length} again`}
          kind="quiet"
          why={desk.why('retry-step')}
        >
          {again.map((id) => (
            <input type="hidden" name="step" value={id} />
          ))}
        </ActionForm>
      )}
    </>
  )
}
