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
import { changeFaultWords, replacedBecause } from '#domain/plan-changes/change-words.ts'
import {
  type PortalChangePage,
  portalChangePage,
  type ShownChange,
} from '#domain/plan-changes/changes-page.ts'
import { swapName } from '#domain/plan-changes/paid-plan-change.ts'
import { askAnew, retryPayment } from '#domain/plan-changes/unpaid-plan-change.ts'
import { type PromotionReason, promotionReasons } from '#domain/stacks/promote-reserve.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths, withQuery } from '#web/paths.ts'
import { wholeNumber } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { ChangeDifference, ChangePrice, changeMarks } from '#web/stacks/change-difference.tsx'
import { SwapNameFields, swapNameSchema } from '#web/stacks/swap-name.tsx'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { Card, Empty } from '#web/ui/card.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, Select } from '#web/ui/field.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { numberText } from '#web/ui/num.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { PortalPage } from './portal-page.tsx'
import { idsOnly, type PortalContext, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

const resizeSchema = z.object({ kind: z.literal('resize'), targetPerMonth: wholeNumber(100, 1_000_000) })
const replaceSchema = z.object({ kind: z.literal('replace'), domain: z.uuid('Choose a domain.') })
const answerSchema = z.object({
  answer: z.enum(['accept', 'decline', 'withdraw', 'pay-again', 'anew']),
  shownCents: wholeNumber(0, 100_000_000).optional(),
})

const swapSchema = swapNameSchema.extend({ answer: z.literal('swap') })

interface Refusal {
  readonly reason?: string
  readonly errors?: Readonly<Record<string, string>>
  readonly values?: Readonly<Record<string, string>>
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
                One inbox {promotionReasons[because as PromotionReason]} <Time at={when} now={page.now} />
                {promotedId
                  ? '; one of your warm reserve sends in its place.'
                  : '; none of the reserve was warm yet, and we are at it.'}
              </li>
            ))}
          </ul>
        </>
      )}
      <Ask visit={at} page={page} refusal={refusal} />
    </PortalPage>
  )
}

function Offered(props: { visit: PortalVisit; page: PortalChangePage; change: ShownChange }) {
  const { visit: at, page, change } = props
  const why = page.mayAccept.ok ? undefined : page.mayAccept.reason
  const cents = (change.dueNowCents ?? 0) + (change.onceCents ?? 0)
  const title =
    change.kind === 'replace'
      ? `another domain for ${change.replaces ?? 'one of yours'}`
      : `${numberText(change.targetPerMonth ?? 0)} ${page.plan.request.targetMeans === 'messages' ? 'messages' : 'new prospects'} a month`
  return (
    <Card title={title}>
      <p class="row">
        <StateMark {...changeMarks[change.state]} />
        {change.expiresAt && change.state === 'offered' && (
          <span class="soft">
            stands until <Time at={change.expiresAt} now={page.now} />
          </span>
        )}
      </p>
      {change.kind === 'replace' && <p>Because {replacedBecause[change.because]}.</p>}
      {change.state === 'asked' && (
        <p class="soft">
          We draw it up. You see here what changes and what it costs before anything happens.
        </p>
      )}
      {change.state !== 'asked' && (
        <>
          <ChangeDifference change={change} domains={page.domains} />
          <ChangePrice change={change} now={page.now} />
        </>
      )}
      {change.faultCode && change.state === 'unpaid' && (
        <Notice tone="attention">
          <p>{changeFaultWords(change.faultCode)}</p>
        </Notice>
      )}
      {change.state === 'withdrawing' && (
        <p class="soft">
          Its invoice is being made void. If it was paid in the same moment, the change goes on.
        </p>
      )}
      {change.gone.length > 0 && <Gone visit={at} page={page} change={change} />}
      {change.state === 'unpaid' && change.invoiceUrl && (
        <ButtonLink href={change.invoiceUrl}>
          {change.paysBy === 'transfer'
            ? 'see the invoice and where to transfer'
            : 'pay the invoice with another card'}
        </ButtonLink>
      )}
      {change.state === 'unpaid' && !change.hasInvoice && !change.isOver && (
        <>
          <p>
            At most {moneyText(cents, change.currency.toUpperCase())}, as you accepted; what is left of the
            month costs less each day.
          </p>
          <Answer
            visit={at}
            change={change}
            answer="pay-again"
            button={change.paysBy === 'transfer' ? 'send a new invoice' : 'charge my card again'}
            why={page.mayPay.ok ? undefined : page.mayPay.reason}
          />
        </>
      )}
      {change.state === 'unpaid' && !change.hasInvoice && (
        <Answer
          visit={at}
          change={change}
          answer="anew"
          button="have it priced anew"
          kind={change.isOver ? 'main' : 'plain'}
          why={why}
        />
      )}
      {change.state === 'offered' && (
        <>
          <Confirm ask="accept this change" kind="main">
            <p>
              {change.paysBy === 'transfer'
                ? `You get an invoice of at most ${moneyText(cents, change.currency.toUpperCase())}, to be transferred within two weeks; the change begins once it is paid.`
                : `Your card is charged at most ${moneyText(cents, change.currency.toUpperCase())} now.`}
              {change.names && change.names.length > 0
                ? ` These domains are registered in your name: ${change.names.join(', ')}. A registration can’t be undone.`
                : ''}{' '}
              What sends today goes on.
            </p>
            <Answer
              visit={at}
              change={change}
              answer="accept"
              shownCents={cents}
              button={
                cents > 0
                  ? change.paysBy === 'transfer'
                    ? `accept and transfer at most ${moneyText(cents, change.currency.toUpperCase())}`
                    : `accept and pay at most ${moneyText(cents, change.currency.toUpperCase())}`
                  : 'accept the change'
              }
              why={why}
            />
          </Confirm>
          <Answer
            visit={at}
            change={change}
            answer="decline"
            button="no, leave it as it is"
            kind="plain"
            why={why}
          />
        </>
      )}
      {(change.state === 'asked' || change.state === 'unpaid') && (
        <Answer
          visit={at}
          change={change}
          answer="withdraw"
          button="I don’t want it any more"
          kind="plain"
          why={why}
        />
      )}
    </Card>
  )
}

