import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgeAuthentication } from '#domain/deliverability/judge-authentication.ts'
import { proofMark } from '#domain/deliverability/proof-message.ts'
import type { SeedMailbox } from '#domain/deliverability/seed-port.ts'
import { createResolver, type Resolver } from '#platform/dns/resolve.ts'
import type { SocketPermit } from '#platform/guard/exit.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import { declaredPermit } from '#test/support/declared-exits.ts'
import { businessTime } from '#test/support/head-start.ts'
import { startTestSandboxes, type TestSandboxWorld } from '#test/support/sandbox-world.ts'
import { registrySandbox } from '#vendors/registry/sandbox/registry.ts'
import { seedSandbox } from '#vendors/seed/sandbox/sandbox.ts'
import { seedMailbox } from '#vendors/seed/seed.ts'
import { smtpSandbox } from '#vendors/smtp/sandbox/sandbox.ts'
import { publishSender, sendMessage } from './test-sender.ts'

let world: TestSandboxWorld
let permit: SocketPermit
let seed: SeedMailbox
let resolver: Resolver

beforeAll(async () => {
  world = await startTestSandboxes([registrySandbox, seedSandbox, smtpSandbox])
  permit = declaredPermit(world.network)
  seed = seedMailbox(await world.credentials('seed'), permit)
  resolver = worldResolver(world.network)
})
afterAll(() => world.close())

async function proofOf(token: string) {
  const proof = await seed.findProof(proofMark(token))
  if (!proof) throw new Error('not in the mailbox')
  return proof
}

const verdicts = async (raw: Buffer, by = resolver) => {
  const { spf, dkim, dmarc, alignment } = await judgeAuthentication({
    raw,
    resolver: by,
    trustedAuthservId: seed.trustedAuthservId,
  })
  return [spf, dkim, dmarc, alignment].map(({ verdict }) => verdict)
}

test('a message that was never sent is not found, and that is an answer', async () => {
  expect(await seed.findProof(proofMark('nobody-wrote-this'))).toBeUndefined()
})

test('a signed message from the right host passes all four, judged from outside', async () => {
  await publishSender(world, 'good.example')
  expect(
    await sendMessage(world, { domain: 'good.example', to: seed.address, token: 't-good' }),
  ).toBeUndefined()
  const proof = await proofOf('t-good')
  expect(proof.folder).toBe('inbox')
  expect(Math.abs(proof.receivedAt.getTime() - businessTime().getTime())).toBeLessThan(60_000)
  expect(await verdicts(proof.raw)).toEqual(['pass', 'pass', 'pass', 'pass'])
})

test('of several messages only the one with the token is given', async () => {
  await publishSender(world, 'many.example')
  for (const token of ['m-1', 'm-2', 'm-3'])
    await sendMessage(world, { domain: 'many.example', to: seed.address, token })
  expect((await proofOf('m-2')).raw.toString()).toContain('X-Segmento-Proof: m-2')
})

test('a message without a key in DNS fails DKIM, though SPF still carries DMARC', async () => {
  await publishSender(world, 'keyless.example', ['dkim'])
  await sendMessage(world, { domain: 'keyless.example', to: seed.address, token: 't-keyless' })
  expect(await verdicts((await proofOf('t-keyless')).raw)).toEqual(['pass', 'fail', 'pass', 'pass'])
})

test('a domain without a DMARC record fails DMARC and nothing else', async () => {
  await publishSender(world, 'nopolicy.example', ['dmarc'])
  await sendMessage(world, { domain: 'nopolicy.example', to: seed.address, token: 't-nopolicy' })
  expect(await verdicts((await proofOf('t-nopolicy')).raw)).toEqual(['pass', 'pass', 'fail', 'pass'])
})

test('mail from a host that SPF does not name, unsigned, fails everything and is found in the junk folder', async () => {
  await publishSender(world, 'forged.example')
  const forged = { domain: 'forged.example', token: 't-forged', address: '192.0.2.99', signed: false }
  await sendMessage(world, { ...forged, to: seed.address })
  const proof = await proofOf('t-forged')
  expect(proof.folder).toBe('junk')
  expect(await verdicts(proof.raw)).toEqual(['fail', 'fail', 'fail', 'fail'])
})

test('a sender outside the signing domain passes SPF and DKIM but is not in line', async () => {
  await publishSender(world, 'relay.example')
  await publishSender(world, 'brand.example')
  const unlike = { domain: 'relay.example', from: 'eve@brand.example', token: 't-unlike' }
  await sendMessage(world, { ...unlike, to: seed.address })
  expect(await verdicts((await proofOf('t-unlike')).raw)).toEqual(['pass', 'pass', 'fail', 'fail'])
})

test('a body changed after signing fails DKIM', async () => {
  await publishSender(world, 'changed.example')
  await sendMessage(world, { domain: 'changed.example', to: seed.address, token: 't-changed' })
  const { raw } = await proofOf('t-changed')
  const changed = Buffer.from(raw.toString('latin1').replace('Hello', 'Hullo'), 'latin1')
  expect(await verdicts(changed)).toEqual(['pass', 'fail', 'pass', 'pass'])
})

test('a header that claims to be the seed server’s own is not believed', async () => {
  await publishSender(world, 'liar.example', ['spf'])
  const headers = {
    'Authentication-Results': 'mx.seed.segmento.example; spf=pass smtp.mailfrom=liar.example',
  }
  await sendMessage(world, { domain: 'liar.example', to: seed.address, token: 't-liar', headers })
  const [spf] = await verdicts((await proofOf('t-liar')).raw)
  expect(spf).toBe('fail')
})

test('without the trusted header SPF is unknown, never fine', async () => {
  await publishSender(world, 'silent.example')
  await sendMessage(world, { domain: 'silent.example', to: seed.address, token: 't-silent' })
  const { raw } = await proofOf('t-silent')
  const { spf } = await judgeAuthentication({ raw, resolver, trustedAuthservId: 'mx.somewhere-else.example' })
  expect(spf.verdict).toBe('unknown')
})

test('name servers that do not answer make DKIM and DMARC unknown, never broken', async () => {
  await publishSender(world, 'dark.example')
  await sendMessage(world, { domain: 'dark.example', to: seed.address, token: 't-dark' })
  const dark = createResolver({
    exchange: async () => Promise.reject(new Error('no answer')),
    roots: [{ host: 'a.root-servers.example', addresses: ['192.0.2.1'] }],
  })
  const judged = await verdicts((await proofOf('t-dark')).raw, dark)
  expect(judged).toEqual(['pass', 'unknown', 'unknown', 'unknown'])
})

test('a wrong password is told apart from a mailbox that cannot be reached', async () => {
  const credentials = await world.credentials('seed')
  const wrong = seedMailbox({ ...credentials, password: 'guess' }, permit)
  await expect(wrong.findProof(proofMark('x'))).rejects.toMatchObject({ failure: 'unauthorised' })
  const nowhere: SocketPermit = async () => ({ host: '127.0.0.1', port: 1, encrypted: false })
  const down = seedMailbox(credentials, nowhere)
  await expect(down.findProof(proofMark('x'))).rejects.toMatchObject({ failure: 'unavailable' })
})

test('mail to any other mailbox that names this exchange is readable at the smtp sandbox', async () => {
  await publishSender(world, 'acme.example')
  await sendMessage(world, { domain: 'acme.example', to: 'owner@acme.example', token: 't-catch-all' })
  const answer = await fetch(`${world.origin('smtp')}/messages?to=owner@acme.example`)
  expect(await answer.json()).toMatchObject({ messages: [{ subject: 'A check', from: 'ada@acme.example' }] })
})
