import { sideOf } from '#domain/drift/difference-kinds.ts'
import { compareRecords, questionKey, questionsFor } from '#domain/stacks/compare-records.ts'
import { readZone, toHost } from '#domain/stacks/hosted-zone.ts'
import { planZoneChange } from '#domain/stacks/plan-zone-change.ts'
import { identityOf, type RecordData } from '#domain/stacks/record-data.ts'
import type { LookUp } from '#platform/dns/resolve.ts'
import type { ChangeOutcome, ChangeRun } from './change-run.ts'

/** Writes one place of a zone and sees it from outside. The host takes the whole zone, so what else stands goes along. */
export async function changeRecord(run: ChangeRun): Promise<ChangeOutcome> {
  const { change, domain, ports } = run
  const before = sideOf('record', change.stood).records
  const after = sideOf('record', change.written).records
  if (await isSeen(run, before, after)) return { kind: 'applied' }
  const hosted = await ports.host.statusOf(domain.name)
  if (hosted?.state !== 'active') return { kind: 'waiting' }
  const zone = readZone(domain.name, await ports.host.records(hosted.id))
  const write = planZoneChange(
    zone.known,
    { before, after },
    { alsoTouched: await touchedLately(run), forced: change.isForced },
  )
  if (write.kind === 'moved') return { kind: 'stopped', code: 'drift.moved' }
  if (write.kind === 'not-ours') return { kind: 'stopped', code: 'drift.not-ours' }
  if (write.kind === 'guarded') return { kind: 'stopped', code: 'drift.needs-force' }
  if (write.kind === 'write') {
    const editable = write.records.filter((one) => one.editable).map((one) => toHost(domain.name, one.record))
    await ports.host.replaceRecords(hosted.id, [...editable, ...zone.carried])
  }
  return (await isSeen(run, before, after)) ? { kind: 'applied' } : { kind: 'waiting' }
}

/** What is wanted answers from outside and what is not wanted any more does not. A failed look-up sees nothing. */
async function isSeen(
  { ports }: ChangeRun,
  before: readonly RecordData[],
  after: readonly RecordData[],
): Promise<boolean> {
  const asked = (records: readonly RecordData[]) =>
    records.map((record) => ({ record, writtenBy: 'us' as const, why: '' }))
  const answers = new Map<string, LookUp>()
  for (const question of questionsFor(asked([...before, ...after])))
    answers.set(questionKey(question), await ports.resolver.lookUp(question.name, question.type))
  const stands = compareRecords(asked(after), answers).filter((one) => 'desired' in one)
  const kept = new Set(after.map(identityOf))
  const goes = compareRecords(asked(before.filter((one) => !kept.has(identityOf(one)))), answers)
  return (
    stands.every(({ state }) => state === 'same') &&
    goes.every(({ state }) => state !== 'same' && state !== 'unknown')
  )
}

/** Standing records of the zone that other changes of the last day have altered or deleted. */
function touchedLately({ change, keep }: ChangeRun): Promise<number> {
  const since = new Date(change.approvedAt.getTime() - 24 * 3_600_000)
  return keep(async (tx) => {
    const others = await tx.db
      .selectFrom('world_changes')
      .select('stood')
      .where('domain_id', '=', change.domainId)
      .where('kind', '=', 'record')
      .where('state', '=', 'applied')
      .where('id', '!=', change.id)
      .where('applied_at', '>', since)
      .execute()
    return others.reduce((sum, other) => sum + sideOf('record', other.stood).records.length, 0)
  })
}
