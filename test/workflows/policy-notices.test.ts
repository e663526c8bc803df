import { afterAll, beforeAll, expect, test } from 'vitest'
import { importClients } from '#domain/adoption/import-clients.ts'
import { readImport } from '#domain/adoption/read-import.ts'
import { observeEvidence } from '#domain/evidence/observe-evidence.ts'
import { queueMail } from '#domain/mails/queue-mail.ts'
import { confirmGuide } from '#domain/newsletter/confirm-guide.ts'
import { requestGuide } from '#domain/newsletter/request-guide.ts'
import { dayOf } from '#domain/plans/day.ts'
import { announcePolicy } from '#domain/policy/announce-policy.ts'
import { markTold } from '#domain/policy/mark-told.ts'
import { earliestEffect, usualEffect } from '#domain/policy/notice-period.ts'
import { loadPolicyStanding } from '#domain/policy/policy-page.ts'
import { system, visitor } from '#platform/database/actor.ts'
import { readPolicy } from '#platform/policy-in-force/hold-policy.ts'
import { personal } from '#policy/personal.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { businessTime } from '#test/support/head-start.ts'
import { laterProgram, startLaterProgram } from '#test/support/later-edition.ts'
import { type MailWorld, openMailWorld } from '#test/support/mail-world.ts'
import { testRolePrefix } from '#test/support/migrated-database.ts'
import { testOutside } from '#test/support/outside.ts'
import { askConsentsAgain } from '#workflows/ask-consents-again.ts'
import { askToTell } from '#workflows/ask-to-tell.ts'
import { requeueMails } from '#workflows/requeue-mails.ts'
import { takeEffect } from '#workflows/take-effect.ts'
import { tellOfPolicy } from '#workflows/tell-of-policy.ts'

let world: EngagementWorld
let mail: MailWorld
let version: string

const inPurpose = () => world.db.inPurpose
const now = () => inPurpose()('legal-obligation', system('test'), async (tx) => tx.now)
const announce = (day: string, actor = world.owner) =>
  inPurpose()('legal-obligation', actor, (tx) => announcePolicy(tx, version, day))
const turn = async () => {
  await tellOfPolicy(inPurpose())
  await mail.sendAll()
  await askToTell(inPurpose())
}
const noticeMails = async (address: string) =>
  (await mail.mailbox(address)).filter(({ subject }) => subject.includes('privacy policy changes'))
const inEffect = () => world.one<number>(`select edition from policy_versions where state = 'in-effect'`)

beforeAll(async () => {
  world = await openEngagementWorld()
  mail = await openMailWorld(world)
  await world.requested('first@acme.example', 'Acme')
  await world.requested('bounce@beta.example', 'Beta')
  const ended = await world.requested('gone@gamma.example', 'Gamma')
  await world.db.owner.query(`update engagements set state = 'withdrawn' where id = $1`, [ended.engagementId])
  await inPurpose()('newsletter', visitor, (tx) => requestGuide(tx, personal('email', 'reader@one.example')))
  await mail.sendAll()
  const [asked] = await mail.mailbox('reader@one.example')
  const token = asked?.links.find((link) => link.includes('/confirm/'))?.split('/confirm/')[1] ?? ''
  await inPurpose()('newsletter', visitor, (tx) => confirmGuide(tx, token))
  await mail.sendAll()
  await startLaterProgram(world.db.url)
  version = await world.one<string>(`select version from policy_versions where state = 'proposed'`)
})
afterAll(async () => {
  await mail.close()
  await world.drop()
})

test('a proposal shows what it changes and whom it touches, and mails nobody', async () => {
  await turn()
  expect(await world.one<number>('select count(*)::int from policy_notices')).toBe(0)
  const { waiting } = await loadPolicyStanding(inPurpose(), world.owner)
  expect(waiting?.differences.some(({ material, words }) => material && words.includes('Postbox'))).toBe(true)
  expect(waiting?.asksConsents).toBe(true)
  expect(waiting?.toTell).toBe(2)
})

