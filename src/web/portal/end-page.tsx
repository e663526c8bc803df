import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { paidUntil } from '#domain/billing/paid-until.ts'
import type { Ending } from '#domain/endings/ending-queries.ts'
import { askToEnd, sayExported, stopEnding } from '#domain/endings/plan-ending.ts'
import { withdrawEngagement } from '#domain/engagements/end-engagement.ts'
import { type EndPage, endPage } from '#domain/engagements/end-page.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { periodOf } from '#platform/policy-in-force/period-in-effect.ts'
import type { Register } from '#policy/register/register-shape.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { EndingDays, EndingPlan, Statement } from '#web/endings/ending-plan.tsx'
import { WishesForm, wishesIn } from '#web/endings/wishes.tsx'
import { portalPaths, sitePaths } from '#web/paths.ts'
import { ticked } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { Button } from '#web/ui/button.tsx'
import { Checkbox } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { file } from './handoff-page.tsx'
import { PortalPage } from './portal-page.tsx'
import { type PortalContext, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

const endSchema = z.object({
  sure: ticked(),
  domains: z.enum(['keep', 'let-go']).optional(),
  inboxes: z.enum(['take-over', 'close']).optional(),
})

/** Ending the work: at once or by a plan with its days, what runs of it, and what we hold afterwards. */
export function endPages(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get(portalPaths.end.pattern, async (c) => {
      const wishes = wishesIn(c.req.query())
      const until = await readPaidUntil(parts, c)
      const { visit: at, found } = await visit(parts, c, 'service-delivery', (tx, frame) =>
        endPage(tx, frame, until, wishes),
      )
      return c.html(<End visit={at} page={found} />)
    })
    .post(portalPaths.end.pattern, async (c) => {
      const form = parseForm(endSchema, (await readForm(c)).fields)
      const sure = form.ok && form.value.sure
      const { domains = '', inboxes = '' } = form.ok ? form.value : form.typed
      const wishes = wishesIn({ domains, inboxes })
      const until = await readPaidUntil(parts, c)
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const page = await endPage(tx, frame, until, wishes)
        if (!page.allowed.ok || !sure)
          return { page, refused: page.allowed.ok ? undefined : page.allowed.reason }
        const { engagementId } = frame
        const ended =
          page.how === 'end'
            ? await askToEnd(tx, engagementId, wishes)
            : await withdrawEngagement(tx, engagementId)
        const planned = ended.ok && 'how' in ended && ended.how === 'planned'
        return { page, ended: ended.ok, planned, refused: ended.ok ? undefined : ended.reason }
      })
      const engagement = at.frame.engagementId
      if (found.ended)
        return c.redirect((found.planned ? portalPaths.end : portalPaths.engagement).to({ engagement }), 303)
      const error = sure ? undefined : 'Please tick this, so that nobody ends the work by a slip.'
      return c.html(<End visit={at} page={found.page} refused={found.refused} error={error} />, 422)
    })
    .post(portalPaths.endStopped.pattern, (c) => decide(parts, c, stopEnding))
    .post(portalPaths.endExported.pattern, (c) => decide(parts, c, sayExported))
    .get(portalPaths.endProof.pattern, async (c) => {
      const { found } = await visit(parts, c, 'service-delivery', (tx, frame) =>
        endPage(tx, frame, undefined),
      )
      const evidence = found.ending?.statement?.evidence
      if (!evidence) throw new HTTPException(404)
      return file(c, 'proof.txt', 'text/plain; charset=utf-8', `${evidence.note}\n${evidence.proofs}`)
    })
}

async function readPaidUntil(parts: PortalParts, c: PortalContext): Promise<Date | undefined> {
  const { found } = await visit(parts, c, 'billing', (tx, frame) => paidUntil(tx, frame.engagementId))
  return found
}

async function decide(
  parts: PortalParts,
  c: PortalContext,
  verb: (tx: PurposeTx<'service-delivery'>, engagementId: string) => Promise<Verdict>,
) {
  await readForm(c)
  const until = await readPaidUntil(parts, c)
  const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
    const verdict = await verb(tx, frame.engagementId)
    return { verdict, page: await endPage(tx, frame, until) }
  })
  if (!found.verdict.ok)
    return c.html(<End visit={at} page={found.page} refused={found.verdict.reason} />, 422)
  return c.redirect(portalPaths.end.to({ engagement: at.frame.engagementId }), 303)
}

const words = {
  end: { title: 'end the engagement', button: 'end the engagement now' },
  withdraw: { title: 'withdraw the request', button: 'withdraw the request now' },
} as const

const keptAfter = (register: Register) => ({
  end: `What we hold about you is kept for ${(periodOf(register, 'client').months ?? 0) / 12} years, for tax and legal reasons, and then deleted. The period counts from the end of your last engagement.`,
  withdraw: `What we hold about you is deleted ${periodOf(register, 'prospect').months} months after you last asked for a call, or as soon as you ask.`,
})

function End(props: {
  visit: PortalVisit
  page: EndPage
  refused?: string | undefined
  error?: string | undefined
}) {
  const { visit, page, refused } = props
  const { ending } = page
  const over = ending !== undefined || visit.frame.state === 'ended'
  const title = over ? 'how the engagement ends' : words[page.how].title
  return (
    <PortalPage visit={visit} title={title} live={ending !== undefined && ending.statement === null}>
      <PageHead title={title} state={ending && <EndingMark ending={ending} />} />
      {refused && (
        <Notice tone="bad" title="that was not done" live>
          <p>{refused}</p>
        </Notice>
      )}
      {ending ? (
        <Running {...props} ending={ending} />
      ) : visit.frame.state === 'ended' ? (
        <p>
          It has ended, and nothing had been bought that would need a plan. {keptAfter(visit.register).end}
        </p>
      ) : (
        <Asking {...props} />
      )}
    </PortalPage>
  )
}

