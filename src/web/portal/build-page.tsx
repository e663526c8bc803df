import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { lookForMoreNames } from '#domain/plan-changes/propose-more-names.ts'
import type { StackStep } from '#domain/stacks/next-steps.ts'
import { type BuildPage, buildPage, type DomainProgress } from '#domain/stacks/portal-build-page.ts'
import { replaceName } from '#domain/stacks/replace-name.ts'
import { stackStates } from '#domain/stacks/states.ts'
import { ruleOf } from '#domain/stacks/steps.ts'
import { type StoppedNames, stoppedNames } from '#domain/stacks/stopped-names.ts'
import { reveal } from '#policy/personal.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths, withQuery } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { AnotherNameFields, anotherNameSchema, StoppedNamesNotice } from '#web/stacks/another-name.tsx'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/card.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Form } from '#web/ui/form.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { type Step, StepList } from '#web/ui/step-list.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { PortalPage } from './portal-page.tsx'
import { type PortalContext, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

/** What is done, running, waiting, failed, and what happens next by itself. */
export function buildPages(parts: PortalParts): Hono<PortalEnv> {
  const show = async (c: PortalContext, refused?: Refused) => {
    const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
      const page = await buildPage(tx, frame)
      return { page, stopped: page && (await stoppedNames(tx, page.stackId)) }
    })
    return c.html(
      <Build visit={at} {...found} chosen={c.req.query('domain')} refused={refused} />,
      refused ? 422 : 200,
    )
  }
  return new Hono<PortalEnv>()
    .get(portalPaths.build.pattern, (c) => show(c))
    .post(portalPaths.replaceName.pattern, async (c) => {
      const form = parseForm(anotherNameSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, { errors: form.errors, values: form.typed })
      const { stopped, instead } = form.value
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const page = await buildPage(tx, frame)
        if (!page) throw new HTTPException(404)
        return replaceName(tx, page.stackId, stopped, instead)
      })
      if (!found.ok) return show(c, { errors: { instead: found.reason }, values: form.value })
      return c.redirect(portalPaths.build.to({ engagement: at.frame.engagementId }), 303)
    })
    .post(portalPaths.moreNames.pattern, async (c) => {
      await readForm(c)
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const page = await buildPage(tx, frame)
        if (!page) throw new HTTPException(404)
        return lookForMoreNames(tx, page.stackId)
      })
      if (!found.ok) return show(c, { errors: { instead: found.reason }, values: {} })
      return c.redirect(portalPaths.build.to({ engagement: at.frame.engagementId }), 303)
    })
}

interface Refused {
  readonly errors: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
}

function Build(props: {
  visit: PortalVisit
  page: BuildPage | undefined
  stopped: StoppedNames | undefined
  chosen: string | undefined
  refused: Refused | undefined
}) {
  const { visit, page, stopped, chosen, refused } = props
  const engagement = visit.frame.engagementId
  const here = portalPaths.build.to({ engagement })
  if (!page)
    return (
      <PortalPage visit={visit} title="build" section="build">
        <PageHead title="build" />
        <Empty>The build appears here once names and spending are approved.</Empty>
      </PortalPage>
    )
  const { progress } = page
  const [tone, word] = headline(page)
  // One domain at a time: a large stack has hundreds of steps.
  const shown = page.domains.find(({ name }) => name === chosen) ?? page.domains.find(isUnfinished)
  return (
    <PortalPage visit={visit} title="build" section="build" live>
      <LiveRegion
        id="build"
        topics={[`stack:${page.stackId}`, `engagement:${engagement}`]}
        href={withQuery(here, { domain: chosen })}
      >
        <PageHead
          title="build"
          state={<StateMark tone={tone} word={word} />}
          about={`Your stack ${stackStates[page.state].words}. It goes on by itself; you may leave this page.`}
        />
        <RegistrantWait visit={visit} page={page} />
        {stopped && <AnotherName visit={visit} stopped={stopped} refused={refused} />}
        {refused && !stopped && <ErrorSummary errors={refused.errors} labels={{}} />}
        <h2>domains</h2>
        <StepList
          label="build of the stack"
          done={progress.done}
          of={page.steps}
          steps={page.domains.map((domain) => {
            const line = domainLine(domain, visit.now)
            return {
              ...line,
              name: <a href={`${withQuery(here, { domain: domain.name })}#steps`}>{domain.name}</a>,
            }
          })}
        />
        {shown && <DomainSteps domain={shown} visit={visit} />}
      </LiveRegion>
    </PortalPage>
  )
}

