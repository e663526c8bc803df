import { changeFaultWords, replacedBecause } from '#domain/plan-changes/change-words.ts'
import type { ShownChange } from '#domain/plan-changes/changes-page.ts'
import { type ChangeTransition, may } from '#domain/plan-changes/states.ts'
import { canApproveSpending } from '#domain/staff/rules.ts'
import { consolePaths } from '#web/paths.ts'
import {
  ChangeDifference,
  ChangePrice,
  changeMarks,
  dueNow,
  titleOf,
} from '#web/stacks/change-difference.tsx'
import { Card } from '#web/ui/card.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import type { ChangesProps } from './changes-props.ts'
import { whyNot } from './desk.ts'
import { Gone, Stopped } from './stopped-change.tsx'

export const askers: Readonly<Record<ShownChange['asker'], string>> = {
  client: 'the client',
  staff: 'somebody here',
  program: 'the program',
}

/** One change on its way, with what its state lets somebody do. */
export function OpenChange(props: ChangesProps & { change: ShownChange }) {
  const { desk, page, change, spending } = props
  const { role } = desk.staff
  const action = consolePaths.planChange.to({ stack: page.stack.id, change: change.id })
  const judged = (transition: ChangeTransition) =>
    role === 'viewer' ? desk.why('edit-plan') : whyNot(may(transition, change.state, role))
  const cost = spending[change.id]
  return (
    <Card title={titleOf(change)}>
      <p class="row">
        <StateMark {...changeMarks[change.state]} />
        <span class="soft">
          asked for by {askers[change.asker]} <Time at={change.askedAt} now={page.now} />
          {change.kind === 'replace' ? `, because ${replacedBecause[change.because]}` : ''}
        </span>
      </p>
      {change.faultCode && (change.state === 'unpaid' || change.state === 'approved') && (
        <Notice tone="attention">
          <p>
            {changeFaultWords(change.faultCode)} <code class="small soft">{change.faultCode}</code>
          </p>
        </Notice>
      )}
      {change.difference && <ChangeDifference change={change} domains={page.domains} />}
      {change.difference && <ChangePrice change={change} now={page.now} />}
      {change.state === 'drafted' && change.pricedAt && page.waits[change.id] === undefined && (
        <p>
          This is what the client reads if it is sent now, and the most they pay by it. It stands for a week,
          or until the paid month ends; after that it is drafted and reckoned anew.
        </p>
      )}
      {change.state === 'withdrawing' && (
        <p class="soft">Its invoice is being made void; then it has ended.</p>
      )}
      {change.state === 'approved' && <Stopped {...props} />}
      {change.gone.length > 0 && <Gone {...props} />}
      <div class="row">
        {(change.state === 'asked' || change.state === 'drafted') && (
          <ActionForm
            desk={desk}
            action={action}
            hidden={{ step: 'draft' }}
            button={change.state === 'asked' ? 'draft it' : 'draft it anew'}
            kind={change.state === 'asked' ? 'main' : 'quiet'}
            inline
            why={judged('draft')}
          />
        )}
        {change.state === 'drafted' && (
          <ActionForm
            desk={desk}
            action={action}
            hidden={{ step: 'offer', shownCents: String(dueNow(change)) }}
            button="send it to the client"
            inline
            why={whyNot(
              judged('offer'),
              page.needs[change.id],
              change.pricedAt ? undefined : 'The payment service is being asked for the price.',
              page.waits[change.id],
            )}
          />
        )}
        {change.state === 'unpaid' && !change.hasInvoice && !change.isOver && (
          <ActionForm
            desk={desk}
            action={action}
            hidden={{ step: 'charge' }}
            button="charge it again"
            kind="quiet"
            inline
            why={judged('try-payment')}
          />
        )}
        {change.state === 'unpaid' && !change.hasInvoice && (
          <ActionForm
            desk={desk}
            action={action}
            hidden={{ step: 'anew' }}
            button="price it anew"
            kind="quiet"
            inline
            why={judged('ask-anew')}
          />
        )}
        {change.state === 'unpaid' && (
          <ConfirmedAction
            desk={desk}
            ask="take it back"
            effect={
              <p>
                {change.hasInvoice
                  ? 'Its invoice is made void, so that nobody can pay it any more. If it is paid in the same moment, the change goes on.'
                  : 'Nothing was paid for it, and nothing changes.'}
              </p>
            }
            action={action}
            hidden={{ step: 'withdraw' }}
            button="take the change back"
            why={judged('take-back')}
          />
        )}
        {change.state === 'paid' && cost && (
          <ConfirmedAction
            desk={desk}
            ask="approve the spending"
            askKind="main"
            effect={
              <p>
                The names cost {moneyText(cost.totalCents)} at the registrar. From the approval on they are
                bought in the client’s name by themselves, which can’t be undone, up to{' '}
                {moneyText(cost.limitCents)}: 5 % above the sum, for prices that move.
              </p>
            }
            action={action}
            hidden={{ step: 'approve', limitCents: String(cost.limitCents) }}
            button={`approve and spend up to ${moneyText(cost.limitCents)}`}
            why={whyNot(
              judged('approve'),
              canApproveSpending({ role, secondFactor: true }, cost.limitCents, page.operatorLimitCents),
            )}
          />
        )}
        {change.state === 'paid' && (
          <ConfirmedAction
            desk={desk}
            ask="withdraw it"
            effect={
              <p>
                For a change that can’t be carried out. Nothing was bought for it yet; a task asks somebody to
                give {moneyText(change.paidCents ?? 0, change.currency.toUpperCase())} back. What is charged
                each month is set back by itself, from the next month on.
              </p>
            }
            action={action}
            hidden={{ step: 'give-back' }}
            button="withdraw it and give the money back"
            why={judged('give-back')}
          />
        )}
        {(change.state === 'asked' || change.state === 'drafted' || change.state === 'offered') && (
          <ActionForm
            desk={desk}
            action={action}
            hidden={{ step: 'withdraw' }}
            button={change.state === 'offered' ? 'take the offer back' : 'withdraw it'}
            kind="plain"
            inline
            why={judged('withdraw')}
          />
        )}
      </div>
    </Card>
  )
}