test('only an owner announces it, for a day that leaves a week, in the program and in the database', async () => {
  const operator = await world.addStaff('operator')
  expect(await announce(usualEffect(await now()), operator)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('an owner'),
  })
  expect(await announce(dayOf(await now()))).toMatchObject({
    ok: false,
    reason: expect.stringContaining(earliestEffect(await now())),
  })
  const bare = (actor: typeof operator, days: number) =>
    inPurpose()('legal-obligation', actor, (tx) =>
      tx.call('select app.announce_policy($1, app.now() + make_interval(days => $2))', [version, days]),
    )
  await expect(bare(operator, 30)).rejects.toThrow('only an owner')
  await expect(bare(world.owner, 6)).rejects.toThrow('too early')
})

test('announced, it is mailed to each contact of every current client once, and to nobody else', async () => {
  expect(await announce(usualEffect(await now()))).toEqual({ ok: true })
  await turn()
  await turn()
  const [notice, ...more] = await noticeMails('first@acme.example')
  expect(more).toEqual([])
  expect(JSON.stringify(notice)).toContain('Postbox')
  expect(notice?.links.some((link) => link.includes(`/privacy/versions/${version}/since/`))).toBe(true)
  expect(await noticeMails('gone@gamma.example')).toEqual([])
  expect(await noticeMails('reader@one.example')).toEqual([])
  expect(
    await world.one<string>(
      `select n.state from policy_notices n join people p on p.id = n.person_id where p.email = 'first@acme.example'`,
    ),
  ).toBe('accepted')
})

test('a mail server that refuses it opens one task, and the version waits beyond its day', async () => {
  expect(
    await world.one<number>(
      `select count(*)::int from tasks where kind = 'tell-of-policy' and state = 'open'`,
    ),
  ).toBe(1)
  await world.db.advanceClock('31 days')
  expect(await takeEffect(inPurpose())).toBeUndefined()
  expect(await inEffect()).toBe(1)
})

test('a mail server that only puts it off opens a task after three days, which is done once it takes the mail', async () => {
  const put = await world.requested('slow@epsilon.example', 'Epsilon')
  const tasks = () =>
    world.one<string>(
      `select coalesce(string_agg(state, ' '), 'none') from tasks where client_id = '${put.clientId}'
       and kind = 'tell-of-policy'`,
    )
  await tellOfPolicy(inPurpose())
  await expect(mail.sendAll()).rejects.toThrow(/limited/)
  await world.db.advanceClock('2 days')
  await askToTell(inPurpose())
  expect(await tasks()).toBe('none')
  await world.db.advanceClock('2 days')
  await askToTell(inPurpose())
  await askToTell(inPurpose())
  expect(await tasks()).toBe('open')
  await world.db.owner.query(
    `update people set email = 'prompt@epsilon.example' where email = 'slow@epsilon.example'`,
  )
  await requeueMails(inPurpose())
  await turn()
  expect(await tasks()).toBe('done')
})

test('who becomes a client after the announcement is told, too, before it takes effect', async () => {
  await world.requested('new@delta.example', 'Delta')
  await turn()
  expect(await noticeMails('new@delta.example')).toHaveLength(1)
})