/** A name that could not be bought is the client's to replace. */
function AnotherName(props: { visit: PortalVisit; stopped: StoppedNames; refused: Refused | undefined }) {
  const { visit, stopped, refused } = props
  const { errors = {}, values = {} } = refused ?? {}
  const why = stopped.may.ok ? undefined : stopped.may.reason
  return (
    <StoppedNamesNotice
      stopped={stopped}
      errors={errors}
      moreBy="we approve the rest"
      lookForMore={
        <Form
          action={portalPaths.moreNames.to({ engagement: visit.frame.engagementId })}
          hidden={visit.hidden}
        >
          <Button disabledBecause={why}>look for more names</Button>
        </Form>
      }
    >
      <Form
        action={portalPaths.replaceName.to({ engagement: visit.frame.engagementId })}
        hidden={visit.hidden}
      >
        <fieldset disabled={why !== undefined}>
          <AnotherNameFields stopped={stopped} errors={errors} values={values} />
        </fieldset>
        <Button disabledBecause={why}>take this name instead</Button>
      </Form>
    </StoppedNamesNotice>
  )
}

function headline({ progress, steps }: BuildPage): [tone: Tone, word: string] {
  if (progress.done === steps) return ['good', 'built']
  if (progress.blocked > 0) return ['attention', 'a person looks at it']
  return ['busy', 'being built']
}

function RegistrantWait({ visit, page }: { visit: PortalVisit; page: BuildPage }) {
  const waiting = page.domains.flatMap(({ name, registrantDueAt }) =>
    registrantDueAt ? [{ name, registrantDueAt }] : [],
  )
  const [first] = waiting.toSorted((a, b) => a.registrantDueAt.getTime() - b.registrantDueAt.getTime())
  if (!first) return null
  const address = page.registrantEmail ? reveal(page.registrantEmail) : 'the registrant'
  const names = waiting.map(({ name }) => name).join(', ')
  if (first.registrantDueAt < visit.now)
    return (
      <Notice tone="attention" title="the registrar’s day for an answer has passed">
        <p>
          The registrar wrote to {address} about {names}. A domain that nobody confirmed is suspended now and
          sends nothing. It can still be confirmed: open that mail and follow its link. Is the mail gone?
          Write to us.
        </p>
      </Notice>
    )
  return (
    <Notice tone="attention" title="the registrar waits for the registrant’s answer">
      <p>
        A mail from the registrar went to {address}. Please open it and follow its link by{' '}
        <Time at={first.registrantDueAt} now={visit.now} as="day" /> (
        <Time at={first.registrantDueAt} now={visit.now} />
        ). A domain that is not confirmed is suspended. Look among the junk too.
      </p>
      <p>
        It is about {names}. If it is confirmed already, nothing is left to do: the registrar tells nobody, so
        we see it by the domains that are still there after that day.
      </p>
    </Notice>
  )
}

const words: Readonly<Record<StackStep['state'], [tone: Tone, word: string]>> = {
  done: ['good', 'done'],
  ready: ['busy', 'next'],
  waiting: ['waiting', 'waiting'],
  blocked: ['attention', 'stopped'],
}

const stepsOf = ({ steps, inboxes }: DomainProgress): StackStep[] => [
  ...steps,
  ...inboxes.flatMap((inbox) => inbox.steps),
]

