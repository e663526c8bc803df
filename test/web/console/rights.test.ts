import { parse } from 'node-html-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consolePaths, signInPaths } from '#web/paths.ts'
import { csrfField } from '#web/server/read-form.ts'
import { type Colleague, type ConsoleWorld, consoleWorld } from './console-world.ts'
import { formsOf, pagesOf, type StoryIds, storyData } from './story-data.ts'

let world: ConsoleWorld
let ids: StoryIds
beforeAll(async () => {
  world = await consoleWorld()
  ids = await storyData(world)
}, 90_000)
afterAll(() => world?.close())

const count = async (sql: string): Promise<number> =>
  Number((await world.build.db.owner.query<{ count: string }>(sql)).rows[0]?.count)

/** All that the console’s forms can change. */
const standing = async () =>
  (
    await world.build.db.owner.query(
      `select (select json_agg(e order by id) from engagements e) as engagements,
        (select json_agg(l order by id) from leads l) as leads,
        (select json_agg(s order by id) from stacks s) as stacks,
        (select json_agg(b order by id) from build_steps b) as steps,
        (select json_agg(t order by id) from tasks t) as tasks,
        (select json_agg(m order by person_id) from client_members m) as members,
        (select json_agg(i order by engagement_id) from intakes i) as intakes,
        (select json_agg(f order by person_id) from staff f) as staff,
        (select json_agg(q order by id) from quotes q) as quotes,
        (select json_agg(a order by engagement_id) from adoptions a) as adoptions,
        (select json_agg(v order by id) from sightings v) as sightings,
        (select count(*) from price_books) as prices, (select count(*) from setting_changes) as settings,
        (select count(*) from plans) as plans, (select count(*) from handoffs) as handoffs`,
    )
  ).rows[0]

test('without a session no page answers, and no form is taken', async () => {
  const before = await standing()
  for (const address of pagesOf(ids)) {
    const answer = await world.web.request(`http://localhost:3000${address}`)
    expect([address, answer.status]).toEqual([address, 303])
    expect(answer.headers.get('location')).toContain(signInPaths.staff.to())
  }
  for (const address of formsOf(ids)) {
    const answer = await world.web.request(`http://localhost:3000${address}`, {
      method: 'POST',
      body: new URLSearchParams(),
    })
    expect([address, answer.status]).toEqual([address, 303])
  }
  expect(await standing()).toEqual(before)
})

test('a form without the session’s token changes nothing', async () => {
  const before = await standing()
  for (const address of formsOf(ids))
    expect([address, (await world.owner.post(address, {})).status]).toEqual([address, 403])
  expect(await standing()).toEqual(before)
})

