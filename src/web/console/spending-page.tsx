import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import type { SpendingPage } from '#domain/stacks/spending-page.ts'
import { may, type StackState } from '#domain/stacks/states.ts'
import { canApproveSpending } from '#domain/staff/rules.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { Money, moneyText } from '#web/ui/money.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { EngagementPage } from './engagement-page.tsx'
import { stackMarks } from './engagement-tone.ts'
import { refusedElsewhere, type Typed } from './typed.ts'

type Named = SpendingPage['names'][number]

function NameState({ name }: { name: Named }) {
  if (name.registeredAt) return <StateMark tone="good" word="bought" />
  if (name.available === null) return <StateMark tone="unknown" word="not looked up" />
  return name.available ? (
    <StateMark tone="waiting" word="free" />
  ) : (
    <StateMark tone="bad" word="taken meanwhile" />
  )
}

/** What it cost or costs; a price that has moved since the approval says so, and whether it was within the limit. */
function Registration({ name: { priceCents, paidCents, approvedCents } }: { name: Named }) {
  const cents = paidCents ?? priceCents
  if (cents === null) return 'unknown'
  if (approvedCents === null || approvedCents === cents) return <Money cents={cents} />
  return (
    <>
      <Money cents={cents} />{' '}
      <span class="soft">
        {paidCents === null ? 'now' : 'paid, within the limit'}; it was {moneyText(approvedCents)} when
        approved
      </span>
    </>
  )
}

/** What would be spent at the registrar, at which prices, and the one button that allows it. */
export function SpendingApprovalPage(props: {
  desk: Desk
  engagement: PipelineRow
  page: SpendingPage
  refused?: string
  typed?: Typed
}) {
  const { desk, engagement, page, refused, typed } = props
  const { stack, names, spending, mayRaise, operatorLimitCents, now } = page
  const state = stack.state as StackState
  const { role } = desk.staff
  const showsRaise = stack.approvedAt !== null && stack.limitCents !== null && mayRaise
  const unpriced = names.some((name) => name.priceCents === null)
  const why = whyNot(
    canApproveSpending({ role, secondFactor: true }, spending.limitCents, operatorLimitCents),
    role === 'viewer' ? undefined : may('approve-spending', state, role),
    stack.namesApprovedAt ? undefined : 'The client has not approved the names and senders yet.',
    unpriced ? 'A name has no price yet; the registrar is being asked.' : undefined,
  )
  return (
    <EngagementPage
      desk={desk}
      engagement={engagement}
      here="spending"
      title="spending"
      state={<StateMark {...stackMarks[state]} />}
      refused={refused ?? refusedElsewhere(typed, showsRaise)}
      topics={[`stack:${stack.id}`]}
    >
      <DataTable
        caption="names to buy"
        hideCaption
        rows={names}
        empty="The names appear here once the registrar has said which are free."
        columns={[
          { key: 'name', heading: 'domain', cell: (name) => name.name },
          { key: 'state', heading: 'state', cell: (name) => <NameState name={name} /> },
          {
            key: 'price',
            heading: 'to register',
            numeric: true,
            cell: (name) => <Registration name={name} />,
          },
          {
            key: 'renewal',
            heading: 'renewal',
            numeric: true,
            cell: (name) => (name.renewalCents === null ? 'unknown' : <Money cents={name.renewalCents} />),
          },
          {
            key: 'age',
            heading: 'price read at the registrar',
            named: true,
            cell: (name) => (name.checkedAt ? <Time at={name.checkedAt} now={now} /> : 'never'),
          },
        ]}
        foot={
          <tr>
            <th scope="row" colspan={2}>
              {spending.domains} domains
            </th>
            <td class="numeric">{moneyText(spending.totalCents)}</td>
            <td colspan={2} />
          </tr>
        }
      />
      <DefinitionList
        facts={[
          [
            'names and senders',
            stack.namesApprovedAt ? (
              <>
                approved <Time at={stack.namesApprovedAt} now={now} />
                {stack.namesApprovedBy && ` by ${reveal(stack.namesApprovedBy)}`}
              </>
            ) : (
              <span class="soft">not approved by the client yet</span>
            ),
          ],
          [
            'limit',
            <>
              <Money cents={stack.limitCents ?? spending.limitCents} />{' '}
              <span class="soft">
                5 % above the sum, for prices that move before the purchase; no cent above it is spent
              </span>
            </>,
          ],
          [
            'who may approve',
            <>
              an operator up to <Money cents={operatorLimitCents} />, an owner above it
            </>,
          ],
          [
            'approved',
            stack.approvedAt ? (
              <>
                <Time at={stack.approvedAt} now={now} />
                {stack.approvedBy && ` by ${reveal(stack.approvedBy)}`}
              </>
            ) : null,
          ],
        ]}
      />
      {showsRaise && stack.limitCents !== null && (
        <details class="section" open={typed !== undefined}>
          <summary>raise the limit</summary>
          <p>For a price that rose, or a purchase that the sum no longer covers.</p>
          <ErrorSummary errors={typed?.errors ?? {}} labels={{ limit: 'new limit' }} />
          <ActionForm
            desk={desk}
            action={consolePaths.raiseSpending.to({ stack: stack.id })}
            button="approve the new limit and go on"
            why={desk.why('approve-spending')}
          >
            <Field
              name="limit"
              label="new limit"
              inputmode="decimal"
              help={`All that may be spent on these names, in dollars; above ${moneyText(stack.limitCents)}.`}
              value={typed?.values.limit}
              error={typed?.errors.limit}
            />
          </ActionForm>
        </details>
      )}
      {stack.approvedAt === null && (
        <>
          <p>
            From the approval on the build goes by itself: the domains are bought in the client’s name, which
            can’t be undone.
          </p>
          <ActionForm
            desk={desk}
            action={consolePaths.spending.to({ stack: stack.id })}
            hidden={{ limitCents: String(spending.limitCents) }}
            button={`approve and spend up to ${moneyText(spending.limitCents)}`}
            why={why}
          />
        </>
      )}
    </EngagementPage>
  )
}
