import { mayLosePlace } from '#domain/staff/may-manage.ts'
import type { Role } from '#domain/staff/rules.ts'
import type { OpenSession } from '#platform/auth/open-sessions.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Select } from '#web/ui/field.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import { type Desk, whyNot } from './desk.ts'
import { SessionsSection } from './sessions-section.tsx'
import { type Colleague, colleagueMark, nameOf, type Progress, roleOptions } from './staff-words.tsx'
import { refusedElsewhere, type Typed, typedInto } from './typed.ts'

/** What is still with somebody who can't do it any more. */
export interface LeftWith {
  readonly tasks: number
  readonly calls: number
}

function Left({ left: { tasks, calls }, person }: { left: LeftWith; person: string }) {
  if (tasks + calls === 0) return null
  return (
    <Notice tone="attention" title="what is still with them">
      {tasks > 0 && (
        <p>
          {tasks === 1 ? 'One open task is' : `${tasks} open tasks are`} theirs.{' '}
          <a href={withQuery(consolePaths.handOverTasks.to(), { from: person })}>
            Hand their open tasks over
          </a>
        </p>
      )}
      {calls > 0 && (
        <p>
          {calls === 1 ? 'One call is' : `${calls} calls are`} agreed on with them.{' '}
          <a href={consolePaths.calls.to()}>Move or call off</a>
        </p>
      )}
    </Notice>
  )
}

/** One person who works here: their place, and what an owner can do about it. */
export function ColleaguePage(props: {
  desk: Desk
  colleague: Colleague
  left: LeftWith | undefined
  owners: number
  progress: Progress
  now: Date
  sessions: readonly OpenSession[]
  refused?: string
  typed?: Typed
}) {
  const { desk, colleague, left, owners, progress, now, sessions, refused } = props
  const at = { colleague: colleague.personId }
  const { errors, values } = typedInto(props.typed, 'role')
  const isYou = colleague.personId === desk.staff.personId
  const role = colleague.role as Role
  const manage = desk.why('manage-staff')
  const place = whyNot(manage, mayLosePlace({ role, isYou, owners }))
  const chose = progress.has(colleague.personId)
  return (
    <ConsolePage
      desk={desk}
      title={nameOf(colleague)}
      section="staff"
      refused={refused ?? refusedElsewhere(props.typed, colleague.removedAt === null)}
    >
      <PageHead
        title={nameOf(colleague)}
        state={colleagueMark(colleague, progress)}
        breadcrumb={[
          { href: consolePaths.staff.to(), label: 'staff' },
          { href: consolePaths.colleague.to(at), label: nameOf(colleague) },
        ]}
      />
      <DefinitionList
        facts={[
          ['e-mail', colleague.email === null ? null : reveal(colleague.email)],
          ['role', role],
          ['here since', <Time at={colleague.addedAt} now={now} as="day" />],
          ['left', colleague.removedAt && <Time at={colleague.removedAt} now={now} as="day" />],
        ]}
      />
      {left && <Left left={left} person={colleague.personId} />}
      {colleague.removedAt ? (
        <p>To let them in again, invite the same address anew on the page before.</p>
      ) : (
        <>
          <h2>role</h2>
          <ErrorSummary errors={errors} labels={{ role: 'role' }} />
          <ActionForm
            desk={desk}
            action={consolePaths.colleagueRole.to(at)}
            button="change the role"
            kind="quiet"
            why={place}
          >
            <Select
              name="role"
              label="role"
              value={values.role ?? role}
              error={errors.role}
              options={roleOptions}
            />
          </ActionForm>
          <h2>signing in</h2>
          <p>
            {chose
              ? 'A new link lets them choose another password; the old password works until they do.'
              : 'They have not chosen a password yet. A new link ends the one before.'}
          </p>
          <ActionForm
            desk={desk}
            action={consolePaths.colleagueInvitation.to(at)}
            button={chose ? 'mail a link for a new password' : 'mail the invitation again'}
            kind="quiet"
            why={manage}
          />
          <ConfirmedAction
            desk={desk}
            action={consolePaths.colleagueSecondFactor.to(at)}
            ask="reset a lost second factor"
            effect={
              <p>
                Their authenticator and recovery codes stop working and every session ends. At the next
                sign-in the password alone leads to setting up another one, so make sure first that it is
                really them who asks.
              </p>
            }
            button="forget their second factor now"
            kind="danger"
            why={whyNot(
              desk.why('reset-second-factor'),
              progress.get(colleague.personId) === 'second-factor' ? undefined : 'They have none set up yet.',
            )}
          />
          <SessionsSection
            desk={desk}
            colleague={colleague.personId}
            sessions={sessions}
            isYou={isYou}
            why={isYou ? undefined : manage}
          />
          <h2>access</h2>
          <ConfirmedAction
            desk={desk}
            action={consolePaths.endColleague.to(at)}
            ask="end their access"
            effect={
              <p>
                Every session ends at once, and password and second factor are forgotten. What they decided
                stays on record with their name.
              </p>
            }
            button="end their access now"
            kind="danger"
            why={place}
          />
        </>
      )}
    </ConsolePage>
  )
}
