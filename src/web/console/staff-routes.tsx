import type { Context } from 'hono'
import { Hono } from 'hono'
import { callsAheadOf } from '#domain/calls/call-queries.ts'
import { changeStaffRole } from '#domain/staff/change-staff-role.ts'
import { endStaffAccess } from '#domain/staff/end-staff-access.ts'
import { inviteStaff, resendStaffInvitation } from '#domain/staff/invite-staff.ts'
import { resetSecondFactor } from '#domain/staff/reset-second-factor.ts'
import { listStaff } from '#domain/staff/staff-queries.ts'
import { openTaskCounts } from '#domain/tasks/task-queries.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, signInPaths, withQuery } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { readForm } from '#web/server/read-form.ts'
import { ColleaguePage, type LeftWith } from './colleague-page.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import type { Done } from './done-words.ts'
import { colleagueRoleSchema, colleagueSchema } from './people-forms.ts'
import { StaffPage } from './staff-page.tsx'
import type { Colleague } from './staff-words.tsx'
import { refusedAt, type Typed } from './typed.ts'

type Change = (tx: PurposeTx<'authentication'>, personId: string) => Promise<Verdict>

/** Who works here: owners invite, change and end; the others look. */
export function staffRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  /** Does one thing to a colleague, then what belongs to it outside the transaction. */
  const change = async (
    c: Context<StaffEnv>,
    done: Done,
    work: Change,
    after?: (id: string) => Promise<void>,
    refused = (reason: string): Refusal => ({ refused: reason }),
  ) => {
    const desk = deskOf(c, parts)
    const colleague = idOf(c, 'colleague')
    const changed = await desk.in('authentication', (tx) => work(tx, colleague))
    if (!changed.ok) return showColleague(c, desk, refused(changed.reason))
    await after?.(colleague)
    // Whoever forgot their own authenticator has no session any more.
    if (after && colleague === desk.staff.personId) return c.redirect(signInPaths.staff.to(), 303)
    return c.redirect(withQuery(consolePaths.colleague.to({ colleague }), { done }), 303)
  }
  return new Hono<StaffEnv>()
    .get(consolePaths.staff.pattern, (c) => showStaff(c, deskOf(c, parts)))
    .post(consolePaths.staff.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const form = parseForm(colleagueSchema, (await readForm(c)).fields, policyOf(c).register)
      const refuse = (errors: Typed['errors'], values: Typed['values']) =>
        showStaff(c, desk, { typed: { form: 'invite', errors, values } })
      if (!form.ok) return refuse(form.errors, form.typed)
      const { email, name } = form.value
      const invited = await desk.in('authentication', (tx) =>
        inviteStaff(tx, {
          email: personal('email', email),
          name: personal('name', name),
          role: form.value.role,
        }),
      )
      if (!invited.ok)
        return invited.field
          ? refuse({ [invited.field]: invited.reason }, form.value)
          : showStaff(c, desk, { refused: invited.reason })
      const colleague = consolePaths.colleague.to({ colleague: invited.personId })
      return c.redirect(withQuery(colleague, { done: 'staff-invited' }), 303)
    })
    .get(consolePaths.colleague.pattern, (c) => showColleague(c, deskOf(c, parts)))
    .post(consolePaths.colleagueRole.pattern, async (c) => {
      const { fields } = await readForm(c)
      const form = parseForm(colleagueRoleSchema, fields, policyOf(c).register)
      if (!form.ok)
        return showColleague(c, deskOf(c, parts), {
          typed: { form: 'role', errors: form.errors, values: form.typed },
        })
      return change(
        c,
        'role-changed',
        (tx, id) => changeStaffRole(tx, id, form.value.role),
        undefined,
        (reason) => refusedAt('role', 'role', reason, fields),
      )
    })
    .post(consolePaths.colleagueInvitation.pattern, (c) =>
      change(c, 'invitation-sent', resendStaffInvitation),
    )
    .post(consolePaths.colleagueSecondFactor.pattern, (c) =>
      change(c, 'second-factor-reset', resetSecondFactor, parts.signIn.staff.resetSecondFactor),
    )
    .post(consolePaths.endSession.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const colleague = idOf(c, 'colleague')
      const mine = mayEndSessions(desk, colleague)
      if (mine !== undefined) return showColleague(c, desk, { refused: mine })
      const session = idOf(c, 'session')
      const open = await parts.signIn.sessions.of(colleague, desk.staff.sessionHash)
      const own = open.find((one) => one.id === session)?.isThis ?? false
      if (!(await parts.signIn.sessions.end(colleague, session)))
        return showColleague(c, desk, { refused: 'That session has ended already.' })
      if (own) return c.redirect(signInPaths.staff.to(), 303)
      await recordEnded(desk, colleague, 1)
      return c.redirect(withQuery(consolePaths.colleague.to({ colleague }), { done: 'session-ended' }), 303)
    })
    .post(consolePaths.endSessions.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const colleague = idOf(c, 'colleague')
      const mine = mayEndSessions(desk, colleague)
      if (mine !== undefined) return showColleague(c, desk, { refused: mine })
      const isYou = colleague === desk.staff.personId
      const ended = await parts.signIn.sessions.endAll(colleague, isYou ? desk.staff.sessionHash : undefined)
      if (ended === 0) return showColleague(c, desk, { refused: 'There is no other open session.' })
      await recordEnded(desk, colleague, ended)
      return c.redirect(withQuery(consolePaths.colleague.to({ colleague }), { done: 'sessions-ended' }), 303)
    })
    .post(consolePaths.endColleague.pattern, (c) =>
      change(c, 'staff-ended', endStaffAccess, parts.signIn.forgetPerson),
    )
}

