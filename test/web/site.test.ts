import { parse } from 'node-html-parser'
import { expect, test } from 'vitest'
import { reveal } from '#policy/personal.ts'
import { post, siteFixture, ticketOf } from './site-fixture.ts'

const filled = {
  email: 'ada@acme.example',
  name: 'Ada Byron',
  company: 'Acme Robotics',
  offerDescription: 'Robots for small bakeries.',
  volumeGoal: '10,000 e-mails a month',
}

async function readyToPost(path: string) {
  const fixture = siteFixture()
  const _ticket = await ticketOf(fixture.web, path)
  fixture.clock.nowMs += 5_000
  return { ...fixture, _ticket }
}

test('a request for a call takes the five fields of the policy and leads to a thanks page', async () => {
  const { web, asked, _ticket } = await readyToPost('/request-a-call')
  const form = parse(await (await web.request('/request-a-call')).text()).querySelector('main form')
  const names = form?.querySelectorAll('input, textarea, select').map((field) => field.getAttribute('name'))
  // Beside the five: the ticket, and a trap that people don't see and nothing keeps.
  expect(
    names?.toSorted(),
    'a form asks for what clause 2.3 lists: add the field there and to its schema, or leave it out',
  ).toEqual([...Object.keys(filled), '_ticket', 'website'].toSorted())
  const answer = await post(web, '/request-a-call', { ...filled, website: '', _ticket })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/request-a-call/thanks')
  const call = asked.calls[0]
  expect(call && reveal(call.email)).toBe('ada@acme.example')
  expect(call).toMatchObject({ company: 'Acme Robotics', volumeGoal: '10,000 e-mails a month' })
})

test('a sixth field, a malformed and an over-long value are refused beside the field, what was typed kept', async () => {
  const { web, asked, _ticket } = await readyToPost('/request-a-call')
  const answer = await post(web, '/request-a-call', {
    ...filled,
    email: 'not an address',
    company: 'x'.repeat(161),
    phone: '555 0100',
    _ticket,
  })
  const page = await answer.text()
  expect(answer.status).toBe(422)
  expect(page).toContain('does not take a field called &quot;phone&quot;')
  expect(page).toContain('href="#field-email"')
  expect(page).toContain('At most 160 characters; this has 161.')
  expect(page).toContain('value="not an address"')
  expect(page).toContain('Robots for small bakeries.')
  expect(asked.calls).toEqual([])
})

test.each(['-5', '0'])('a volume of %s is refused, as nobody sends so many', async (volumeGoal) => {
  const { web, asked, _ticket } = await readyToPost('/request-a-call')
  const answer = await post(web, '/request-a-call', { ...filled, volumeGoal, website: '', _ticket })
  expect([answer.status, asked.calls]).toEqual([422, []])
  expect(await answer.text()).toContain('How many e-mails a month, please')
})

test('what programs post is held: the trap filled in, too fast, no ticket, another form’s ticket', async () => {
  const { web, asked, clock, _ticket } = await readyToPost('/request-a-call')
  const guideTicket = await ticketOf(web, '/guide')
  clock.nowMs += 5_000
  const fast = await ticketOf(web, '/request-a-call')
  for (const fields of [
    { ...filled, _ticket, website: 'https://spam.example' },
    { ...filled, _ticket: fast },
    { ...filled },
    { ...filled, _ticket: guideTicket },
    { ...filled, _ticket: `${_ticket}x` },
  ]) {
    const answer = await post(web, '/request-a-call', fields)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('value="Ada Byron"')
  }
  expect(asked.calls).toEqual([])
})

test('somebody quick who presses once more is taken', async () => {
  const { web, asked, clock } = siteFixture()
  const _ticket = await ticketOf(web, '/request-a-call')
  const page = await (await post(web, '/request-a-call', { ...filled, _ticket })).text()
  clock.nowMs += 2_000
  const again = /name="_ticket" value="([^"]+)"/.exec(page)?.[1] ?? ''
  expect((await post(web, '/request-a-call', { ...filled, _ticket: again })).status).toBe(303)
  expect(asked.calls).toHaveLength(1)
})

