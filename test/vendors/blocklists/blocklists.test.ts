import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookAtListing } from '#domain/deliverability/judge-listing.ts'
import type { Resolver } from '#platform/dns/resolve.ts'
import { openGuard } from '#platform/guard/guard.ts'
import { sandboxNetwork } from '#platform/sandbox/addresses.ts'
import { allInEffect } from '#test/support/all-in-effect.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { askBlocklists } from '#vendors/blocklists/blocklists.ts'
import { refuseUndeclaredBlocklists } from '../../../src/app/blocklists.ts'
import { vendorPorts } from '../../../src/app/vendor-ports.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db?.drop())

const guard = () =>
  openGuard({ recipients: allInEffect(), inPurpose: db.inPurpose, network: sandboxNetwork(1) })
const calls = async () =>
  (await db.owner.query<{ vendor: string; operation: string }>('select vendor, operation from vendor_calls'))
    .rows

/** The lists of a live installation, and what was asked of the DNS. */
function live(...zones: string[]) {
  const asked: string[] = []
  const resolver: Pick<Resolver, 'lookUp'> = {
    async lookUp(name) {
      asked.push(name)
      return { kind: 'none', reason: 'nxdomain', authority: [] }
    },
  }
  const connection = {
    id: 'blocklists',
    vendor: 'blocklists',
    mode: 'live',
    baseUrl: '',
    credentials: {},
  } as const
  const lists = askBlocklists({
    zones,
    permit: guard().permit(
      connection,
      { kind: 'system', work: 'test' },
      { purpose: 'service-delivery', people: [] },
    ),
    resolver: resolver as Resolver,
    hostOf: (zone) => zone,
  })
  return { asked, look: () => lookAtListing('getacme.com', lists) }
}

test('a blocklist is asked through the guard, as every other recipient, and each question is kept', async () => {
  const { asked, look } = live('dbl.spamhaus.org', 'key.dbl.dq.spamhaus.net', 'multi.surbl.org')
  expect((await look()).verdict).toBe('pass')
  expect(asked).toEqual([
    'getacme.com.dbl.spamhaus.org',
    'getacme.com.key.dbl.dq.spamhaus.net',
    'getacme.com.multi.surbl.org',
  ])
  expect(await calls()).toEqual(asked.map(() => ({ vendor: 'blocklists', operation: 'domain.look-up' })))
})

test('no client’s domain goes to a list at an operator that the policy does not name, whatever the setting says', async () => {
  const before = await calls()
  const { asked, look } = live('dbl.elsewhere.example')
  await expect(look()).rejects.toMatchObject({ fault: { code: 'guard.undeclared-host' } })
  expect([asked, await calls()]).toEqual([[], before])
  for (const zone of ['dbl.elsewhere.example', 'notspamhaus.org', 'org'])
    expect(() => refuseUndeclaredBlocklists({ domainBlocklists: ['multi.uribl.com', zone] })).toThrow(
      `DOMAIN_BLOCKLISTS: names ${zone}, and the privacy policy names no such operator`,
    )
  expect(() => refuseUndeclaredBlocklists({ domainBlocklists: ['multi.uribl.com'] })).not.toThrow()
})

test('the sandbox world has a list of its own, and a live one none unless it is set', () => {
  const ports = vendorPorts({ inPurpose: db.inPurpose, vault: db.vault, guard: guard(), sandboxPort: 1 })
  expect(ports.blocklists('live', 'none').zones).toEqual([])
  expect(ports.blocklists('sandbox', 'none').zones).toEqual(['dbl.sandbox.example'])
})
