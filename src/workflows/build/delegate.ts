import { recordObservation } from '#domain/deliverability/record-observation.ts'
import { type StepOutcome, type StepRun, stepBefore } from './step-run.ts'

const inOrder = (names: readonly string[]): string =>
  names
    .map((name) => name.toLowerCase())
    .sort()
    .join(' ')

/** Points the domain at its host's name servers; done when the parent zone says so. */
export async function delegate(run: StepRun): Promise<StepOutcome> {
  const { domain, ports, build } = run
  const wanted = domain.name_servers ?? []
  if (wanted.length === 0) return { kind: 'waiting', waitingFor: 'vendor' }
  const begun = stepBefore(run, 'delegate', domain.name) !== undefined
  const standing = begun ? await ports.registrar.nameServersOf(domain.name) : undefined
  if (inOrder(standing ?? []) !== inOrder(wanted)) await ports.registrar.setNameServers(domain.name, wanted)
  const seen = await ports.resolver.nameServersOf(domain.name)
  if (seen.kind !== 'found' || inOrder(seen.nameServers) !== inOrder(wanted))
    return { kind: 'waiting', waitingFor: 'dns' }
  return {
    kind: 'done',
    async write(tx) {
      await tx.db.updateTable('domains').set({ delegated_at: run.now }).where('id', '=', domain.id).execute()
      await recordObservation(tx, build.stack, {
        kind: 'delegation',
        verdict: 'pass',
        detail: `${domain.name}: the parent zone delegates to ${seen.nameServers.join(', ')}`,
        domainId: domain.id,
      })
    },
  }
}
