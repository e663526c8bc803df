import type { StepOutcome, StepRun } from './step-run.ts'

/** Brings the domain in at the host that will run its zone and inboxes; the host says which name servers to delegate to. */
export async function bringIn(run: StepRun): Promise<StepOutcome> {
  const { domain, ports, build } = run
  const mainSite = build.stack.main_domain
  const hosted =
    (await ports.host.statusOf(domain.name)) ??
    (await ports.host.bringIn(domain.name, mainSite ? { forwardToDomain: mainSite } : {}))
  if (hosted.state === 'failed' || hosted.state === 'ended')
    return { kind: 'blocked', code: 'vendor.refused', vendorCode: hosted.state }
  if (hosted.nameServers.length === 0) return { kind: 'waiting', waitingFor: 'vendor' }
  return {
    kind: 'done',
    async write(tx) {
      await tx.db
        .updateTable('domains')
        .set({ host_ref: hosted.id, name_servers: [...hosted.nameServers], state: 'brought-in' })
        .where('id', '=', domain.id)
        .execute()
    },
  }
}
