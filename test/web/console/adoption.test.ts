import { parse } from 'node-html-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { headings } from '#test/domain/adoption/adoption-world.ts'
import { consolePaths } from '#web/paths.ts'
import { csrfField } from '#web/server/read-form.ts'
import { type ConsoleWorld, consoleWorld, type Shown } from './console-world.ts'

let world: ConsoleWorld
beforeAll(async () => {
  world = await consoleWorld()
}, 90_000)
afterAll(() => world?.close())

const row =
  'Lovelace Looms,Ada Byron,ada@looms.com,getlooms.com,ada@getlooms.com,Ada Byron,2026-06-01,,2026-03-01'
const clients = async () =>
  (await world.build.db.owner.query<{ name: string }>('select name from clients order by name')).rows.map(
    ({ name }) => name,
  )

/** Uploads a file as a browser without script does. */
async function upload(content: string | Uint8Array<ArrayBuffer>, name = 'clients.csv'): Promise<Shown> {
  const page = await world.owner.get(consolePaths.adoptions.to())
  const body = new FormData()
  body.set(csrfField, parse(page.html).querySelector(`input[name=${csrfField}]`)?.getAttribute('value') ?? '')
  body.set('file', new File([content], name))
  return world.owner.sendBody(consolePaths.adoptionPreview.to(), body)
}

/** Sends the form of the preview as it was rendered. */
function confirm(preview: Shown): Promise<Shown> {
  const form = parse(preview.html)
    .querySelectorAll('form')
    .find((one) => one.getAttribute('action') === consolePaths.adoptionImport.to())
  if (!form) throw new Error('there is nothing to confirm')
  const body = new URLSearchParams()
  for (const input of form.querySelectorAll('input[type=hidden]'))
    body.append(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '')
  return world.owner.sendBody(consolePaths.adoptionImport.to(), body)
}

test('the template can be downloaded and has every heading', async () => {
  const { status, html } = await world.owner.get(consolePaths.adoptionTemplate.to())
  expect(status).toBe(200)
  expect(html.split('\r\n')[0]).toBe(
    'company,contact name,contact e-mail,domains,inboxes,sender names,warm since,host,sequencer,subscription id,start of engagement',
  )
})

test('an upload is shown before anything is written, with each refusal beside its cell', async () => {
  const preview = await upload(`${headings}\n${row}\nMills,Bea,bea at mills,mills.com`)
  expect(preview.status).toBe(200)
  expect(preview.words).toContain('1 new client, 0 clients changed, 0 as they are, 1 line refused')
  expect(preview.words).toMatch(/3 contact e-mail bea at mills This does not look like an e-mail address/)
  expect(preview.words).toContain('ada@getlooms.com Ada Byron, warm since 2026-06-01')
  expect(await clients()).toEqual([])
})

test('a confirmation brings in what the preview showed; the same file again is said to hold nothing new', async () => {
  const preview = await upload(`${headings}\n${row}`)
  expect((await confirm(preview)).to).toBe(`${consolePaths.adoptions.to()}?done=brought-in`)
  expect(await clients()).toEqual(['Lovelace Looms'])
  // A second click on the same preview.
  expect((await confirm(preview)).to).toBe(`${consolePaths.adoptions.to()}?done=nothing-new`)
  expect((await upload(`${headings}\n${row}`)).words).toContain('There is nothing to confirm.')
  expect(await clients()).toEqual(['Lovelace Looms'])
  expect(world.faults).toEqual([])
})

test('the client’s page tells since when they are a client as the file does, not since when they are here', async () => {
  const { rows } = await world.build.db.owner.query<{ id: string }>(
    `select id from clients where name = 'Lovelace Looms'`,
  )
  const page = await world.owner.get(consolePaths.client.to({ client: rows[0]?.id ?? '' }))
  expect(page.words).toMatch(/client since 1 Mar(ch)? 2026/)
})

test('why a file can’t be read stands above the clients that are there already, with a way to take another', async () => {
  const { status, html, words } = await upload('Firma;Ansprechpartner\nMüller;Jürgen')
  expect(status).toBe(422)
  expect(words.indexOf('this file can’t be read')).toBeGreaterThan(0)
  expect(words.indexOf('this file can’t be read')).toBeLessThan(words.indexOf('Lovelace Looms'))
  expect(parse(html).querySelector('.notice a[href="#field-file"]')).not.toBeNull()
})

