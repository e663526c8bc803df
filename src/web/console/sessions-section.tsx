import type { OpenSession } from '#platform/auth/open-sessions.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import type { Desk } from './desk.ts'

/** Where somebody is signed in: since when and when last, and nothing of where or in what, because nobody keeps that. */
export function SessionsSection(props: {
  desk: Desk
  colleague: string
  sessions: readonly OpenSession[]
  isYou: boolean
  why: string | undefined
}) {
  const { desk, colleague, sessions, isYou, why } = props
  // Sessions run by machine time, whatever the business clock says.
  const now = new Date()
  return (
    <>
      <h2>open sessions</h2>
      <p class="soft">
        Neither address nor browser is kept, so compare the times. A staff session ends by itself after 12
        hours.
      </p>
      <DataTable
        caption="open sessions"
        hideCaption
        rows={sessions}
        empty={why ?? 'A session appears here from sign-in until it ends.'}
        columns={[
          {
            key: 'state',
            heading: 'state',
            cell: (one) =>
              one.isThis ? (
                <StateMark tone="good" word="this one" />
              ) : one.whole ? (
                <StateMark tone="busy" word="signed in" />
              ) : (
                <StateMark tone="waiting" word="waits for the code" />
              ),
          },
          { key: 'kind', heading: 'where', cell: (one) => (one.kind === 'staff' ? 'console' : 'portal') },
          {
            key: 'since',
            heading: 'signed in',
            cell: (one) => (
              <>
                since <Time at={one.startedAt} now={now} />
              </>
            ),
          },
          {
            key: 'used',
            heading: 'last used',
            cell: (one) => (
              <>
                used <Time at={one.usedAt} now={now} />
              </>
            ),
          },
          {
            key: 'ends',
            heading: 'until',
            cell: (one) => (
              <>
                ends <Time at={one.endsAt} now={now} />
              </>
            ),
          },
          {
            key: 'end',
            heading: 'end it',
            cell: (one) => (
              <ActionForm
                desk={desk}
                action={consolePaths.endSession.to({ colleague, session: one.id })}
                button={one.isThis ? 'sign out here' : 'end it'}
                kind="plain"
                inline
                why={why}
              />
            ),
          },
        ]}
      />
      {sessions.length > 1 && (
        <ConfirmedAction
          desk={desk}
          action={consolePaths.endSessions.to({ colleague })}
          ask={isYou ? 'end all but this one' : 'end all of them'}
          effect={
            <p>
              Whoever uses them is signed out at the next click. Password and authenticator stay; if somebody
              else may have them, reset those too.
            </p>
          }
          button="end them now"
          kind="danger"
          why={why}
        />
      )}
    </>
  )
}
