import { Hono } from 'hono'
import type { StackStep } from '#domain/stacks/next-steps.ts'
import { type BuildPage, buildPage, type DomainProgress } from '#domain/stacks/portal-build-page.ts'
import { stackStates } from '#domain/stacks/states.ts'
import { ruleOf } from '#domain/stacks/steps.ts'
import { reveal } from '#policy/personal.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths } from '#web/paths.ts'
import { Empty } from '#web/ui/card.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { type Step, StepList } from '#web/ui/step-list.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { PortalPage } from './portal-page.tsx'
import { type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

/** What is done, running, waiting, failed, and what happens next by itself. */
export function buildPages(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>().get(portalPaths.build.pattern, async (c) => {
    const { visit: at, found } = await visit(parts, c, 'service-delivery', buildPage)
    return c.html(<Build visit={at} page={found} />)
  })
}

function Build({ visit, page }: { visit: PortalVisit; page: BuildPage | undefined }) {
  const engagement = visit.frame.engagementId
  if (!page)
    return (
      <PortalPage visit={visit} title="build" section="build">
        <PageHead title="build" />
        <Empty>The build appears here once names and spending are approved.</Empty>
      </PortalPage>
    )
  const { progress } = page
  const [tone, word] = headline(page)
  return (
    <PortalPage visit={visit} title="build" section="build" live>
      <LiveRegion
        id="build"
        topics={[`stack:${page.stackId}`, `engagement:${engagement}`]}
        href={portalPaths.build.to({ engagement })}
      >
        <PageHead
          title="build"
          state={<StateMark tone={tone} word={word} />}
          about={`Your stack ${stackStates[page.state].words}. It goes on by itself; you may leave this page.`}
        />
        <RegistrantWait visit={visit} page={page} />
        <h2>domains</h2>
        <StepList
          label="build of the stack"
          done={progress.done}
          of={page.steps}
          steps={page.domains.map(domainLine)}
        />
        <h2>every step</h2>
        {page.domains.map((domain) => (
          <DomainSteps domain={domain} visit={visit} />
        ))}
      </LiveRegion>
    </PortalPage>
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
  return (
    <Notice tone="attention" title="the registrar waits for the registrant’s answer">
      <p>
        A mail from the registrar went to{' '}
        {page.registrantEmail ? reveal(page.registrantEmail) : 'the registrant'}. Please open it and follow
        its link until <Time at={first.registrantDueAt} now={visit.now} as="day" /> (
        <Time at={first.registrantDueAt} now={visit.now} />
        ). A domain that is not confirmed is suspended. Look among the junk too.
      </p>
      <p>Not confirmed yet: {waiting.map(({ name }) => name).join(', ')}.</p>
    </Notice>
  )
}

const words: Readonly<Record<StackStep['state'], [tone: Tone, word: string]>> = {
  done: ['good', 'done'],
  ready: ['busy', 'next'],
  waiting: ['waiting', 'waiting'],
  blocked: ['attention', 'stopped'],
}

function domainLine({ name, steps, inboxes }: DomainProgress): Step {
  const all = [...steps, ...inboxes.flatMap((inbox) => inbox.steps)]
  const done = all.filter(({ state }) => state === 'done').length
  const blocked = all.find((step) => step.state === 'blocked')
  const outside = all.find((step) => step.state === 'waiting' && step.waitsFor.kind !== 'steps')
  const running = all.find((step) => step.state === 'ready') ?? outside
  const count = `${done} of ${all.length} steps`
  if (done === all.length) return { name, tone: 'good', state: 'done', detail: count }
  if (blocked?.state === 'blocked')
    return { name, tone: 'attention', state: 'stopped', detail: `${count} · ${blocked.reason}` }
  const now = running && (running.state === 'waiting' ? running.words : `now: ${ruleOf(running.kind).words}`)
  return { name, tone: 'busy', state: 'running', detail: now ? `${count} · ${now}` : count }
}

function DomainSteps({ domain, visit }: { domain: DomainProgress; visit: PortalVisit }) {
  const { name, tone, state } = domainLine(domain)
  return (
    <details class="document">
      <summary>
        {name} <StateMark tone={tone} word={state} />
      </summary>
      <Steps label={domain.name} steps={domain.steps} visit={visit} />
      {domain.inboxes.map((inbox) => (
        <>
          <h4>{reveal(inbox.address)}</h4>
          <Steps label={reveal(inbox.address)} steps={inbox.steps} visit={visit} />
        </>
      ))}
    </details>
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
      return {
        ...line,
        detail: (
          <>
            {step.words}
            {step.until && (
              <>
                {', until '}
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
