import type { Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import type { Call } from './access.ts'
import { addCall } from './calls.ts'
import { dnsRecord, nothing, urlForward } from './contract.ts'
import { refusal, success, unknownDomain } from './outcome.ts'
import { ownedDomain } from './portfolio.ts'
import { clashOf, fromGiven, type KeptRecord, putRecords, recordsOf, shownRecord } from './records.ts'

type Forward = {
  id: string
  domain: string
  subdomain: string
  location: string
  type: string
  includePath: string
  wildcard: string
}

/** Records and forwards of a zone kept here. They can be written while the zone is delegated elsewhere. */
export function addZoneCalls(app: Hono<Call>, world: SandboxWorld): void {
  const { store } = world

  addCall(app, '/dns/create/:domain', dnsRecord, ({ param, body }) =>
    changeRecords(world, param('domain'), (records, domain) => {
      const record = fromGiven(domain, body)
      if ('http' in record) return record
      return clashOf(record, records) ?? { records: [...records, record], answer: { id: record.id } }
    }),
  )
  addCall(app, '/dns/edit/:domain/:id', dnsRecord, ({ param, body }) =>
    changeRecords(world, param('domain'), (records, domain) => {
      const record = fromGiven(domain, body, param('id'))
      if ('http' in record) return record
      if (!records.some(({ id }) => id === record.id)) return refusal('INVALID_RECORD_ID', 'No such record.')
      const edited = records.map((kept) => (kept.id === record.id ? record : kept))
      return clashOf(record, records) ?? { records: edited, answer: {} }
    }),
  )
  addCall(app, '/dns/delete/:domain/:id', nothing, ({ param }) =>
    changeRecords(world, param('domain'), (records) => {
      const left = records.filter(({ id }) => id !== param('id'))
      if (left.length === records.length) return refusal('INVALID_RECORD_ID', 'No such record.')
      return { records: left, answer: {} }
    }),
  )
  const retrieve = async (domain: string, id: string) => {
    if (!(await ownedDomain(store, domain))) return unknownDomain()
    const records = (await recordsOf(store, domain)).filter((record) => id === '' || record.id === id)
    return success({ cloudflare: 'disabled', records: records.map(shownRecord) })
  }
  for (const path of ['/dns/retrieve/:domain', '/dns/retrieve/:domain/:id'])
    addCall(app, path, nothing, ({ param }) => retrieve(param('domain'), param('id')), 'also-get')

  const forwardsOf = async (domain: string) => {
    if (!(await ownedDomain(store, domain))) return unknownDomain()
    const all = (await store.list<Forward>('forwards')).map(({ body }) => body)
    const forwards = all.filter((forward) => forward.domain === domain)
    return success({ forwards: forwards.map(({ domain: _, ...forward }) => forward) })
  }
  const list = '/domain/getUrlForwarding/:domain'
  addCall(app, list, nothing, ({ param }) => forwardsOf(param('domain')), 'also-get')
  addCall(app, '/domain/addUrlForward/:domain', urlForward, async ({ param, body }) => {
    const domain = param('domain')
    if (!(await ownedDomain(store, domain))) return unknownDomain()
    return store.exclusively(async (exclusive) => {
      const all = await exclusive.list<Forward>('forwards')
      if (all.some((kept) => kept.body.domain === domain && kept.body.subdomain === body.subdomain))
        return refusal('DUPLICATE_RECORD', 'This name is forwarded already.')
      const id = String(22_000_001 + all.length + Math.floor(Math.random() * 1e6))
      await exclusive.put('forwards', id, { id, domain, ...body })
      return success()
    })
  })
  addCall(app, '/domain/deleteUrlForward/:domain/:id', nothing, async ({ param }) => {
    const kept = await store.get<Forward>('forwards', param('id'))
    if (kept?.domain !== param('domain')) return refusal('INVALID_RECORD_ID', 'No such forward.')
    await store.delete('forwards', param('id'))
    return success()
  })
}

type Change = { records: KeptRecord[]; answer: Record<string, unknown> } | ReturnType<typeof refusal>

function changeRecords(
  world: SandboxWorld,
  domain: string,
  change: (records: KeptRecord[], domain: string) => Change,
) {
  return world.store.exclusively(async (exclusive) => {
    if (!(await ownedDomain(exclusive, domain))) return unknownDomain()
    const changed = change(await recordsOf(exclusive, domain), domain)
    if ('http' in changed) return changed
    await putRecords(exclusive, domain, changed.records)
    return success(changed.answer)
  })
}
