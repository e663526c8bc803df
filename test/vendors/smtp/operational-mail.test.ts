import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SocketPermit } from '#platform/guard/exit.ts'
import { personal } from '#policy/personal.ts'
import { declaredPermit } from '#test/support/declared-exits.ts'
import { startTestSandboxes, type TestSandboxWorld } from '#test/support/sandbox-world.ts'
import { smtpSandbox } from '#vendors/smtp/sandbox/sandbox.ts'
import { smtpMailSender } from '#vendors/smtp/smtp.ts'

let world: TestSandboxWorld
let permit: SocketPermit

beforeAll(async () => {
  world = await startTestSandboxes([smtpSandbox])
  permit = declaredPermit(world.network)
})
afterAll(() => world.close())

const mailTo = (address: string, key = 'invoice 1') => ({
  to: personal('email', address),
  from: { name: 'Segmento', address: 'hello@segmento.example' },
  subject: 'Your invoice — December',
  text: 'It is here: http://localhost:3000/portal/invoices/1.',
  html: '<p>It is <a href="http://localhost:3000/portal/invoices/1?a=1&amp;b=2">here</a></p>',
  idempotencyKey: key,
})

async function mailbox(address: string): Promise<{ id: string; messageId: string; links: string[] }[]> {
  const answer = await fetch(`${world.origin('smtp')}/messages?to=${encodeURIComponent(address)}`)
  return ((await answer.json()) as { messages: { id: string; messageId: string; links: string[] }[] })
    .messages
}

const sender = async () => smtpMailSender(await world.credentials('smtp'), permit)

test('an accepted mail can be read in the mailbox of its recipient, whole', async () => {
  const outcome = await (await sender()).sendMail(mailTo('ada@acme.example'))
  expect(outcome).toMatchObject({ outcome: 'accepted', responseCode: 250 })
  const [message] = await mailbox('ada@acme.example')
  const answer = await fetch(`${world.origin('smtp')}/messages/${message?.id}`)
  expect(await answer.json()).toMatchObject({
    from: 'hello@segmento.example',
    to: ['ada@acme.example'],
    subject: 'Your invoice — December',
    links: ['http://localhost:3000/portal/invoices/1', 'http://localhost:3000/portal/invoices/1?a=1&b=2'],
    messageId: outcome.messageId,
    headers: { 'auto-submitted': 'auto-generated' },
  })
})

test('a repeat under the same key carries the same Message-ID, another key another one', async () => {
  const mail = await sender()
  for (const key of ['welcome 7', 'welcome 7', 'welcome 8'])
    await mail.sendMail(mailTo('eve@acme.example', key))
  const ids = (await mailbox('eve@acme.example')).map(({ messageId }) => messageId)
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(2)
})

test('an address that does not exist is refused, a busy one deferred, and neither is kept', async () => {
  const mail = await sender()
  expect(await mail.sendMail(mailTo('bounce@acme.example'))).toMatchObject({
    outcome: 'refused',
    responseCode: 550,
  })
  expect(await mail.sendMail(mailTo('slow@acme.example'))).toMatchObject({
    outcome: 'later',
    responseCode: 451,
  })
  expect(await mailbox('bounce@acme.example')).toEqual([])
  expect(await mailbox('slow@acme.example')).toEqual([])
})

test('a wrong password is told apart from a server that is down', async () => {
  const credentials = await world.credentials('smtp')
  const wrong = smtpMailSender({ ...credentials, password: 'guess' }, permit)
  await expect(wrong.sendMail(mailTo('ada@acme.example'))).rejects.toMatchObject({ failure: 'unauthorised' })
  const nowhere: SocketPermit = async () => ({ host: '127.0.0.1', port: 1, encrypted: false })
  const down = smtpMailSender(credentials, nowhere)
  await expect(down.sendMail(mailTo('ada@acme.example'))).rejects.toMatchObject({ failure: 'unavailable' })
})

test('nothing leaves when the guard says no', async () => {
  const closed: SocketPermit = async () => {
    throw new Error('stopped by the guard')
  }
  const mail = smtpMailSender(await world.credentials('smtp'), closed)
  await expect(mail.sendMail(mailTo('guarded@acme.example'))).rejects.toThrow('stopped by the guard')
  expect(await mailbox('guarded@acme.example')).toEqual([])
})

test('the receiving server of the world can put mail into a mailbox', async () => {
  const path = '/messages?from=verify@registry.example&to=owner@acme.example'
  const answer = await fetch(world.origin('smtp') + path, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822' },
    body: 'Subject: Confirm\r\n\r\nhttp://127.0.0.1/registry/confirm/1\r\n',
  })
  expect(answer.status).toBe(201)
  expect(await mailbox('owner@acme.example')).toMatchObject([
    { links: ['http://127.0.0.1/registry/confirm/1'] },
  ])
})
