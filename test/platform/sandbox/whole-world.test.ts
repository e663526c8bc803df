import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import { startTestSandboxes, type TestSandboxWorld } from '#test/support/sandbox-world.ts'
import { sandboxes } from '../../../src/sandbox.ts'

let world: TestSandboxWorld
beforeAll(async () => {
  world = await startTestSandboxes(sandboxes)
})
afterAll(() => world?.close())

test('every vendor that has a stand-in is in the world, the registry first', () => {
  const vendors = join(import.meta.dirname, '../../../src/vendors')
  // A bucket for backups is no part of a stack; its stand-in is started where backups are tested.
  const withStandIn = readdirSync(vendors).filter(
    (vendor) => vendor !== 'backup' && readdirSync(join(vendors, vendor)).includes('sandbox'),
  )
  expect(sandboxes.map(({ name }) => name).toSorted()).toEqual(withStandIn.toSorted())
  expect(sandboxes[0]?.name).toBe('registry')
})

test('the vendors’ own hosts resolve from the root of the world', async () => {
  const resolver = worldResolver(world.network)
  for (const host of ['curitiba.ns.porkbun.com', 'ns1.mailforge.example', 'mail.mailforge.example'])
    expect((await resolver.lookUp(host, 'A')).kind, host).toBe('found')
})

test('a registrant is asked by a mail that the world delivers, and confirms through its link', async () => {
  const registry = world.origin('registry')
  const send = (method: string, path: string, body: unknown) =>
    fetch(registry + path, { method, body: JSON.stringify(body) })
  await send('POST', '/domains', {
    name: 'asked.com',
    registrar: 'test',
    years: 1,
    nameServers: ['curitiba.ns.porkbun.com'],
    registrant: {
      firstName: 'Anna',
      address1: 'Harbour Street 1',
      city: 'Leeds',
      postalCode: 'LS1 1AA',
      country: 'GB',
      phone: '1134960000',
      phoneCountryCode: '44',
      email: 'anna@client.example',
    },
  })
  const read = await fetch(`${world.origin('smtp')}/messages?to=anna@client.example`)
  const { messages } = (await read.json()) as { messages: { links: string[] }[] }
  expect(messages).toHaveLength(1)
  const answer = await fetch(messages[0]?.links[0] ?? '', { method: 'POST' })
  expect(await answer.text()).toContain('confirmed')
  const domain = (await (await fetch(`${registry}/domains/asked.com`)).json()) as { verification: unknown }
  expect(domain.verification).toEqual({ state: 'confirmed' })
})