const isUnfinished = (domain: DomainProgress) => stepsOf(domain).some(({ state }) => state !== 'done')

/** What most deserves to be said of a domain: what is wrong, then what goes on, then what is waited for. */
const telling: readonly ((step: StackStep) => boolean)[] = [
  (step) => step.state === 'blocked',
  (step) => step.state === 'ready',
  (step) => step.state === 'waiting' && !['steps', 'registrant'].includes(step.waitsFor.kind),
  (step) => step.state === 'waiting' && step.waitsFor.kind === 'registrant',
]

function domainLine(domain: DomainProgress, now: Date): Omit<Step, 'name'> {
  const all = stepsOf(domain)
  const done = all.filter(({ state }) => state === 'done').length
  const count = `${done} of ${all.length} steps`
  const told = telling.map((fits) => all.find(fits)).find((step) => step !== undefined)
  switch (told?.state) {
    case 'blocked':
      return { tone: 'attention', state: 'stopped', detail: `${count} · ${told.reason}` }
    case 'ready':
      return { tone: 'busy', state: 'running', detail: `${count} · next: ${ruleOf(told.kind).words}` }
    case 'waiting': {
      if (told.waitsFor.kind === 'next-try')
        return {
          tone: 'attention',
          state: 'tried again',
          detail: (
            <>
              {count} · {told.words} Next try {told.until && <Time at={told.until} now={now} />}.
            </>
          ),
        }
      const forPerson = told.waitsFor.kind === 'registrant'
      return {
        tone: forPerson ? 'waiting' : 'busy',
        state: forPerson ? 'waiting' : 'running',
        detail: `${count} · ${told.words}`,
      }
    }
    default:
      return { tone: 'good', state: 'done', detail: count }
  }
}

function DomainSteps({ domain, visit }: { domain: DomainProgress; visit: PortalVisit }) {
  return (
    <section id="steps" aria-labelledby="steps-title">
      <h2 id="steps-title">every step of {domain.name}</h2>
      <Steps label={domain.name} steps={domain.steps} visit={visit} />
      {domain.inboxes.map((inbox) => (
        <>
          <h3>{reveal(inbox.address)}</h3>
          <Steps label={reveal(inbox.address)} steps={inbox.steps} visit={visit} />
        </>
      ))}
    </section>
  )
}

function Steps({ label, steps, visit }: { label: string; steps: readonly StackStep[]; visit: PortalVisit }) {
  return (
    <StepList
      label={label}
      done={steps.filter(({ state }) => state === 'done').length}
      of={steps.length}
      steps={steps.map((step) => stepLine(step, visit.now))}
    />
  )
}

function stepLine(step: StackStep, now: Date): Step {
  const [tone, state] = words[step.state]
  const line = { name: ruleOf(step.kind).words, tone, state }
  switch (step.state) {
    case 'done':
      return { ...line, detail: step.since.getTime() > 0 ? <Time at={step.since} now={now} /> : undefined }
    case 'ready':
      return { ...line, expectedSeconds: ruleOf(step.kind).usualHours * 3600 }
    case 'waiting':
      if (step.waitsFor.kind === 'vendor')
        return {
          ...line,
          tone: 'busy',
          state: 'running',
          detail: step.until && (
            <>
              usually done <Time at={step.until} now={now} />
            </>
          ),
        }
      if (step.waitsFor.kind === 'next-try')
        return {
          ...line,
          tone: 'attention',
          state: 'tried again',
          detail: (
            <>
              {step.words} Next try {step.until && <Time at={step.until} now={now} />}.
            </>
          ),
        }
      return {
        ...line,
        detail: (
          <>
            {step.words}
            {step.until && (
              <>
                {step.waitsFor.kind === 'registrant' ? ' after ' : ', until '}
                <Time at={step.until} now={now} as="day" />
              </>
            )}
          </>
        ),
      }
    case 'blocked':
      return { ...line, detail: step.reason }
  }
}
