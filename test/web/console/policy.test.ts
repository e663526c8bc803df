import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '#domain/plans/day.ts'
import { businessTime } from '#test/support/head-start.ts'
import { startLaterProgram } from '#test/support/later-edition.ts'
import { consolePaths } from '#web/paths.ts'
import { tellOfPolicy } from '#workflows/tell-of-policy.ts'
import { type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
beforeAll(async () => {
  world = await consoleWorld()
}, 90_000)
afterAll(() => world?.close())

const place = consolePaths.policy.to()
const one = async (sql: string) => Object.values((await world.build.db.owner.query(sql)).rows[0] ?? {})[0]
const inDays = (days: number) => dayOf(new Date(businessTime().getTime() + days * 86_400_000))

test('while nothing waits the page says what will appear there', async () => {
  const page = await world.owner.get(place)
  expect(page.status).toBe(200)
  expect(page.words).toContain('No version waits')
  expect(page.words).toContain('in effect')
})

test('a proposal is shown with what it changes; who is no owner cannot announce it', async () => {
  await startLaterProgram(world.build.db.url)
  const page = await world.owner.get(place)
  expect(page.words).toContain('Postbox')
  expect(page.words).toContain('are asked for their consent again')
  expect((await world.owner.get(consolePaths.home.to())).words).toContain('announce the next privacy policy')
  const operator = await world.colleague('operator')
  expect((await operator.get(place)).words).toContain('Only an owner can publish a version')
  const version = String(await one(`select version from policy_versions where state = 'proposed'`))
  const form = { ...(await hiddenOf(operator)), effective: inDays(40) }
  const refused = await operator.post(consolePaths.announcePolicy.to({ version }), form)
  expect(refused.status).toBe(422)
  expect(await one(`select state from policy_versions where version = '${version}'`)).toBe('proposed')
})

/** The session's token, out of any form that the page has. */
async function hiddenOf(colleague: { get(path: string): Promise<{ html: string }> }) {
  const { html } = await colleague.get(consolePaths.home.to())
  const [, name = '', value = ''] = /<input type="hidden" name="(_csrf)" value="([^"]+)"/.exec(html) ?? []
  return { [name]: value }
}

test('a day that comes too soon is refused beside the field, and what was typed stays', async () => {
  const version = String(await one(`select version from policy_versions where state = 'proposed'`))
  const action = consolePaths.announcePolicy.to({ version })
  const soon = await world.owner.send(await world.owner.get(place), action, { effective: inDays(2) })
  expect(soon.status).toBe(422)
  expect(soon.words).toContain('The earliest day is')
  expect(soon.html).toContain(`value="${inDays(2)}"`)
  const nonsense = await world.owner.send(await world.owner.get(place), action, { effective: 'soon' })
  expect(nonsense.status).toBe(422)
})

test('announced, the page counts who has been told, and a refused mail is told otherwise by hand', async () => {
  const lead = await world.lead('Acme')
  const inquiry = await world.owner.get(consolePaths.inquiry.to({ lead }))
  await world.owner.send(inquiry, consolePaths.convertInquiry.to({ lead }))
  const version = String(await one(`select version from policy_versions where state = 'proposed'`))
  const { db } = world.build
  const answer = await world.owner.send(
    await world.owner.get(place),
    consolePaths.announcePolicy.to({ version }),
    {
      effective: inDays(40),
    },
  )
  expect(answer.status).toBe(303)
  await tellOfPolicy(db.inPurpose)
  const people = Number(await one('select count(*)::int from policy_notices'))
  expect(people).toBeGreaterThan(0)
  expect((await world.owner.get(place)).words).toContain(`0 of ${people} told`)

  await db.owner.query(`update policy_notices set state = 'refused'`)
  const notice = String(await one('select id from policy_notices limit 1'))
  const told = consolePaths.toldOfPolicy.to({ notice })
  const empty = await world.owner.send(await world.owner.get(place), told, { how: '' })
  expect(empty.status).toBe(422)
  const done = await world.owner.send(await world.owner.get(place), told, { how: 'by telephone on Monday' })
  expect(done.status).toBe(303)
  expect((await world.owner.get(place)).words).toContain(`1 of ${people} told`)
})