function EndingMark({ ending }: { ending: Ending }) {
  if (ending.statement) return <StateMark tone="off" word="closed" />
  return ending.irreversibleAt ? (
    <StateMark tone="busy" word="under way" />
  ) : (
    <StateMark tone="waiting" word="planned, can be stopped" />
  )
}

function Asking({ visit, page, error }: { visit: PortalVisit; page: EndPage; error?: string | undefined }) {
  const why = page.allowed.ok ? undefined : page.allowed.reason
  const plans = page.how === 'end' && page.needsPlan
  return (
    <>
      <h2>what happens then</h2>
      <ul>
        {page.how === 'withdraw' ? (
          <li>The quote falls away and nothing is charged. You can request a call again at any time.</li>
        ) : (
          <>
            <li>
              {plans
                ? 'Until the engagement ends everything works and the subscription is charged as ever. It ends with the month that is paid then; nothing is charged after it.'
                : 'The subscription ends with the month that is paid; nothing is charged after it.'}
            </li>
            <li>
              Domains that were bought stay yours.{' '}
              {page.stack?.handoffAskedAt && !page.stack.handedOverAt ? (
                <>
                  You asked for the hand-off, and it has not been given yet: its{' '}
                  <a href={portalPaths.handoff.to({ engagement: visit.frame.engagementId })}>page</a> says how
                  it stands.
                </>
              ) : page.stack && !page.stack.handedOverAt ? (
                <>
                  Your stack is not handed over yet:{' '}
                  <a href={portalPaths.handoff.to({ engagement: visit.frame.engagementId })}>
                    ask for the hand-off
                  </a>{' '}
                  first if you want to go on using it.
                </>
              ) : (
                'The hand-off pack stays here to read until your access ends.'
              )}
            </li>
          </>
        )}
        {plans && (
          <li>
            Everything has its day, and everybody of your company is told of it by mail. Until something was
            done that can’t be undone, you can stop it here.
          </li>
        )}
        <li>
          {page.othersRunning
            ? 'Another engagement of your company runs, so what we hold about you is kept as long as that runs.'
            : keptAfter(visit.register)[page.how]}
        </li>
      </ul>
      {plans && (
        <>
          <h2>what becomes of what is yours</h2>
          <WishesForm
            action={portalPaths.end.to({ engagement: visit.frame.engagementId })}
            wishes={page.wishes}
            inboxes={page.inboxes}
            reader="client"
          />
          <h2>the plan, if you ask for it today</h2>
          <EndingPlan steps={page.steps} now={visit.now} reader="client" />
        </>
      )}
      <Form
        action={portalPaths.end.to({ engagement: visit.frame.engagementId })}
        hidden={{ ...visit.hidden, ...(plans ? page.wishes : {}) }}
      >
        <Checkbox name="sure" label="I have read what happens and want this." error={error} />
        <Button kind="danger" disabledBecause={why}>
          {plans ? 'plan the end with these days' : words[page.how].button}
        </Button>
      </Form>
    </>
  )
}

function Running({ visit, page, ending }: { visit: PortalVisit; page: EndPage; ending: Ending }) {
  const engagement = visit.frame.engagementId
  const stop = page.stopping?.ok === false ? page.stopping.reason : undefined
  const exporting = page.steps.some(
    (step) => step.kind === 'export-replies' && !('state' in step && step.state === 'done'),
  )
  return (
    <>
      {ending.statement ? (
        <>
          <Statement statement={ending.statement} now={visit.now} />
          {ending.statement.evidence && (
            <p>
              <a href={portalPaths.endProof.to({ engagement })} download>
                Save the proof
              </a>{' '}
              before your access ends. How it is checked without us is said on{' '}
              <a href={sitePaths.privacyProof.to()}>the proof page</a>.
            </p>
          )}
        </>
      ) : (
        <>
          <p class="lead">
            Nothing is deleted before{' '}
            <strong>
              <Time at={ending.goesOn} now={visit.now} as="day" />
            </strong>
            . What is yours until then stays as it is.
          </p>
          <LiveRegion
            id="ending"
            topics={[`engagement:${engagement}`]}
            href={portalPaths.end.to({ engagement })}
          >
            <EndingPlan steps={page.steps} now={visit.now} reader="client" />
          </LiveRegion>
          {exporting && (
            <Form action={portalPaths.endExported.to({ engagement })} hidden={visit.hidden}>
              <Button kind="quiet" disabledBecause={page.right.ok ? undefined : page.right.reason}>
                we have exported the replies we keep
              </Button>
            </Form>
          )}
        </>
      )}
      <h2>the days</h2>
      <EndingDays ending={ending} now={visit.now} />
      {!ending.closedAt && (
        <>
          <h2>stop it</h2>
          <p>The engagement goes on as before, and nothing of it is lost.</p>
          <Form action={portalPaths.endStopped.to({ engagement })} hidden={visit.hidden}>
            <Button kind="quiet" disabledBecause={stop}>
              stop the plan, go on as before
            </Button>
          </Form>
        </>
      )}
    </>
  )
}