describe('a viewer', () => {
  let viewer: Colleague
  beforeAll(async () => {
    viewer = await world.colleague('viewer')
  })

  test('sees every page, and each control is off with its reason', async () => {
    for (const address of pagesOf(ids)) {
      const page = await viewer.get(address)
      expect([address, page.status]).toEqual([address, 200])
      const main = parse(page.html).querySelector('main')
      // Narrowing a list changes nothing.
      const on = main
        ?.querySelectorAll('button:not([disabled])')
        .filter((button) => button.closest('form')?.getAttribute('method') !== 'get')
        .map((button) => button.text.trim())
      expect([address, on]).toEqual([address, []])
      for (const off of main?.querySelectorAll('button[disabled]') ?? [])
        expect(off.parentNode?.querySelector('.why-not')?.text, `${address}: ${off.text}`).toMatch(
          /\S+ .+\.$/,
        )
    }
  })

  test('changes nothing by posting what the pages do not offer', async () => {
    const page = await viewer.get(consolePaths.task.to({ task: ids.task }))
    const token = parse(page.html).querySelector(`input[name=${csrfField}]`)?.getAttribute('value') ?? ''
    const fields: Readonly<Record<string, Record<string, string>>> = {
      [consolePaths.plan.to(ids)]: {
        targetPerMonth: '900',
        targetMeans: 'messages',
        stepsPerProspect: '3',
        startDay: '2026-12-01',
        tld: 'com',
      },
      [consolePaths.build.to({ stack: ids.stack })]: { stopped: 'a.com', instead: 'b.com' },
      [consolePaths.staff.to()]: { email: 'x@example.com', name: 'X', role: 'owner' },
      [consolePaths.colleagueRole.to(ids)]: { role: 'viewer' },
      [consolePaths.settings.to()]: { limit: '500.00' },
      [consolePaths.pricesIn.to({ currency: ids.currency })]: {
        setup: '1.00',
        inbox: '1.00',
        minimum: '1.00',
        margin: '0',
        rate: '1.00',
        days: '14',
        from: '2999-01-01',
        basedOn: '2',
        step: 'set',
      },
      [consolePaths.tlds.to()]: { tld: 'dev' },
      [consolePaths.newConnection.to()]: {
        vendor: 'porkbun',
        mode: 'live',
        whose: 'agency',
        apikey: 'pk1_x',
        secretapikey: 'sk1_x',
      },
      [consolePaths.rotateConnection.to(ids)]: { apikey: 'pk1_x', secretapikey: 'sk1_x' },
      [consolePaths.switchOffConnection.to(ids)]: { reason: 'because' },
      [consolePaths.members.to(ids)]: { email: 'x@example.com', name: 'X', role: 'owner' },
      [consolePaths.domainProof.to(ids)]: { why: 'because I say so' },
      [consolePaths.callHours.to()]: {
        taking: 'yes',
        zone: 'UTC',
        monday: '9-12',
        minutes: '30',
        buffer: '0',
        notice: '1',
        ahead: '5',
        meeting: 'anywhere',
      },
      [consolePaths.moveCall.to(ids)]: { at: '2999-01-01T09:00:00Z' },
      [consolePaths.noteCall.to(ids)]: { outcome: 'fits' },
      [consolePaths.newTask.to()]: {
        key: ids.task,
        title: 'let me in',
        asked: 'please',
        due: '2999-01-01',
      },
      [consolePaths.handOverTasks.to()]: { from: ids.colleague },
      [consolePaths.noteTask.to(ids)]: { words: 'let me in' },
      [consolePaths.finishTask.to(ids)]: { evidence: 'done it' },
      [consolePaths.dropTask.to(ids)]: { reason: 'not needed' },
      [consolePaths.raiseSpending.to(ids)]: { limit: '90.00' },
      [consolePaths.handOff.to(ids)]: { step: 'prepare' },
      [consolePaths.announcePolicy.to(ids)]: { effective: '2999-01-01' },
      [consolePaths.toldOfPolicy.to(ids)]: { how: 'by telephone' },
      [consolePaths.spending.to({ stack: ids.stack })]: { limitCents: '2327' },
    }
    const before = await standing()
    for (const address of formsOf(ids)) {
      const answer = await viewer.post(address, { [csrfField]: token, ...fields[address] })
      expect([address, answer.status, answer.words]).toEqual([address, 422, expect.any(String)])
    }
    expect(await standing()).toEqual(before)
    expect(world.faults).toEqual([])
  }, 120_000)
})

test('each look at a client is in the ledger once; a page that refreshes itself is still the same look', async () => {
  const looks = async () => {
    await world.build.db.flushReads()
    return count(
      `select count(*) from app.evidence e join person_keys k on k.id = e.key_id
       where e.kind = 'data.viewed' and k.person_id in (select person_id from client_members)`,
    )
  }
  const before = await looks()
  const page = await world.owner.get(consolePaths.client.to({ client: ids.client }))
  expect(await looks()).toBe(before + 1)
  const region = parse(page.html).querySelector('#engagements')?.getAttribute('hx-get') ?? ''
  expect((await world.owner.get(region)).status).toBe(200)
  expect(await looks()).toBe(before + 1)
  await world.owner.get(region.replace(/view=[^&]+/, 'view=made.up'))
  expect(await looks()).toBe(before + 2)
  const elsewhere = region.replace(ids.client, await clientOf(ids.engagement))
  await world.owner.get(elsewhere)
  expect(await looks(), 'a note for one page is none for another').toBe(before + 3)
})

async function clientOf(engagement: string): Promise<string> {
  const { rows } = await world.build.db.owner.query('select client_id from engagements where id = $1', [
    engagement,
  ])
  return rows[0]?.client_id
}

test('an id that is none, or of nothing, is a page that is not there', async () => {
  for (const client of ['1', 'x', '00000000-0000-4000-8000-000000000000'])
    expect((await world.owner.get(consolePaths.client.to({ client }))).status).toBe(404)
  expect(world.faults).toEqual([])
})
