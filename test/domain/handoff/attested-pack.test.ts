import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveHandoff } from '#domain/handoff/give-handoff.ts'
import { emptyPack } from '#domain/handoff/pack.ts'
import { latestHandoff } from '#domain/handoff/prepare-handoff.ts'
import { system } from '#platform/database/actor.ts'
import { openLedgerSigner } from '#platform/evidence/checkpoint-note.ts'
import { exportLedger } from '#platform/evidence/export-ledger.ts'
import { sealEvidence } from '#platform/evidence/seal-evidence.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { rewriteLedger } from '#test/support/rewrite-ledger.ts'
import { attestHandoff } from '#workflows/attest-handoff.ts'
import { lookAround } from '#workflows/look-around.ts'
import { verifyLedger } from '../../../scripts/verify-ledger.mjs'

let world: EngagementWorld
let signer: string
beforeAll(async () => {
  world = await openEngagementWorld()
  signer = openLedgerSigner(world.db.vault).signer
})
afterAll(() => world.drop())

/** A company that accepted and paid, whose live stack and fresh pack stand there as a build leaves them. */
async function readyStack(email: string) {
  const client = await world.inIntake(email)
  const stackId = await world.one<string>(
    `insert into stacks (client_id, engagement_id, plan_id, mode, host, sequencer, state, spending_approved_by)
     select client_id, engagement_id, id, 'sandbox', 'mailforge', 'instantly', 'live', $2
     from plans where engagement_id = $1 returning id`,
    [client.engagementId, world.owner.personId],
  )
  await world.db.owner.query(`update engagements set state = 'live' where id = $1`, [client.engagementId])
  await world.db.inPurpose('service-delivery', world.owner, (tx) =>
    tx.record({
      kind: 'spending.approved',
      clauses: ['3.1', '4.2'],
      personId: world.owner.personId,
      details: { stack: stackId, limitCents: 10_000 },
    }),
  )
  await world.db.owner.query(
    `insert into handoffs (client_id, stack_id, pack)
     values ($1, $2, $3::jsonb || jsonb_build_object('checkedAt', to_char(app.now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))`,
    [client.clientId, stackId, JSON.stringify({ ...emptyPack, state: 'ready' })],
  )
  return { ...client, stackId }
}

async function given(email: string) {
  const stack = await readyStack(email)
  const answer = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
    giveHandoff(tx, stack.stackId),
  )
  expect(answer).toEqual({ ok: true })
  return stack
}

const packOf = async (stackId: string) =>
  (await world.db.inPurpose('service-delivery', world.owner, (tx) => latestHandoff(tx, stackId)))?.pack
const attest = (stackId: string) => attestHandoff({ inPurpose: world.db.inPurpose }, stackId)
const askedFor = async (stackId: string) => {
  await lookAround(world.db.inPurpose)
  const { rowCount } = await world.db.owner.query(
    `delete from pgboss.job where name = 'attest-handoff' and data->>'stackId' = $1`,
    [stackId],
  )
  return (rowCount ?? 0) > 0
}

test('the pack takes the ledger’s word along: a signed checkpoint and the proofs of the client’s own entries', async () => {
  await given('other@acme.example')
  const { stackId, personId, clientId } = await given('ada@acme.example')
  await attest(stackId)
  expect((await packOf(stackId))?.evidence).toBeNull()
  expect(await askedFor(stackId)).toBe(true)
  await sealEvidence(world.db.inPurpose)
  await attest(stackId)
  const evidence = (await packOf(stackId))?.evidence
  const kinds = evidence?.entries.map(({ kind }) => kind) ?? []
  expect([...new Set(kinds)]).toEqual(['terms.accepted', 'spending.approved', 'handoff.given'])
  const lines = evidence?.proofs.trimEnd().split('\n') ?? []
  const options = { earlier: [{ note: evidence?.note ?? '' }], signer }
  expect(await verifyLedger(lines, options)).toMatchObject({ faults: [], proofs: kinds.length })
  const forged = lines.map((line) => line.replace('handoff.given', 'handoff.taken'))
  expect((await verifyLedger(forged, options)).faults).toMatchObject([{ code: 'changed' }])
  for (const id of [personId, clientId, stackId]) expect(JSON.stringify(evidence)).not.toContain(id)
})

test('what a pack took along stays as it was, and is asked for no more', async () => {
  const { stackId } = await given('eve@acme.example')
  await sealEvidence(world.db.inPurpose)
  await attest(stackId)
  const before = await packOf(stackId)
  expect(before?.evidence).not.toBeNull()
  await world.db.inPurpose('billing', system('test'), (tx) =>
    tx.record({ kind: 'data.disclosed', clauses: ['4.1'], recipient: 'stripe', categories: ['email'] }),
  )
  await sealEvidence(world.db.inPurpose)
  await attest(stackId)
  expect(await packOf(stackId)).toEqual(before)
  expect(await askedFor(stackId)).toBe(false)
})

test('a pack that was not given takes nothing along', async () => {
  const { stackId } = await readyStack('bob@acme.example')
  await sealEvidence(world.db.inPurpose)
  await attest(stackId)
  expect((await packOf(stackId))?.evidence).toBeNull()
  expect(await askedFor(stackId)).toBe(false)
})

test('whoever rewrites the ledger, and seals and signs it anew, is found out by the checkpoint of the pack', async () => {
  await world.db.inPurpose('billing', system('test'), (tx) =>
    tx.record({ kind: 'data.disclosed', clauses: ['4.1'], recipient: 'stripe', categories: ['email'] }),
  )
  const { stackId } = await given('mallory@acme.example')
  await sealEvidence(world.db.inPurpose)
  await attest(stackId)
  const note = (await packOf(stackId))?.evidence?.note ?? ''
  const exported = async () => {
    let text = ''
    for await (const lines of exportLedger(world.db.inPurpose)) text += lines
    return text.trimEnd().split('\n')
  }
  await given('later@acme.example')
  await sealEvidence(world.db.inPurpose)
  expect((await verifyLedger(await exported(), { earlier: [{ note }], signer })).faults).toEqual([])
  await rewriteLedger(world.db.owner)
  await sealEvidence(world.db.inPurpose)
  const rewritten = await exported()
  expect((await verifyLedger(rewritten, { signer })).faults).toEqual([])
  const { faults } = await verifyLedger(rewritten, { earlier: [{ note }], signer })
  expect(faults.map(({ code }) => code)).toContain('rewritten')
})