test('the contact of a client brought in is told before anybody invited them, and only while nobody there has access', async () => {
  const file = `company,contact name,contact e-mail,domains,inboxes,sender names,warm since,subscription id,start of engagement
Zeta,Ada Byron,ada@zeta.example,getzeta.com,ada@getzeta.com,Ada Byron,2026-06-01,,2026-03-01`
  const brought = await inPurpose()('service-delivery', world.owner, (tx) => {
    const read = readImport(file, dayOf(tx.now))
    if (!read.ok) throw new Error(read.reasons.join(' '))
    return importClients(tx, read.clients, 'sandbox')
  })
  expect(brought).toMatchObject({ ok: true, brought: 1 })
  const before = (await loadPolicyStanding(inPurpose(), world.owner)).waiting
  expect(await noticeMails('ada@zeta.example')).toEqual([])
  await turn()
  expect(await noticeMails('ada@zeta.example')).toHaveLength(1)
  const { waiting } = await loadPolicyStanding(inPurpose(), world.owner)
  expect(waiting?.toTell).toBe(before?.toTell)
  expect(waiting?.notices.map(({ company }) => company)).toContain('Zeta')

  const clientId = await world.one<string>('select client_id from adoptions')
  const toNotify = () =>
    world.one<string[]>(
      `select array_agg(p.email order by p.email) from app.current_contacts() c join people p on p.id = c.person_id
       where c.client_id = $1`,
      [clientId],
    )
  expect(await toNotify()).toEqual(['ada@zeta.example'])
  await world.db.owner.query(
    `insert into client_members (client_id, person_id, role) select $1, person_id, 'owner' from client_members limit 1`,
    [clientId],
  )
  expect(await toNotify()).toHaveLength(1)
  expect(await toNotify()).not.toContain('ada@zeta.example')
  await world.db.owner.query('delete from client_members where client_id = $1', [clientId])
})

test('a current client with nobody to tell opens one task, which is done once somebody is there and told', async () => {
  const { clientId, personId } = await world.requested('lone@eta.example', 'Eta')
  await world.db.owner.query('delete from client_members where client_id = $1', [clientId])
  const task = () =>
    world.one<string>(`select state from tasks where client_id = $1 and kind = 'name-contact'`, [clientId])
  await turn()
  await turn()
  expect(await task()).toBe('open')
  expect((await loadPolicyStanding(inPurpose(), world.owner)).waiting?.withoutContact).toBe(1)
  await world.db.owner.query(
    `insert into client_members (client_id, person_id, role) values ($1, $2, 'owner')`,
    [clientId, personId],
  )
  await turn()
  expect(await task()).toBe('done')
  expect(await noticeMails('lone@eta.example')).toHaveLength(1)
})

test('many are told a few a turn, each turn others, and two turns at once tell nobody twice', async () => {
  for (const name of ['one', 'two', 'three']) await world.requested(`${name}@many.example`, `Many ${name}`)
  await tellOfPolicy(inPurpose(), 1)
  await tellOfPolicy(inPurpose(), 1)
  expect(await world.one<number>('select count(*)::int from policy_notices')).toBe(8)
  await Promise.all([tellOfPolicy(inPurpose()), tellOfPolicy(inPurpose()), tellOfPolicy(inPurpose())])
  await turn()
  for (const name of ['one', 'two', 'three'])
    expect(await noticeMails(`${name}@many.example`)).toHaveLength(1)
})

test('told in another way, with the proof on the ledger, the task is done and the version takes effect once', async () => {
  const notice = await world.one<string>(`select id from policy_notices where state = 'refused'`)
  const how = personal('message', 'by telephone on Monday')
  expect(await markTold(inPurpose(), world.owner, notice, how)).toEqual({ ok: true })
  expect(await markTold(inPurpose(), world.owner, notice, how)).toMatchObject({ ok: false })
  expect(
    await world.one<string>(
      `select string_agg(distinct state, ' ') from tasks where kind = 'tell-of-policy'`,
    ),
  ).toBe('done')
  const taken = await Promise.all([takeEffect(inPurpose()), takeEffect(inPurpose())])
  expect(taken.filter(Boolean)).toEqual([version])
  expect(await inEffect()).toBe(2)
})

test('every step is on the ledger, and what follows carries the new version', async () => {
  await world.requested('after@epsilon.example', 'Epsilon')
  const { rows } = await world.db.owner.query<{ kind: string; policy: string }>(
    `select kind, policy_version as policy from app.evidence order by id`,
  )
  const kinds = rows.map(({ kind }) => kind)
  for (const kind of ['policy.announced', 'notice.sent', 'notice.refused', 'notice.told', 'policy.in-effect'])
    expect(kinds, kind).toContain(kind)
  expect(rows.at(-1)?.policy).toBe(version)
  expect(rows[0]?.policy).not.toBe(version)
})

