import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptDifference, approveDifferences, reopenDifference } from '#domain/drift/decide-difference.ts'
import { approveChange, planRollBack } from '#domain/drift/roll-back.ts'
import type { Actor } from '#platform/database/actor.ts'
import { addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'
import { applyChanges } from '#workflows/apply-changes.ts'
import { compareStack } from '#workflows/compare-stack.ts'

let world: BuildWorld
let books: SandboxBooks
let olga: Actor
let otto: Actor
let stackId: string
const domain = 'trydrift.com'

beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
  olga = await addStaff(world.db, 'owner')
  otto = await addStaff(world.db, 'operator')
  stackId = await world.approvedStack({ company: 'Drift Co', mainDomain: 'drift.com', names: [domain] })
  await world.buildUp(stackId)
  await world.passWarmUp('drift.com')
  await world.advance(stackId)
}, 120_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

const rows = async <T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> =>
  (await world.db.owner.query<T>(sql, [stackId, ...values])).rows

interface Difference {
  id: string
  kind: string
  natural_key: string
  state: string
  wanted: unknown
  found: unknown
}
const differences = (state = 'open') =>
  rows<Difference>(
    'select id, kind, natural_key, state, wanted, found from differences where stack_id = $1 and state = $2 order by natural_key',
    [state],
  )
const changes = () =>
  rows<{ id: string; kind: string; state: string; fault_code: string | null; undoes_id: string | null }>(
    'select id, kind, state, fault_code, undoes_id from world_changes where stack_id = $1 order by planned_at',
  )
const as = <T>(actor: Actor, work: Parameters<typeof world.db.inPurpose<'service-delivery', T>>[2]) =>
  world.db.inPurpose('service-delivery', actor, work)
const compare = async () => {
  await world.pass({ days: 1 })
  await compareStack(world.parts, stackId)
}
const lastComparison = async () =>
  (
    await rows<{ compared: number; differing: number; unseen: unknown[] }>(
      'select compared, differing, unseen from comparisons where stack_id = $1 and ended_at is not null order by began_at desc limit 1',
    )
  )[0]

test('a stack that stands as it was set up does not differ, in anything that is compared', async () => {
  await compare()
  expect(await differences()).toEqual([])
  const seen = await lastComparison()
  expect(seen).toMatchObject({ differing: 0, unseen: [] })
  expect(seen?.compared).toBeGreaterThan(12)
})

test('a changed record is shown, approved, written into the world, seen there, and can be taken back', async () => {
  const zone = (
    await rows<{ host_ref: string }>('select host_ref from domains where stack_id = $1 and chosen')
  )[0]
  expect(zone).toBeDefined()
  const ports = await world.parts.openPorts({ stackId, mode: 'sandbox', people: [] })
  const hosted = await ports.host.records(zone?.host_ref ?? '')
  const changed = hosted
    .filter(({ editable }) => editable)
    .map(({ name, type, value }) =>
      name === '_dmarc' ? { name, type, value: 'v=DMARC1; p=reject' } : { name, type, value },
    )
  await ports.host.replaceRecords(zone?.host_ref ?? '', changed)
  await compare()
  const [difference, ...others] = await differences()
  expect(others).toEqual([])
  expect(difference).toMatchObject({
    kind: 'record',
    wanted: { records: [{ text: 'v=DMARC1; p=none; rua=mailto:proof@seed.segmento.example' }] },
    found: { records: [{ text: 'v=DMARC1; p=reject' }] },
  })
  const id = difference?.id ?? ''
  expect(await as(otto, (tx) => approveDifferences(tx, stackId, [id]))).toEqual({ ok: true })
  await applyChanges(world.parts, stackId)
  const dmarc = () => ports.resolver.lookUp(`_dmarc.${domain}`, 'TXT')
  expect(await dmarc()).toMatchObject({
    records: [{ text: 'v=DMARC1; p=none; rua=mailto:proof@seed.segmento.example' }],
  })
  expect(await differences('mended')).toHaveLength(1)
  const [applied] = await changes()
  expect(applied).toMatchObject({ kind: 'record', state: 'applied' })

  expect(await as(olga, (tx) => planRollBack(tx, stackId, applied?.id ?? ''))).toEqual({ ok: true })
  await applyChanges(world.parts, stackId)
  expect(await dmarc()).toMatchObject({
    records: [{ text: 'v=DMARC1; p=none; rua=mailto:proof@seed.segmento.example' }],
  })
  const back = (await changes()).find(({ undoes_id }) => undoes_id === applied?.id)
  expect(await as(olga, (tx) => approveChange(tx, stackId, back?.id ?? ''))).toEqual({ ok: true })
  await applyChanges(world.parts, stackId)
  expect(await dmarc()).toMatchObject({ records: [{ text: 'v=DMARC1; p=reject' }] })

  await compare()
  const [again] = await differences()
  expect(await as(otto, (tx) => acceptDifference(tx, stackId, again?.id ?? ''))).toEqual({ ok: true })
  await compare()
  expect(await differences()).toEqual([])
  expect(await as(otto, (tx) => reopenDifference(tx, stackId, again?.id ?? ''))).toEqual({ ok: true })
  await compare()
  expect(await differences()).toMatchObject([
    {
      kind: 'record',
      wanted: { records: [{ text: 'v=DMARC1; p=none; rua=mailto:proof@seed.segmento.example' }] },
    },
  ])
})
