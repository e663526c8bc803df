import { parse } from 'node-html-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeStaffRole } from '#domain/staff/change-staff-role.ts'
import { endStaffAccess } from '#domain/staff/end-staff-access.ts'
import { inviteStaff } from '#domain/staff/invite-staff.ts'
import { personal } from '#policy/personal.ts'
import { browser, password, tokenOf } from '#test/auth/sign-in-world.ts'
import { addStaff, type Person } from '#test/support/acting.ts'
import { consolePaths, signInPaths } from '#web/paths.ts'
import { sendStaffInvitation } from '#workflows/send-staff-invitation.ts'
import { type Colleague, type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
beforeAll(async () => {
  world = await consoleWorld()
}, 90_000)
afterAll(() => world?.close())

const staffPage = consolePaths.staff.to()

async function rows<R extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<R[]> {
  return (await world.build.db.owner.query<R>(sql, values)).rows
}

/** Does the jobs that mail links to the staff, as the worker would. */
async function deliverInvitations(): Promise<void> {
  const jobs = await rows<{ data: { personId: string } }>(
    `delete from pgboss.job where name = 'send-staff-invitation' returning data`,
  )
  for (const { data } of jobs)
    await sendStaffInvitation(
      { inPurpose: world.build.db.inPurpose, deliver: world.signIn.staff.deliverInvitation },
      data.personId,
    )
}

async function invite(email: string, role: string) {
  const page = await world.owner.get(staffPage)
  const answer = await world.owner.send(page, staffPage, { email, name: 'Grace Hopper', role })
  const id = /staff\/([0-9a-f-]{36})/.exec(answer.to ?? '')?.[1] ?? ''
  return { answer, id }
}

const kindsAbout = async (personId: string) =>
  (
    await rows<{ kind: string }>(
      `select e.kind from app.evidence e join person_keys k on k.id = e.key_id
       where k.person_id = $1 and e.kind like 'access.%' order by e.id`,
      [personId],
    )
  ).map(({ kind }) => kind)

test('an owner invites somebody, whose link comes by mail and in no job, and they choose a password', async () => {
  const { answer, id } = await invite('Grace@agency.example', 'operator')
  expect(answer.status).toBe(303)
  const jobs = await rows<{ data: unknown }>(
    `select data from pgboss.job where name = 'send-staff-invitation'`,
  )
  expect(jobs).toEqual([{ data: { personId: id } }])
  expect((await world.owner.get(staffPage)).words).toContain('invited')
  await deliverInvitations()
  const entered = await world.signIn.staff.acceptInvitation(browser().headers(), {
    token: tokenOf(world.invitations.at(-1)),
    password,
  })
  expect(entered.kind).toBe('entered')
  expect((await world.owner.get(staffPage)).words).toContain('second factor missing')
  expect(await kindsAbout(id)).toEqual(['access.granted'])
})

test('the address of somebody who acts for a client is not taken on the staff, and nothing is mailed', async () => {
  const lead = await world.lead('Jacquard Mills')
  await world.owner.send(
    await world.owner.get(consolePaths.inquiry.to({ lead })),
    consolePaths.convertInquiry.to({ lead }),
  )
  const { answer } = await invite('Ada@jacquardmills.com', 'operator')
  expect(answer.status).toBe(422)
  expect(parse(answer.html).querySelector('#field-email-error')?.text).toContain('acts for a client')
  expect(await rows(`select 1 from pgboss.job where name = 'send-staff-invitation'`)).toEqual([])
})

test('whoever was invited is mailed no request and stands among nobody who takes a task, until they chose a password', async () => {
  const { id } = await invite('new@agency.example', 'operator')
  const noticed = async (company: string) => {
    const lead = await world.lead(company)
    const to = await rows<{ person_id: string }>(
      `select person_id from mails where kind = 'lead-notice' and about_id = $1`,
      [lead],
    )
    return to.map(({ person_id }) => person_id)
  }
  const takers = async () =>
    parse((await world.owner.get(consolePaths.newTask.to())).html)
      .querySelectorAll('#field-person option')
      .map((option) => option.getAttribute('value'))
  const owner = world.owner.personId
  expect(await noticed('Early Looms')).toEqual(expect.arrayContaining([owner]))
  expect(await noticed('Other Looms')).not.toContain(id)
  expect(await takers()).toContain(owner)
  expect(await takers()).not.toContain(id)

  await deliverInvitations()
  const token = tokenOf(world.invitations.at(-1))
  await world.signIn.staff.acceptInvitation(browser().headers(), { token, password })
  expect(await noticed('Late Looms')).toContain(id)
  expect(await takers()).toContain(id)
})

test('an invitation that cannot be is refused beside its field, with what was typed', async () => {
  const page = await world.owner.get(staffPage)
  const malformed = await world.owner.send(page, staffPage, { email: 'nobody', name: 'N', role: 'viewer' })
  expect(malformed.status).toBe(422)
  const { answer } = await invite('grace@agency.example', 'viewer')
  expect(answer.status).toBe(422)
  const shown = parse(answer.html)
  expect(shown.querySelector('#field-email-error')?.text).toContain('works here already')
  expect(shown.querySelector('#field-email')?.getAttribute('value')).toBe('grace@agency.example')
})

test('a link sent again ends the one before', async () => {
  const { id } = await invite('again@agency.example', 'viewer')
  await deliverInvitations()
  const first = tokenOf(world.invitations.at(-1))
  const at = { colleague: id }
  const page = await world.owner.get(consolePaths.colleague.to(at))
  expect((await world.owner.send(page, consolePaths.colleagueInvitation.to(at))).status).toBe(303)
  await deliverInvitations()
  expect(await world.signIn.staff.isInvitationGood(first)).toBe(false)
  expect(await world.signIn.staff.isInvitationGood(tokenOf(world.invitations.at(-1)))).toBe(true)
})

let otto: Colleague
test('another role holds from the next click on', async () => {
  otto = await world.colleague('operator')
  const at = { colleague: otto.personId }
  const page = await world.owner.get(consolePaths.colleague.to(at))
  expect((await world.owner.send(page, consolePaths.colleagueRole.to(at), { role: 'viewer' })).status).toBe(
    303,
  )
  expect((await otto.get(staffPage)).words).toContain('you are a viewer')
  expect(await kindsAbout(otto.personId)).toEqual(['access.granted'])
})

test('whoever may only look now is shown with what is still with them, and their task says whose it is', async () => {
  const { id } = await invite('jory@agency.example', 'operator')
  await rows(`delete from pgboss.job where name = 'send-staff-invitation'`)
  const lead = await world.lead('Jory Looms')
  const [task] = await rows<{ id: string }>(
    `insert into tasks (natural_key, kind, instructions, due_at, assignee_id, state)
     values ('left with jory', 'review-access', '', app.now(), $1, 'open') returning id`,
    [id],
  )
  await rows(
    `insert into calls (lead_id, person_id, operator_id, starts_at, ends_at, visitor_zone, meeting, state)
     select id, person_id, $2, app.now() + interval '1 day', app.now() + interval '25 hours', 'UTC', 'by phone', 'booked'
     from leads where id = $1`,
    [lead, id],
  )
  const at = { colleague: id }
  const before = await world.owner.get(consolePaths.colleague.to(at))
  expect(before.words).not.toContain('still with them')
  await world.owner.send(before, consolePaths.colleagueRole.to(at), { role: 'viewer' })
  const after = await world.owner.get(consolePaths.colleague.to(at))
  expect(after.words).toMatch(/One open task is theirs\..*One call is agreed on with them\./)
  expect(after.html).toContain(`href="${consolePaths.handOverTasks.to()}?from=${id}"`)
  const page = parse((await world.owner.get(consolePaths.task.to({ task: task?.id ?? '' }))).html)
  const chosen = page.querySelector('#field-person [selected]')
  expect([chosen?.getAttribute('value'), chosen?.text]).toEqual([id, expect.stringContaining('Grace Hopper')])
})

test('a lost second factor is forgotten, and the next sign-in sets up another one', async () => {
  const at = { colleague: otto.personId }
  const page = await world.owner.get(consolePaths.colleague.to(at))
  expect((await world.owner.send(page, consolePaths.colleagueSecondFactor.to(at))).status).toBe(303)
  expect((await otto.get(staffPage)).to).toContain(signInPaths.staff.to())
  const again = browser()
  const entered = await world.signIn.staff.enterPassword(again.headers(), {
    email: personal('email', 'operator@agency.example'),
    password,
  })
  if (entered.kind !== 'entered') throw new Error(entered.kind)
  again.keep(entered.setCookies)
  expect(await world.signIn.staff.standing(again.headers())).toMatchObject({
    kind: 'password-only',
    session: { enrolled: false },
  })
  expect(await kindsAbout(otto.personId)).toEqual(['access.granted', 'access.ended'])
})

test('ended access ends every session and the password at once, is on record, and can be given again', async () => {
  const viewer = await world.colleague('viewer')
  const at = { colleague: viewer.personId }
  expect((await viewer.get(staffPage)).status).toBe(200)
  const page = await world.owner.get(consolePaths.colleague.to(at))
  expect((await world.owner.send(page, consolePaths.endColleague.to(at))).status).toBe(303)
  expect((await viewer.get(staffPage)).to).toContain(signInPaths.staff.to())
  expect(
    await rows(`select 1 from auth."user" where person_id = $1`, [viewer.personId]),
    'nothing to sign in with is left',
  ).toEqual([])
  expect(await kindsAbout(viewer.personId)).toEqual(['access.ended'])
  const [held] = await rows<{ years: number }>(
    `select extract(year from age(staff_until, app.now()))::int as years from people where id = $1`,
    [viewer.personId],
  )
  expect(held?.years).toBeGreaterThanOrEqual(5)
  expect((await world.owner.get(consolePaths.colleague.to(at))).words).toContain('left')
  await rows(
    `select app.enqueue('send-staff-invitation', jsonb_build_object('personId', $1::text), 'x', interval '0')`,
    [viewer.personId],
  )
  const mailed = world.invitations.length
  await deliverInvitations()
  expect(world.invitations, 'who has left gets no link').toHaveLength(mailed)
  expect((await invite('viewer@agency.example', 'viewer')).id).toBe(viewer.personId)
  expect((await world.owner.get(consolePaths.colleague.to(at))).words).toContain('invited')
})

test('the last owner stays, and says so', async () => {
  const at = { colleague: world.owner.personId }
  const page = await world.owner.get(consolePaths.colleague.to(at))
  const ended = await world.owner.send(page, consolePaths.endColleague.to(at)).catch((fault: Error) => fault)
  expect(ended, 'the page offers no form that works').toMatchObject({ status: 422 })
  const why = parse(page.html)
    .querySelectorAll('.why-not')
    .map((one) => one.text)
  expect(why.filter((words) => words.includes('The last owner stays'))).toHaveLength(2)
  const demoted = await world.owner.send(page, consolePaths.colleagueRole.to(at), { role: 'viewer' })
  expect([demoted.status, demoted.words]).toEqual([422, expect.stringContaining('The last owner stays')])
})

test('of two owners who end each other at the same moment, one stays', async () => {
  const { inPurpose } = world.build.db
  const one = await addStaff(world.build.db, 'owner')
  const other = await addStaff(world.build.db, 'owner')
  const ending = (by: Person, whom: Person) =>
    inPurpose('authentication', by, (tx) => endStaffAccess(tx, whom.personId))
  const outcomes = await Promise.all([ending(one, other), ending(other, one)])
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
})

test('who is no owner changes nothing, in the database too', async () => {
  const { db } = world.build
  const victim = await addStaff(db, 'viewer')
  for (const role of ['operator', 'viewer'] as const) {
    const actor = await addStaff(db, role)
    const somebody = {
      email: personal('email', 'x@example.com'),
      name: personal('name', 'X'),
      role: 'owner',
    } as const
    for (const work of [
      () => db.inPurpose('authentication', actor, (tx) => inviteStaff(tx, somebody)),
      () => db.inPurpose('authentication', actor, (tx) => changeStaffRole(tx, actor.personId, 'owner')),
      () => db.inPurpose('authentication', actor, (tx) => endStaffAccess(tx, victim.personId)),
    ])
      expect(await work()).toEqual({ ok: false, reason: expect.stringContaining('Only an owner') })
    const written = await db.inPurpose('authentication', actor, (tx) =>
      tx.db
        .updateTable('staff')
        .set({ role: 'owner' })
        .where('person_id', '=', actor.personId)
        .executeTakeFirst(),
    )
    expect(written.numUpdatedRows).toBe(0n)
  }
})
