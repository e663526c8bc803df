import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import {
  acceptPlanChange,
  declinePlanChange,
  withdrawPlanChange,
} from '#domain/plan-changes/answer-plan-change.ts'
import { askPlanChange } from '#domain/plan-changes/ask-plan-change.ts'
import { type PortalChangePage, portalChangePage } from '#domain/plan-changes/changes-page.ts'
import { swapName } from '#domain/plan-changes/paid-plan-change.ts'
import { askAnew, retryPayment } from '#domain/plan-changes/unpaid-plan-change.ts'
import { type PromotionReason, promotionReasons } from '#domain/stacks/promote-reserve.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths, withQuery } from '#web/paths.ts'
import { wholeNumber } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { swapNameSchema } from '#web/stacks/swap-name.tsx'
import { Empty } from '#web/ui/card.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { numberText } from '#web/ui/num.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { changeAnswers, Offered } from './change-offer.tsx'
import { ChangeWish, type WishRefusal } from './change-wish.tsx'
import { PortalPage } from './portal-page.tsx'
import { idsOnly, type PortalContext, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

const resizeSchema = z.object({ kind: z.literal('resize'), targetPerMonth: wholeNumber(100, 1_000_000) })
const replaceSchema = z.object({ kind: z.literal('replace'), domain: z.uuid('Choose a domain.') })
const answerSchema = z.object({
  answer: z.enum(changeAnswers),
  shownCents: wholeNumber(0, 100_000_000).optional(),
})

const swapSchema = swapNameSchema.extend({ answer: z.literal('swap') })

interface Refusal extends WishRefusal {
  readonly reason?: string
}

/** More or fewer inboxes, or another domain: what the client asks for, and what they are offered. */
export function changePages(parts: PortalParts): Hono<PortalEnv> {
  const show = async (c: PortalContext, refusal?: Refusal) => {
    const { visit: at, found } = await visit(parts, c, 'service-delivery', portalChangePage)
    return c.html(
      <ChangePage visit={at} page={found} refusal={refusal} asked={c.req.query('done') === 'asked'} />,
      refusal ? 422 : 200,
    )
  }
  /** Only what their own page shows is theirs to answer. */
  const ownChange = async (tx: PurposeTx<'service-delivery'>, frame: PortalFrame, c: PortalContext) => {
    const page = await portalChangePage(tx, frame)
    const change = page?.changes.find(({ id }) => id === c.req.param('change'))
    if (!change) throw new HTTPException(404)
    return change
  }
  const takeAnotherName = async (c: PortalContext, fields: Parameters<typeof parseForm>[1]) => {
    const form = parseForm(swapSchema, fields)
    if (!form.ok) return show(c, { reason: 'Choose the name to take instead.' })
    const { gone, instead } = form.value
    const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) =>
      swapName(tx, (await ownChange(tx, frame, c)).id, gone, instead),
    )
    if (!found.ok) return show(c, { reason: found.reason })
    return c.redirect(portalPaths.change.to({ engagement: at.frame.engagementId }), 303)
  }
  return new Hono<PortalEnv>()
    .use(portalPaths.changeAnswer.pattern, idsOnly('change'))
    .get(portalPaths.change.pattern, (c) => show(c))
    .post(portalPaths.change.pattern, async (c) => {
      const { fields } = await readForm(c)
      const form =
        fields.kind === 'resize' ? parseForm(resizeSchema, fields) : parseForm(replaceSchema, fields)
      if (!form.ok) return show(c, { errors: form.errors, values: form.typed })
      const { value } = form
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const page = await portalChangePage(tx, frame)
        if (!page) throw new HTTPException(404)
        return askPlanChange(
          tx,
          page.stack.id,
          value.kind === 'resize' ? value : { kind: 'replace', domainId: value.domain, because: 'client' },
        )
      })
      if (!found.ok) return show(c, { reason: found.reason })
      const here = portalPaths.change.to({ engagement: at.frame.engagementId })
      return c.redirect(withQuery(here, { done: 'asked' }), 303)
    })
    .post(portalPaths.changeAnswer.pattern, async (c) => {
      const { fields } = await readForm(c)
      if (fields.answer === 'swap') return takeAnotherName(c, fields)
      const form = parseForm(answerSchema, fields)
      if (!form.ok) return show(c, { reason: 'The page was sent without an answer. Please try again.' })
      const { answer, shownCents = 0 } = form.value
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const change = await ownChange(tx, frame, c)
        if (answer === 'accept') return acceptPlanChange(tx, change.id, shownCents)
        if (answer === 'decline') return declinePlanChange(tx, change.id)
        if (answer === 'withdraw') return withdrawPlanChange(tx, change.id)
        if (answer === 'anew') return askAnew(tx, change.id)
        return retryPayment(tx, change.id)
      })
      if (!found.ok) return show(c, { reason: found.reason })
      return c.redirect(portalPaths.change.to({ engagement: at.frame.engagementId }), 303)
    })
}

function ChangePage(props: {
  visit: PortalVisit
  page: PortalChangePage | undefined
  refusal: Refusal | undefined
  asked: boolean
}) {
  const { visit: at, page, refusal, asked } = props
  if (!page)
    return (
      <PortalPage visit={at} title="change" section="change">
        <PageHead title="change your stack" />
        <Empty>
          Once your stack is live you can ask here for more or fewer inboxes, or for another domain.
        </Empty>
      </PortalPage>
    )
  const open = page.changes.filter(({ isOpen }) => isOpen)
  const inboxes = page.domains.flatMap((domain) => domain.inboxes)
  return (
    <PortalPage visit={at} title="change" section="change" live>
      <PageHead
        title="change your stack"
        about={`${inboxes.length} inboxes on ${page.domains.length} domains now, for ${numberText(page.plan.size.messagesPerMonth)} messages a month.`}
      />
      {refusal?.reason && (
        <Notice tone="bad" title="that was not done" live>
          <p>{refusal.reason}</p>
        </Notice>
      )}
      {asked && (
        <Notice tone="good" live>
          <p>We have it. You get a mail as soon as the change is drawn up with its price.</p>
        </Notice>
      )}
      {page.needs.map((reason) => (
        <Notice tone="attention" title="something is missing before we can offer it">
          <p>
            {reason}{' '}
            <a href={portalPaths.intake.to({ engagement: at.frame.engagementId })}>To your details</a>
          </p>
        </Notice>
      ))}
      {open.map((change) => (
        <Offered visit={at} page={page} change={change} />
      ))}
      {page.promotions.length > 0 && (
        <>
          <h2>from your reserve</h2>
          <ul>
            {page.promotions.map(({ at: when, because, promotedId }) => (
              <li>
                <Time at={when} now={page.now} as="day" />: one inbox stopped, because it{' '}
                {promotionReasons[because as PromotionReason]}.{' '}
                {promotedId
                  ? 'One of your warm reserve sends in its place.'
                  : 'None of the reserve was warm yet, and we are at it.'}
              </li>
            ))}
          </ul>
        </>
      )}
      <ChangeWish visit={at} page={page} refusal={refusal} />
    </PortalPage>
  )
}