test('a consent that it touches is asked for again, once; until then nothing else is mailed', async () => {
  await askConsentsAgain(inPurpose())
  await askConsentsAgain(inPurpose())
  await inPurpose()('newsletter', visitor, (tx) => requestGuide(tx, personal('email', 'reader@one.example')))
  const personId = await world.one<string>('select person_id from subscribers')
  const aboutId = await world.one<string>('select id from subscribers')
  // One that was asked for before, and waits still.
  await inPurpose()('newsletter', system('test'), (tx) =>
    queueMail(tx, { personId, aboutId, kind: 'guide-delivery' }),
  )
  await mail.sendAll()
  const seen = await mail.mailbox('reader@one.example')
  const again = seen.filter(({ subject }) => subject.includes('still want'))
  expect(again).toHaveLength(1)
  expect(seen.filter(({ subject }) => subject.includes('the guide'))).toHaveLength(1)

  const token = again[0]?.links.find((link) => link.includes('/confirm/'))?.split('/confirm/')[1] ?? ''
  expect(await inPurpose()('newsletter', visitor, (tx) => confirmGuide(tx, token))).toBe('renewed')
  expect(
    await world.one<string>(
      `select policy_version from app.evidence where kind = 'consent.given' order by id desc limit 1`,
    ),
  ).toBe(version)
  await world.db.advanceClock('31 days')
  expect(
    await world.one<number>(
      `select count(*)::int from subscribers s join people p on p.id = s.person_id
       where p.subscriber_until > app.now()`,
    ),
  ).toBe(1)
})

test('the proof judges every version that held anew, and finds who was left untold or unannounced', async () => {
  const look = async () => {
    const evidence = await observeEvidence({
      inPurpose: inPurpose(),
      rolePrefix: testRolePrefix,
      outside: testOutside(world.db),
      policy: await readPolicy(inPurpose(), laterProgram),
      now: businessTime,
    })
    const found = evidence.find(({ id }) => id === 'versions')
    return `${found?.verdict}: ${found?.words}`
  }
  expect(await look()).toBe(
    'ok: 2 versions, 1 of them changed what we do after the first; 9 people were told before, 0 not; 0 changed it unannounced',
  )
  const own = (sql: string) => world.db.owner.query(sql)
  const oneUntold =
    'failed: 2 versions, 1 of them changed what we do after the first; 8 people were told before, 1 not'
  await own(`update policy_notices set state = 'queued' where state = 'told'`)
  expect(await look()).toContain(oneUntold)
  // Told only once it held.
  await own(
    `update policy_notices set state = 'accepted', told_at = null, accepted_at = app.now() where state = 'queued'`,
  )
  expect(await look()).toContain(oneUntold)
  await own(`create table before as select * from policy_notices where accepted_at >= (
    select in_effect_at from policy_versions where state = 'in-effect')`)
  await own('delete from policy_notices n using before b where b.id = n.id')
  // Nobody ever tried to tell them.
  expect(await look()).toContain(oneUntold)
  await own(`update engagements e set state = 'ended', ended_at = (select in_effect_at from policy_versions
      where state = 'in-effect')
    from client_members m join before b on b.person_id = m.person_id where m.client_id = e.client_id`)
  expect(await look()).toMatch(/^ok: .* 0 not; /)
  // The contact of a client brought in is one of those who had to be told, and who came later is not.
  await own(`delete from policy_notices where person_id = (select contact_id from adoptions)`)
  expect(await look()).toMatch(/^failed: .* 1 not; /)
  await own('update adoptions set imported_at = app.now()')
  expect(await look()).toMatch(/^ok: .* 0 not; /)
  await world.db.owner.query('alter table policy_versions disable trigger policy_kept')
  await world.db.owner.query('update policy_versions set material = false')
  expect(await look()).toMatch(/^failed: .* 1 changed it unannounced$/)
})
