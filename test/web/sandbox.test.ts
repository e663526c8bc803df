import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { sandboxPaths } from '#web/paths.ts'
import { sandboxPages } from '#web/sandbox/sandbox-pages.tsx'

function world(caller = '127.0.0.1') {
  const asked: unknown[] = []
  const now = new Date('2026-11-23T10:00:00Z')
  const mail = {
    id: 'm1',
    from: 'team@segmento.example',
    to: ['ada@acme.example'],
    subject: 'sign in',
    text: 'Open http://localhost:3000/sign-in/link?token=t.',
    links: ['http://localhost:3000/sign-in/link?token=t'],
    receivedAt: now,
  }
  const pages = sandboxPages({
    callerAddress: () => caller,
    now: async () => now,
    advance: async (seconds) => {
      asked.push(seconds)
      return now
    },
    vendors: ['porkbun', 'smtp'],
    mails: async () => [mail],
    mail: async (id) => (id === mail.id ? mail : undefined),
    calls: async () => [
      { vendor: 'porkbun', method: 'POST', path: '/api/json/v3/ping', status: 200, at: now },
    ],
    planFault: async (fault) => void asked.push(fault),
    clearFaults: async () => void asked.push('cleared'),
  })
  const web = new Hono().route('/', pages)
  const post = (address: string, fields: Record<string, string>) =>
    web.request(`http://localhost:3000${address}`, { method: 'POST', body: new URLSearchParams(fields) })
  return { web, asked, post, get: (address: string) => web.request(`http://localhost:3000${address}`) }
}

const addresses = [
  sandboxPaths.home.to(),
  sandboxPaths.mail.to(),
  sandboxPaths.message.to({ message: 'm1' }),
  sandboxPaths.clock.to(),
  sandboxPaths.requests.to(),
  sandboxPaths.faults.to(),
]

test.each(addresses)('%s answers callers of this machine and nobody else', async (address) => {
  for (const here of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
    expect((await world(here).get(address)).status).toBe(200)
  for (const elsewhere of ['192.168.1.7', '::ffff:10.0.0.1', '127.0.0.1.evil.example', 'unknown', ''])
    expect((await world(elsewhere).get(address)).status).toBe(404)
  const rebound = await world().web.request(`http://evil.example:3000${address}`)
  expect(rebound.status, 'a stranger’s name that leads here').toBe(404)
})

test('links of a mail can be followed, and end where the sentence goes on', async () => {
  const page = await (await world().get(sandboxPaths.message.to({ message: 'm1' }))).text()
  expect(page).toContain('href="http://localhost:3000/sign-in/link?token=t"')
})

test('the clock goes forward by whole hours only', async () => {
  const { post, asked } = world()
  for (const hours of ['0', '-5', '1.5', 'x', '99999999', ''])
    expect([hours, (await post(sandboxPaths.clock.to(), { hours })).status]).toEqual([hours, 422])
  expect(asked).toEqual([])
  expect((await post(sandboxPaths.clock.to(), { hours: '24' })).status).toBe(303)
  expect(asked).toEqual([86_400])
})

test('what is called over HTTP can be made to fail, and not the servers of the world’s own mail', async () => {
  const { get, post, asked } = world()
  expect(await (await get(sandboxPaths.faults.to())).text()).not.toContain('value="smtp"')
  const fault = { kind: 'unavailable', matches: 'POST /', times: '2' }
  expect((await post(sandboxPaths.faults.to(), { ...fault, vendor: 'smtp' })).status).toBe(422)
  expect(asked).toEqual([])
  expect((await post(sandboxPaths.faults.to(), { ...fault, vendor: 'porkbun' })).status).toBe(200)
  expect(asked).toMatchObject([{ vendor: 'porkbun', times: 2 }])
})
