import type { ChangesPage, ShownChange } from '#domain/plan-changes/changes-page.ts'
import { type PromotionReason, promotionReasons } from '#domain/stacks/promote-reserve.ts'
import type { StackState } from '#domain/stacks/states.ts'
import { reveal } from '#policy/personal.ts'
import { changeMarks, titleOf } from '#web/stacks/change-difference.tsx'
import { Empty } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Money } from '#web/ui/money.tsx'
import { numberText } from '#web/ui/num.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { AskForms } from './ask-change.tsx'
import type { ChangesProps } from './changes-props.ts'
import { EngagementPage } from './engagement-page.tsx'
import { stackMarks } from './engagement-tone.ts'
import { askers, OpenChange } from './open-change.tsx'
import { formsOf } from './stopped-change.tsx'
import { SwitchedOff } from './switched-off.tsx'
import { refusedElsewhere } from './typed.ts'

/** What of a running stack is to change: asked for, drafted, offered, paid, approved, carried out. */
export function StackChangesPage(props: ChangesProps) {
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
        <SwitchedOff accounts={props.switchedOff} />
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