/** Names that went to somebody else after the payment: the client takes others, for the same money. */
function Gone(props: { visit: PortalVisit; page: PortalChangePage; change: ShownChange }) {
  const { visit: at, page, change } = props
  const engagement = at.frame.engagementId
  return (
    <Notice tone="attention" title="one of your names is gone">
      <p>{change.gone.join(', ')} went to somebody else before we could register it. Choose another one.</p>
      <Form
        action={portalPaths.changeAnswer.to({ engagement, change: change.id })}
        hidden={{ ...at.hidden, answer: 'swap' }}
      >
        <SwapNameFields gone={change.gone} free={page.names.free} errors={{}} values={{}} />
        <Button disabledBecause={page.mayName.ok ? undefined : page.mayName.reason}>take this name</Button>
      </Form>
    </Notice>
  )
}

function Answer(props: {
  visit: PortalVisit
  change: ShownChange
  answer: z.infer<typeof answerSchema>['answer']
  button: string
  shownCents?: number
  kind?: 'main' | 'plain'
  why: string | undefined
}) {
  const { visit: at, change, answer, button, shownCents, kind = 'main', why } = props
  const engagement = at.frame.engagementId
  return (
    <Form
      action={portalPaths.changeAnswer.to({ engagement, change: change.id })}
      hidden={{
        ...at.hidden,
        answer,
        ...(shownCents === undefined ? {} : { shownCents: String(shownCents) }),
      }}
      inline={kind === 'plain'}
    >
      <Button kind={kind} disabledBecause={why}>
        {button}
      </Button>
    </Form>
  )
}

function Ask(props: { visit: PortalVisit; page: PortalChangePage; refusal: Refusal | undefined }) {
  const { visit: at, page, refusal } = props
  const { errors = {}, values = {} } = refusal ?? {}
  const action = portalPaths.change.to({ engagement: at.frame.engagementId })
  const why = !page.mayAccept.ok
    ? page.mayAccept.reason
    : page.stack.state === 'live'
      ? undefined
      : 'A stack is changed while it is live.'
  const unit = page.plan.request.targetMeans === 'messages' ? 'messages a month' : 'new prospects a month'
  return (
    <>
      <h2>what would you like?</h2>
      <p>
        Asking costs nothing. We answer with a difference: what is added, what stays, what ends, on which day,
        and what it costs.
      </p>
      <ErrorSummary errors={errors} labels={{ targetPerMonth: unit, domain: 'domain to replace' }} />
      <Form action={action} hidden={{ ...at.hidden, kind: 'resize' }}>
        <Field
          name="targetPerMonth"
          label={unit}
          inputmode="numeric"
          help={`Now ${numberText(page.plan.request.targetPerMonth)}. More or fewer.`}
          value={values.targetPerMonth}
          error={errors.targetPerMonth}
        />
        <Button disabledBecause={why}>ask for this volume</Button>
      </Form>
      <Form action={action} hidden={{ ...at.hidden, kind: 'replace' }}>
        <Select
          name="domain"
          label="domain to replace"
          blank="choose one"
          options={page.domains.map(({ id, name }) => ({ value: id, label: name }))}
          value={values.domain}
          error={errors.domain}
        />
        <Button kind="quiet" disabledBecause={why}>
          ask for another domain in its place
        </Button>
      </Form>
    </>
  )
}