test('a page that answers an upload refreshes itself where it can be asked for, and the address of a preview alone leads there', async () => {
  const headers = world.owner.browser.headers()
  const origin = 'http://localhost:3000'
  headers.set('origin', origin)
  headers.set('sec-fetch-site', 'same-origin')
  headers.set('referer', `${origin}${consolePaths.adoptions.to()}?done=clients-brought-in`)
  const page = await world.owner.get(consolePaths.adoptions.to())
  const body = new FormData()
  body.set(csrfField, parse(page.html).querySelector(`input[name=${csrfField}]`)?.getAttribute('value') ?? '')
  body.set('file', new File(['Firma'], 'clients.csv'))
  const answer = await world.web.request(new URL(consolePaths.adoptionPreview.to(), origin).href, {
    method: 'POST',
    body,
    headers,
  })
  const shown = parse(await answer.text())
  const refresh = shown.querySelector('#adoptions')?.getAttribute('hx-get') ?? ''
  expect([answer.status, refresh]).toEqual([
    422,
    expect.stringMatching(new RegExp(`^${consolePaths.adoptions.to()}\\?view=`)),
  ])
  expect((await world.owner.get(refresh)).status).toBe(200)
  expect(await world.owner.get(consolePaths.adoptionPreview.to())).toMatchObject({
    status: 303,
    to: consolePaths.adoptions.to(),
  })
})