/** Everybody ends their own sessions; an owner those of others, too. */
function mayEndSessions(desk: Desk, colleague: string): string | undefined {
  return colleague === desk.staff.personId ? undefined : desk.why('manage-staff')
}

async function recordEnded(desk: Desk, colleague: string, sessions: number): Promise<void> {
  await desk.in('authentication', (tx) =>
    tx.record({ kind: 'session.ended', clauses: ['9.3'], personId: colleague, details: { sessions } }),
  )
}

interface Refusal {
  readonly refused?: string
  readonly typed?: Typed
}

const statusOf = ({ refused, typed }: Refusal) => (refused === undefined && typed === undefined ? 200 : 422)

async function loadStaff(desk: Desk) {
  const { staff, now } = await desk.in('service-delivery', async (tx) => ({
    staff: await listStaff(tx),
    now: tx.now,
  }))
  const progress = await desk.parts.signIn.staff.progress()
  return { staff, now, progress }
}

async function showStaff(c: Context<StaffEnv>, desk: Desk, refusal: Refusal = {}) {
  return c.html(<StaffPage desk={desk} {...(await loadStaff(desk))} {...refusal} />, statusOf(refusal))
}

/** What somebody who can't do it any more still has to do: they have left, or may only look now. */
async function leftWith(desk: Desk, { personId, role, removedAt }: Colleague): Promise<LeftWith | undefined> {
  if (removedAt === null && role !== 'viewer') return undefined
  const tasks = (await desk.in('service-delivery', openTaskCounts)).get(personId) ?? 0
  const asked = await desk.in('inquiry-response', (tx) => callsAheadOf(tx, personId))
  const ofClients = await desk.in('service-delivery', (tx) => callsAheadOf(tx, personId))
  return { tasks, calls: new Set([...asked, ...ofClients].map(({ id }) => id)).size }
}

async function showColleague(c: Context<StaffEnv>, desk: Desk, refusal: Refusal = {}) {
  const { staff, ...loaded } = await loadStaff(desk)
  const colleague = found(staff.find((one) => one.personId === idOf(c, 'colleague')))
  const owners = staff.filter((one) => one.role === 'owner' && one.removedAt === null).length
  const seesSessions = mayEndSessions(desk, colleague.personId) === undefined
  const sessions = seesSessions
    ? await desk.parts.signIn.sessions.of(colleague.personId, desk.staff.sessionHash)
    : []
  return c.html(
    <ColleaguePage
      desk={desk}
      colleague={colleague}
      left={await leftWith(desk, colleague)}
      owners={owners}
      sessions={sessions}
      {...loaded}
      {...refusal}
    />,
    statusOf(refusal),
  )
}
