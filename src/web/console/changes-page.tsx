import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { changeFaultWords, replacedBecause } from '#domain/plan-changes/change-words.ts'
import type { ChangesPage, ShownChange } from '#domain/plan-changes/changes-page.ts'
import { type ChangeTransition, may } from '#domain/plan-changes/states.ts'
import { type PromotionReason, promotionReasons } from '#domain/stacks/promote-reserve.ts'
import type { StackState } from '#domain/stacks/states.ts'
import { canApproveSpending } from '#domain/staff/rules.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import {
  ChangeDifference,
  ChangePrice,
  changeMarks,
  dueNow,
  titleOf,
} from '#web/stacks/change-difference.tsx'
import { SwapNameFields, swapNameLabels } from '#web/stacks/swap-name.tsx'
import { Card, Empty } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Checkbox, Field, Select } from '#web/ui/field.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Money, moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { numberText } from '#web/ui/num.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { EngagementPage } from './engagement-page.tsx'
import { stackMarks } from './engagement-tone.ts'
import { refusedElsewhere, type Typed, typedInto } from './typed.ts'

interface Props {
  desk: Desk
  engagement: PipelineRow
  page: ChangesPage
  spending: Readonly<Record<string, { readonly totalCents: number; readonly limitCents: number }>>
  refused?: string
  typed?: Typed
}

/** What of a running stack is to change: asked for, drafted, offered, paid, approved, carried out. */
export function StackChangesPage(props: Props) {
  const { desk, engagement, page, refused } = props
  const { stack, changes } = page
  const open = changes.filter(({ isOpen }) => isOpen)
  const past = changes.filter(({ isOpen }) => !isOpen)
  const forms = ['resize', 'replace', ...open.flatMap((change) => formsOf(page, change))]
  const isShown = props.typed !== undefined && forms.includes(props.typed.form)
  return (
    <EngagementPage
      desk={desk}
      engagement={engagement}
      here="changes"
      title="changes"
      state={<StateMark {...stackMarks[stack.state as StackState]} />}
      about="More or fewer inboxes, or another domain, as a difference to the stack as it stands. What is live goes on."
      topics={[`stack:${stack.id}`]}
      running={open.some(
        ({ state, pricedAt }) =>
          state === 'accepted' || state === 'withdrawing' || (state === 'drafted' && !pricedAt),
      )}
      refused={refused ?? refusedElsewhere(props.typed, isShown)}
    >
      <LiveRegion id="changes" topics={[`stack:${stack.id}`]} href={desk.address}>
        <Standing page={page} />
        {open.map((change) => (
          <OpenChange {...props} change={change} />
        ))}
        {open.length === 0 && (
          <Empty>
            Nothing is to change. A wish of the client, made in their portal, appears here; or ask for one
            below.
          </Empty>
        )}
        {page.promotions.length > 0 && <Promotions page={page} />}
        {past.length > 0 && <Past changes={past} page={page} />}
      </LiveRegion>
      <AskForms {...props} />
    </EngagementPage>
  )
}

function Standing({ page }: { page: ChangesPage }) {
  const inboxes = page.domains.flatMap((domain) => domain.inboxes)
  const reserve = inboxes.filter((one) => one.reserve).length
  return (
    <p>
      As it stands: {inboxes.length} inboxes on {page.domains.length} domains, {reserve} of them in reserve,
      for {numberText(page.plan.size.messagesPerMonth)} messages a month.
    </p>
  )
}

const askers: Readonly<Record<ShownChange['asker'], string>> = {
  client: 'the client',
  staff: 'somebody here',
  program: 'the program',
}

