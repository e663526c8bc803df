import { changeFaultWords, replacedBecause } from '#domain/plan-changes/change-words.ts'
import type { PortalChangePage, ShownChange } from '#domain/plan-changes/changes-page.ts'
import { portalPaths } from '#web/paths.ts'
import { ChangeDifference, ChangePrice, changeMarks } from '#web/stacks/change-difference.tsx'
import { SwapNameFields } from '#web/stacks/swap-name.tsx'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { Card } from '#web/ui/card.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { numberText } from '#web/ui/num.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { PortalVisit } from './portal-visit.ts'

/** What the client may answer to a change. */
export const changeAnswers = ['accept', 'decline', 'withdraw', 'pay-again', 'anew'] as const

/** One change as it stands with the client: drawn up, offered, unpaid or on its way. */
export function Offered(props: { visit: PortalVisit; page: PortalChangePage; change: ShownChange }) {
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
            stands until <Time at={change.expiresAt} now={page.now} as="day" />
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
  answer: (typeof changeAnswers)[number]
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