test('what was typed into a file is not kept anywhere but where it belongs', async () => {
  const { rows } = await world.build.db.owner.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and data_type = 'text'`,
  )
  expect(rows.length).toBeGreaterThan(10)
  for (const table of new Set(rows.map(({ name }) => name))) {
    const found = await world.build.db.owner.query<{ found: number }>(
      `select count(*)::int as found from "${table}" t where t::text like '%ada@looms.com%'`,
    )
    expect([table, found.rows[0]?.found]).toEqual([table, table === 'people' ? 1 : 0])
  }
})

test.each([
  [
    'an undeclared column',
    `${headings},birthday\n${row},1815-12-10`,
    'The column “birthday” is not one that we take',
  ],
  ['no file', '', 'Choose a file first.'],
  ['a spreadsheet', new Uint8Array([0x50, 0x4b, 3, 4, 0]), 'This is a spreadsheet and no CSV'],
])('%s is refused with a sentence, and nothing of it is kept', async (_, content, words) => {
  const before = await clients()
  const answer = await upload(content)
  expect(answer.status).toBe(422)
  expect(answer.words).toContain(words)
  expect(await clients()).toEqual(before)
})

test('an older spreadsheet’s letters are read as they were typed', async () => {
  const bytes = Buffer.from(`${headings}\nMüller,Åsa,asa@muller.com,getmuller.com`, 'latin1')
  expect((await upload(new Uint8Array(bytes))).words).toContain('Müller')
})

test('the list says how much of each was found; those of whom everything agrees are accepted at once, and no other', async () => {
  const names = ['Alder', 'Birch', 'Cedar']
  const rowOf = (name: string) =>
    `${name},Ada Byron,ada@${name}.com,get${name}.com,ada@get${name}.com,Ada Byron,2026-06-01,,2026-03-01`
  await confirm(await upload(`${headings}\n${names.map((name) => rowOf(name.toLowerCase())).join('\n')}`))
  const list = () => world.owner.get(consolePaths.adoptions.to())
  expect((await list()).words).toContain('alder only looked at not read yet')
  const { owner } = world.build.db
  await owner.query(
    `insert into vendor_readings (vendor, mode, read_at, tried_at)
     select v, 'sandbox', app.now(), app.now() from unnest(array['porkbun', 'mailforge', 'instantly', 'stripe']) v
     on conflict (vendor, mode) do update set read_at = excluded.read_at`,
  )
  const see = (company: string) =>
    owner.query(
      `insert into sightings (vendor, mode, kind, ref, domain, client_id, domain_id, inbox_id, state, since)
       select s.vendor, 'sandbox', s.kind, s.kind || d.name, d.name, d.client_id,
         case when s.of = 'domain' then d.id end, case when s.of = 'inbox' then i.id end, 'active', app.now()
       from clients c join domains d on d.client_id = c.id join inboxes i on i.domain_id = d.id
         cross join (values ('porkbun', 'domain', 'domain'), ('mailforge', 'hosted-domain', 'domain'),
           ('mailforge', 'mailbox', 'inbox'), ('instantly', 'account', 'inbox')) s (vendor, kind, of)
       where c.name = $1`,
      [company],
    )
  for (const name of ['alder', 'birch']) await see(name)
  await see('cedar')
  await owner.query(
    `delete from sightings where kind = 'mailbox' and client_id in (select id from clients where name = 'cedar')`,
  )
  const page = await list()
  expect(page.words).toContain('all 4 agree')
  expect(page.words).toContain('3 of 4 agree1 not as the file says')
  const boxes = parse(page.html).querySelectorAll('input[name=adoption]')
  const labels = boxes.map(
    (box) =>
      parse(page.html)
        .querySelector(`label[for="${box.getAttribute('id')}"]`)
        ?.text.split(':')[0],
  )
  expect(labels).toEqual(['alder', 'birch'])

  // Each label of what may be mended ticks its own box, too.
  await owner.query(
    `update domains set host_ref = 'h1', delegated_at = app.now() where name = 'getalder.com'`,
  )
  const { rows } = await owner.query<{ id: string }>(
    `select a.engagement_id as id from adoptions a join clients c on c.id = a.client_id where c.name = 'alder'`,
  )
  const one = parse((await world.owner.get(consolePaths.adoption.to({ adoption: rows[0]?.id ?? '' }))).html)
  const ticked = one.querySelectorAll('input[name=mend]').map((box) => box.getAttribute('id'))
  expect(ticked.length).toBeGreaterThan(1)
  expect(new Set(ticked).size).toBe(ticked.length)

  // One of them is not as it was any more when the press comes, and one never was.
  const chosen = await owner.query<{ id: string; name: string }>(
    `select a.engagement_id as id, c.name from adoptions a join clients c on c.id = a.client_id where c.name = any ($1)`,
    [['alder', 'birch', 'cedar']],
  )
  const idOf = (name: string) => chosen.rows.find((one) => one.name === name)?.id ?? ''
  const press = (...of: string[]) => {
    const body = new URLSearchParams(of.map((name) => ['adoption', idOf(name)]))
    const token = parse(page.html).querySelector(`input[name=${csrfField}]`)?.getAttribute('value')
    body.set(csrfField, token ?? '')
    return world.owner.sendBody(consolePaths.acceptComplete.to(), body)
  }
  await owner.query(
    `update sightings set state = 'failed' where kind = 'mailbox' and client_id in (select id from clients where name = 'birch')`,
  )
  const partly = await press('alder', 'birch', 'cedar')
  expect([partly.status, partly.words]).toEqual([422, expect.stringContaining('1 of 3 accepted.')])
  const accepted = await owner.query<{ name: string }>(
    `select c.name from adoptions a join clients c on c.id = a.client_id where a.accepted_at is not null`,
  )
  expect(accepted.rows).toEqual([{ name: 'alder' }])
  expect((await press()).words).toContain('Tick at least one client.')
  await owner.query(`delete from clients where name = any ($1)`, [['alder', 'birch', 'cedar']])
})

test('the contact gets in when invited, and not before', async () => {
  const { rows } = await world.build.db.owner.query<{ id: string }>(
    'select engagement_id as id from adoptions',
  )
  const adoption = rows[0]?.id ?? ''
  const members = async () =>
    (
      await world.build.db.owner.query<{ email: string; role: string }>(
        'select p.email, m.role from client_members m join people p on p.id = m.person_id',
      )
    ).rows
  expect(await members()).toEqual([])
  const page = await world.owner.get(consolePaths.adoption.to({ adoption }))
  expect(page.words).toContain('nothing is said to have been accepted')
  const sent = await world.owner.send(page, consolePaths.inviteContact.to({ adoption }))
  expect(sent.to).toContain('done=invited')
  expect(await members()).toEqual([{ email: 'ada@looms.com', role: 'owner' }])
})

test('an operator says which domain is a client’s own, a viewer does not, and it stands once it is vouched for', async () => {
  const { rows } = await world.build.db.owner.query<{ engagement: string; client: string }>(
    `update engagements e set state = 'live' from adoptions a where a.engagement_id = e.id
     returning e.id as engagement, e.client_id as client`,
  )
  const { engagement = '', client = '' } = rows[0] ?? {}
  const at = consolePaths.client.to({ client })
  const action = consolePaths.ownDomain.to({ engagement })
  const viewer = await world.colleague('viewer')
  expect((await viewer.send(await viewer.get(at), action, { domain: 'looms.com' })).status).toBe(422)
  const page = await world.owner.get(at)
  const wrong = await world.owner.send(page, action, { domain: 'gmail.com' })
  expect([wrong.status, wrong.words]).toEqual([422, expect.stringContaining('mail provider')])
  expect((await world.owner.send(page, action, { domain: 'looms.com' })).to).toContain('done=own-domain')
  const kept = await world.owner.get(at)
  const vouch = consolePaths.domainProof.to({ engagement })
  const why = 'Their contract with us names it.'
  expect((await world.owner.send(kept, vouch, { why })).status).toBe(303)
  const after = await world.owner.get(at)
  expect(after.html).not.toContain(action)
  expect(after.words).toContain('looms.com proven')
})

test('reading the vendors is asked for once, however often the button is pressed', async () => {
  for (let press = 0; press < 2; press++) {
    const page = await world.owner.get(consolePaths.adoptions.to())
    expect((await world.owner.send(page, consolePaths.adoptionReading.to())).to).toContain('done=reading')
  }
  const { rows } = await world.build.db.owner.query(
    `select data from pgboss.job where name = 'read-vendors' and state = 'created'`,
  )
  expect(rows).toEqual([{ data: { mode: 'sandbox' } }])
})