function OpenChange(props: Props & { change: ShownChange }) {
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
                give {moneyText(change.paidCents ?? 0, change.currency.toUpperCase())} back and to set back
                what is charged each month.
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

/** Names that went to somebody else between the acceptance and the approval: another one is taken for each. */
function Gone({ desk, page, change, typed }: Props & { change: ShownChange }) {
  const swap = typedInto(typed, `swap-${change.id}`)
  return (
    <Notice tone="attention" title="not every name can be had any more">
      <p>
        {change.gone.join(', ')} went to somebody else. Take another one with the client’s word, who can
        choose too, or withdraw the change.
      </p>
      <ErrorSummary errors={swap.errors} labels={swapNameLabels} />
      <ActionForm
        desk={desk}
        action={consolePaths.planChange.to({ stack: page.stack.id, change: change.id })}
        hidden={{ step: 'swap' }}
        button="take this name for the client"
        why={desk.why('propose-names')}
      >
        <SwapNameFields gone={change.gone} free={page.names.free} {...swap} />
      </ActionForm>
    </Notice>
  )
}

/** The forms that a change that is open has on the page now, as a refusal names them. */
const formsOf = (page: ChangesPage, { id, state, gone }: ShownChange): readonly string[] => [
  ...(gone.length > 0 ? [`swap-${id}`] : []),
  ...(state === 'approved' && page.stopped.some(({ changeId, byLimit }) => changeId === id && byLimit)
    ? [`raise-${id}`]
    : []),
]

/** What of it could not be bought, with what can be done: another name, or more money. */
function Stopped({ desk, page, change, typed }: Props & { change: ShownChange }) {
  const stopped = page.stopped.filter(({ changeId }) => changeId === change.id)
  const raise = typedInto(typed, `raise-${change.id}`)
  const standing = change.spendCents ?? 0
  if (stopped.length === 0) return null
  return (
    <>
      <Notice tone="attention" title="not everything could be bought">
        {stopped.map(({ name, words, faultCode, priceCents }) => (
          <p>
            <strong>{name}</strong>
            {priceCents === null ? '' : ` (${moneyText(priceCents)} now)`}: {words}{' '}
            <code class="small soft">{faultCode}</code>
          </p>
        ))}
        <p>
          Another name is chosen on the page of the{' '}
          <a href={consolePaths.build.to({ stack: page.stack.id })}>build</a>, by the client or for them.
        </p>
      </Notice>
      {stopped.some(({ byLimit }) => byLimit) && (
        <details class="section" open={typed?.form === `raise-${change.id}`}>
          <summary>approve more</summary>
          <ErrorSummary errors={raise.errors} labels={{ limit: 'new limit' }} />
          <ActionForm
            desk={desk}
            action={consolePaths.planChange.to({ stack: page.stack.id, change: change.id })}
            hidden={{ step: 'raise' }}
            button="approve the new limit and go on"
            why={desk.why('approve-spending')}
          >
            <Field
              name="limit"
              label="new limit"
              inputmode="decimal"
              help={`All that may be spent on the names of this change, in dollars; above ${moneyText(standing)}. The client pays what they accepted.`}
              value={raise.values.limit}
              error={raise.errors.limit}
            />
          </ActionForm>
        </details>
      )}
    </>
  )
}

function Promotions({ page }: { page: ChangesPage }) {
  return (
    <>
      <h2>from the reserve</h2>
      <DataTable
        caption="promotions from the warm reserve"
        hideCaption
        rows={page.promotions}
        empty=""
        columns={[
          { key: 'stopped', heading: 'stopped', cell: (one) => reveal(one.stoppedAddress) },
          {
            key: 'why',
            heading: 'because it',
            cell: (one) => promotionReasons[one.because as PromotionReason],
          },
          {
            key: 'promoted',
            heading: 'sends in its place',
            cell: (one) =>
              one.promotedAddress === null ? (
                <StateMark tone="attention" word="none was warm" />
              ) : (
                reveal(one.promotedAddress)
              ),
          },
          { key: 'at', heading: 'when', cell: (one) => <Time at={one.at} now={page.now} /> },
        ]}
      />
    </>
  )
}

function Past({ changes, page }: { changes: readonly ShownChange[]; page: ChangesPage }) {
  return (
    <>
      <h2>earlier changes</h2>
      <DataTable
        caption="earlier changes"
        hideCaption
        rows={changes}
        empty=""
        columns={[
          { key: 'what', heading: 'what', cell: titleOf },
          { key: 'state', heading: 'state', cell: (one) => <StateMark {...changeMarks[one.state]} /> },
          {
            key: 'asked',
            heading: 'asked for',
            cell: (one) => (
              <>
                by {askers[one.asker]} <Time at={one.askedAt} now={page.now} />
              </>
            ),
          },
          {
            key: 'paid',
            heading: 'paid for it',
            numeric: true,
            cell: (one) =>
              one.paidCents === null ? (
                ''
              ) : (
                <Money cents={one.paidCents} currency={one.currency.toUpperCase()} />
              ),
          },
        ]}
      />
    </>
  )
}

function AskForms({ desk, page, typed }: Props) {
  const resize = typedInto(typed, 'resize')
  const replace = typedInto(typed, 'replace')
  const why = whyNot(
    desk.why('edit-plan'),
    page.stack.state === 'live' ? undefined : 'A stack is changed while it is live.',
  )
  const action = consolePaths.changes.to({ stack: page.stack.id })
  const theirs = page.changes.find(
    ({ kind, state, asker }) => kind === 'resize' && state === 'asked' && asker === 'client',
  )
  return (
    <>
      <h2>ask for a change</h2>
      <details class="section" open={typed?.form === 'resize'}>
        <summary>more or less volume</summary>
        <ErrorSummary errors={resize.errors} labels={{ targetPerMonth: 'messages a month' }} />
        <ActionForm
          desk={desk}
          action={action}
          hidden={{ kind: 'resize' }}
          button="ask for this volume"
          why={why}
        >
          <Field
            name="targetPerMonth"
            label={
              page.plan.request.targetMeans === 'messages' ? 'messages a month' : 'new prospects a month'
            }
            inputmode="numeric"
            help={`Now ${numberText(page.plan.request.targetPerMonth)}. Inboxes and domains follow from it.`}
            value={resize.values.targetPerMonth}
            error={resize.errors.targetPerMonth}
          />
          {theirs && (
            <Checkbox
              name="insteadOf"
              value={String(theirs.targetPerMonth)}
              label={`in place of the ${numberText(theirs.targetPerMonth ?? 0)} a month that the client asked for and waits for; their wish is taken back`}
              error={resize.errors.insteadOf}
            />
          )}
        </ActionForm>
      </details>
      <details class="section" open={typed?.form === 'replace'}>
        <summary>another domain in place of one</summary>
        <ErrorSummary errors={replace.errors} labels={{ domain: 'domain' }} />
        <ActionForm
          desk={desk}
          action={action}
          hidden={{ kind: 'replace' }}
          button="ask for another domain"
          why={why}
        >
          <Select
            name="domain"
            label="domain to replace"
            blank="choose one"
            options={page.domains.map(({ id, name }) => ({ value: id, label: name }))}
            value={replace.values.domain}
            error={replace.errors.domain}
          />
          <Select
            name="because"
            label="why"
            options={(['worn-out', 'listed', 'suspended', 'lost', 'operator'] as const).map((value) => ({
              value,
              label: replacedBecause[value],
            }))}
            value={replace.values.because}
          />
        </ActionForm>
      </details>
    </>
  )
}
