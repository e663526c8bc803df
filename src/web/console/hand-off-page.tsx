import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import type { HandoffPage } from '#domain/handoff/handoff-page.ts'
import { checkKinds } from '#domain/handoff/pack.ts'
import { may } from '#domain/stacks/states.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { EngagementPage } from './engagement-page.tsx'
import { stackMarks } from './engagement-tone.ts'

const verdictMarks = {
  pass: { tone: 'good', word: 'pass' },
  fail: { tone: 'bad', word: 'fail' },
  unknown: { tone: 'unknown', word: 'unknown' },
} as const

const packWords = {
  checking: 'Everything is being looked at once more; the results appear here.',
  unknown: 'Something could not be seen. It is tried again by itself, or now if you prepare it anew.',
  failed: 'Something is not as it should be. Mend it, then prepare the pack anew.',
  ready: 'Everything was seen as it should be.',
} as const

const packTones = { checking: 'info', unknown: 'attention', failed: 'bad', ready: 'good' } as const

/** Preparing the pack, giving it, and new passwords afterwards. */
export function HandOffPage(props: {
  desk: Desk
  engagement: PipelineRow
  page: HandoffPage
  refused?: string
}) {
  const { desk, engagement, page, refused } = props
  const { stack, latest, give, now } = page
  const { role } = desk.staff
  const mine = whyNot(
    desk.why('hand-over'),
    role === 'viewer' ? undefined : may('hand-over', stack.state, role),
  )
  return (
    <EngagementPage
      desk={desk}
      engagement={engagement}
      here="hand-off"
      title="hand-off"
      state={<StateMark {...stackMarks[stack.state]} />}
      about={
        stack.handedOverAt ? (
          <>
            <Time at={stack.handedOverAt} now={now} />
            {latest?.openedAt ? (
              <>
                , opened by the client <Time at={latest.openedAt} now={now} />
              </>
            ) : (
              ', not opened by the client yet'
            )}
          </>
        ) : (
          stack.askedAt && (
            <>
              the client asked for it <Time at={stack.askedAt} now={now} />
            </>
          )
        )
      }
      topics={[`stack:${stack.id}`]}
      running={latest?.pack.state === 'checking'}
      refused={refused}
    >
      <LiveRegion id="hand-off" topics={[`stack:${stack.id}`]} href={desk.address}>
        {latest ? (
          <Notice tone={packTones[latest.pack.state]} title={`pack ${latest.pack.state}`}>
            <p>
              {packWords[latest.pack.state]} Looked at <Time at={latest.preparedAt} now={now} />.
            </p>
          </Notice>
        ) : (
          <p>
            Preparing looks at every domain and inbox once more, from outside, and makes the pack of what was
            seen: inboxes, zones, registrant proof, renewals, costs, and how each asset moves.
          </p>
        )}
        {latest && latest.pack.checks.length > 0 && <Checks page={page} />}
        {stack.handedOverAt === null && (
          <div class="actions">
            <ActionForm
              desk={desk}
              action={consolePaths.handOff.to({ stack: stack.id })}
              hidden={{ step: 'prepare', ...(latest && { after: latest.id }) }}
              button={latest ? 'prepare the pack anew' : 'prepare the pack'}
              kind={give.ok ? 'quiet' : 'main'}
              why={mine}
            />
            <ConfirmedAction
              desk={desk}
              ask="hand over"
              askKind="main"
              effect={
                <p>
                  The client reads the pack and takes the credentials from now on, and gets a mail that says
                  so. The stack is theirs; it can’t be undone.
                </p>
              }
              action={consolePaths.handOff.to({ stack: stack.id })}
              hidden={{ step: 'give' }}
              button="hand the stack over now"
              why={whyNot(mine, give)}
            />
          </div>
        )}
      </LiveRegion>
      <h2>credentials</h2>
      <p class="soft">
        Passwords are shown to nobody here. The client reveals them in the portal after the hand-off, and each
        reveal is recorded.{' '}
        {stack.handedOverAt
          ? 'A new password ends the old one.'
          : 'From then on a new one can be issued here.'}
      </p>
      <DataTable
        caption="credentials by inbox"
        hideCaption
        rows={page.inboxes}
        empty="Inboxes appear here once names and senders are approved."
        columns={[
          { key: 'inbox', heading: 'inbox', cell: (inbox) => reveal(inbox.address) },
          {
            key: 'issued',
            heading: 'issued',
            named: true,
            cell: (inbox) =>
              inbox.issuedAt ? <Time at={inbox.issuedAt} now={now} /> : <span class="soft">not yet</span>,
          },
          { key: 'issue', heading: 'issue', numeric: true, cell: (inbox) => inbox.issue ?? '' },
          ...(stack.handedOverAt === null
            ? []
            : [
                {
                  key: 'new',
                  heading: 'new password',
                  cell: (inbox: HandoffPage['inboxes'][number]) => (
                    <ActionForm
                      desk={desk}
                      action={consolePaths.reissue.to({ stack: stack.id, inbox: inbox.id })}
                      button="issue a new one"
                      kind="plain"
                      inline
                      why={desk.why('rotate-credentials')}
                    />
                  ),
                },
              ]),
        ]}
      />
    </EngagementPage>
  )
}

function Checks({ page }: { page: HandoffPage }) {
  const { latest, inboxes, now } = page
  return (
    <DataTable
      caption="what was looked at"
      rows={latest?.pack.checks ?? []}
      empty=""
      columns={[
        {
          key: 'verdict',
          heading: 'verdict',
          cell: (check) => <StateMark {...verdictMarks[check.verdict]} />,
        },
        {
          key: 'what',
          heading: 'what',
          cell: (check) => {
            const inbox = inboxes.find((one) => one.id === check.inboxId)
            return `${inbox ? reveal(inbox.address) : check.domain}: ${checkKinds[check.kind]}`
          },
        },
        { key: 'words', heading: 'what was seen', cell: (check) => check.words },
        {
          key: 'at',
          heading: 'seen',
          named: true,
          cell: (check) => <Time at={new Date(check.at)} now={now} />,
        },
      ]}
    />
  )
}
