import { recordObservation } from '#domain/deliverability/record-observation.ts'
import type { StepOutcome, StepRun } from './step-run.ts'

/** Sends visitors of the bare domain to the client's main site; done when the host reads it back. */
export async function forward(run: StepRun): Promise<StepOutcome> {
  const { domain, ports, build } = run
  const target = build.stack.main_domain
  if (!target || !domain.host_ref) return { kind: 'waiting', waitingFor: 'vendor' }
  const hosted = await ports.host.statusOf(domain.name)
  if (!hosted) return { kind: 'waiting', waitingFor: 'vendor' }
  if (hosted.forwardToDomain !== target) await ports.host.setForward(hosted.id, target)
  const seen = hosted.forwardToDomain === target ? hosted : await ports.host.statusOf(domain.name)
  if (seen?.forwardToDomain !== target) return { kind: 'waiting', waitingFor: 'vendor' }
  return {
    kind: 'done',
    async write(tx) {
      await tx.db
        .updateTable('domains')
        .set({ forward_set_at: run.now })
        .where('id', '=', domain.id)
        .execute()
      await recordObservation(tx, build.stack, {
        kind: 'forward',
        verdict: 'pass',
        detail: `${domain.name}: the host forwards to ${target}`,
        domainId: domain.id,
      })
    },
  }
}