test('a flood from one address is held with the time to wait, and not from another', async () => {
  const { web, _ticket } = await readyToPost('/request-a-call')
  const statuses = []
  for (let times = 0; times < 21; times++)
    statuses.push(await post(web, '/request-a-call', { ...filled, _ticket }))
  const last = statuses.at(-1)
  expect(last?.status).toBe(429)
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
  const other = await post(web, '/request-a-call', { ...filled, _ticket }, { 'x-test-address': '192.0.2.77' })
  expect(other.status).toBe(303)
})

test('each place that collects says what for, how long, and that data goes to the United States', async () => {
  const { web } = siteFixture()
  for (const path of ['/request-a-call', '/guide']) {
    const page = await (await web.request(path)).text()
    expect(page).toContain('is based in the United States')
    expect(page).toContain('href="/privacy"')
  }
  expect(await (await web.request('/request-a-call')).text()).toContain('24 months after you last wrote')
})

test('every page leads to the policy from its foot', async () => {
  const { web } = siteFixture()
  for (const path of ['/', '/request-a-call', '/guide', '/guide/planning-cold-email-capacity']) {
    const page = parse(await (await web.request(path)).text())
    expect(page.querySelector('footer a[href="/privacy"]')?.text, path).toBe('privacy policy')
  }
})

test('the guide is asked for by an address alone, and only the button of the mailed page confirms it', async () => {
  const { web, asked, _ticket } = await readyToPost('/guide')
  const answer = await post(web, '/guide', { email: 'ada@acme.example', _ticket })
  expect(answer.headers.get('location')).toBe('/guide/check-your-inbox')
  expect(asked.guides).toHaveLength(1)
  const page = await (await web.request('/guide/confirm/good')).text()
  expect(page).toContain('method="post" action="/guide/confirm/good"')
  expect(asked.confirmed).toEqual([])
  expect(await (await post(web, '/guide/confirm/good', {})).text()).toContain('the guide is on its way')
  expect((await post(web, '/guide/confirm/used', {})).status).toBe(410)
})

test('unsubscribing is one POST without cookie, origin or further step; opening the link changes nothing', async () => {
  const { web, asked } = siteFixture()
  expect((await web.request('/unsubscribe/t1')).status).toBe(200)
  expect(asked.unsubscribed).toEqual([])
  const answer = await post(web, '/unsubscribe/t1', { 'List-Unsubscribe': 'One-Click' })
  expect(answer.status).toBe(200)
  expect(asked.unsubscribed).toEqual(['t1'])
})

test('the home page’s prices and the guide’s numbers are those of the price book and the planner', async () => {
  const { web } = siteFixture()
  const home = (await (await web.request('/')).text()).replace(/<[^>]+>/g, '')
  expect(home).toContain('$1,500 once, $15 an inbox a month')
  expect(home).toContain('10,000 e-mails a month need 30 inboxes on 15 domains')
  const guide = (await (await web.request('/guide/planning-cold-email-capacity')).text()).replace(
    /<[^>]+>/g,
    '',
  )
  expect(guide).toContain('9,000 ÷ 420, rounded up: 22')
  expect(guide.split(/\s+/).length).toBeGreaterThan(1200)
})

test('every public page is under 50 kB with its style', async () => {
  const { web } = siteFixture()
  for (const path of ['/', '/request-a-call', '/guide', '/guide/planning-cold-email-capacity']) {
    const page = await (await web.request(path)).text()
    const style = await (await web.request(/href="(\/assets\/[^"]+\.css)"/.exec(page)?.[1] ?? '')).text()
    expect(page.length + style.length, path).toBeLessThan(50_000)
  }
})
