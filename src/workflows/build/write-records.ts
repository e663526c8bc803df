import { recordObservation } from '#domain/deliverability/record-observation.ts'
import { dmarcRecordOf } from '#domain/dmarc/dmarc-record.ts'
import { acceptedRecords, withAccepted } from '#domain/drift/accepted-records.ts'
import {
  compareRecords,
  type Observations,
  questionKey,
  questionsFor,
  verdictOf,
} from '#domain/stacks/compare-records.ts'
import {
  consentsToReports,
  type DesiredZone,
  desiredZone,
  hostMailRecords,
} from '#domain/stacks/desired-records.ts'
import { readZone, toHost } from '#domain/stacks/hosted-zone.ts'
import { planZoneWrite } from '#domain/stacks/plan-zone-write.ts'
import { recordsSchema } from '#domain/stacks/record-schema.ts'
import type { LookUp } from '#platform/dns/resolve.ts'
import type { DeliveryTx, StepOutcome, StepRun } from './step-run.ts'

/** Where links of messages lead through, below the sending domain. */
const trackingLabel = 'link'

/**
 * Makes the zone what the plan wants and sees it from outside. The host runs the zone and its one write replaces
 * all records, so what stands is read, merged and written whole; then each record is asked for by following the
 * delegation. A look-up that fails says nothing and is done again.
 */
export async function writeRecords(run: StepRun): Promise<StepOutcome> {
  const { domain, ports, build } = run
  const hosted = await ports.host.statusOf(domain.name)
  if (hosted?.state === 'failed') return { kind: 'blocked', code: 'vendor.refused', vendorCode: 'failed' }
  if (hosted?.state !== 'active') return { kind: 'waiting', waitingFor: 'vendor' }

  const zone = readZone(domain.name, await ports.host.records(hosted.id))
  const found = hostMailRecords(
    domain.name,
    zone.known.map(({ record }) => record),
  )
  if (found.kind === 'incomplete') {
    // The host puts its own records back when the zone is written, so what stands is written as it is.
    const standing = zone.known
      .filter(({ editable }) => editable)
      .map(({ record }) => toHost(domain.name, record))
    await ports.host.replaceRecords(hosted.id, [...standing, ...zone.carried])
    return { kind: 'waiting', waitingFor: 'vendor' }
  }
  // Reports are asked for only where they may arrive: a receiver would otherwise send none and say nothing.
  const consents = await consentsToReports(ports.resolver, domain.name, ports.seed.address)
  if (consents === undefined) {
    const detail = `${domain.name}: it could not be read whether reports may be sent to us`
    const unread = { kind: 'zone', verdict: 'unknown', detail, domainId: domain.id } as const
    return {
      kind: 'waiting',
      waitingFor: 'dns',
      write: (tx) => recordObservation(tx, build.stack, unread),
    }
  }
  const planned = desiredZone({
    domain: domain.name,
    forwardTo: build.stack.main_domain ?? '',
    mail: found.mail,
    reportsTo: consents ? ports.seed.address : undefined,
    dmarc: await run.keep((tx) => wantedDmarc(tx, domain)),
    tracking:
      ports.trackingTarget === undefined ? undefined : { label: trackingLabel, target: ports.trackingTarget },
  })
  const desired = withAccepted(planned, await run.keep((tx) => acceptedRecords(tx, domain.id)))
  const write = planZoneWrite(zone.known, desired)
  if (write.kind === 'refused') return { kind: 'blocked', code: 'build.zone-refused' }
  if (write.kind === 'write') {
    const editable = write.records.filter((one) => one.editable).map((one) => toHost(domain.name, one.record))
    await ports.host.replaceRecords(hosted.id, [...editable, ...zone.carried])
  }
  return observe(run, desired)
}

/** The DMARC record as it was wanted before, so that a zone written again keeps the policy that its domain has reached. */
async function wantedDmarc(
  tx: DeliveryTx,
  domain: { readonly id: string; readonly name: string },
): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom('domains')
    .select('desired_records')
    .where('id', '=', domain.id)
    .executeTakeFirst()
  return dmarcRecordOf(domain.name, recordsSchema.parse(row?.desired_records ?? []))?.text
}

async function observe(run: StepRun, desired: DesiredZone): Promise<StepOutcome> {
  const { domain, ports, build, now } = run
  const seen = new Map<string, LookUp>()
  for (const question of questionsFor(desired.records))
    seen.set(questionKey(question), await ports.resolver.lookUp(question.name, question.type))
  const compared = compareRecords(desired.records, seen as Observations)
  const verdict = verdictOf(compared)
  const wrong = compared
    .filter(({ state }) => state !== 'same')
    .map((one) => `${one.state} ${'desired' in one ? `${one.desired.type} ${one.desired.name}` : ''}`.trim())
  const detail =
    wrong.length === 0
      ? `${domain.name}: ${compared.length} records as wanted, read from outside`
      : `${domain.name}: ${wrong.join(', ')}`
  const observation = {
    kind: 'zone',
    verdict: verdict === 'right' ? 'pass' : verdict === 'wrong' ? 'fail' : 'unknown',
    detail,
    domainId: domain.id,
  } as const
  if (verdict !== 'right')
    return {
      kind: 'waiting',
      waitingFor: 'dns',
      write: (tx) => recordObservation(tx, build.stack, observation),
    }
  return {
    kind: 'done',
    async write(tx) {
      await tx.db
        .updateTable('domains')
        .set({
          state: 'ready',
          host_active_at: now,
          records_written_at: now,
          proved_at: now,
          desired_records: JSON.stringify(desired.records.map(({ record }) => record)),
        })
        .where('id', '=', domain.id)
        .execute()
      await recordObservation(tx, build.stack, observation)
    },
  }
}
