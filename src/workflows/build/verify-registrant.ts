import { recordObservation } from '#domain/deliverability/record-observation.ts'
import { later, type StepOutcome, type StepRun } from './step-run.ts'

/** Confirming late lifts the suspension. */
const lookAgainMinutes = 60

/**
 * Whether the registrant confirmed the registrar's e-mail. No API tells, so it is seen by what follows: past the
 * deadline an unconfirmed domain is suspended, a confirmed one stays active and delegated.
 */
export async function verifyRegistrant(run: StepRun): Promise<StepOutcome> {
  const { domain, ports, now, build } = run
  if (!domain.verification_due_at || now <= domain.verification_due_at)
    return { kind: 'waiting', waitingFor: 'registrant' }
  const owned = await ports.registrar.find(domain.name)
  const delegation = await ports.resolver.nameServersOf(domain.name)
  if (delegation.kind === 'unknown') return { kind: 'waiting', waitingFor: 'dns' }
  if (owned?.state !== 'active' || delegation.kind === 'none')
    return { kind: 'blocked', code: 'build.registrant-unverified', again: later(run, lookAgainMinutes) }
  return {
    kind: 'done',
    async write(tx) {
      await tx.db.updateTable('domains').set({ verified_at: now }).where('id', '=', domain.id).execute()
      await recordObservation(tx, build.stack, {
        kind: 'registrant',
        verdict: 'pass',
        detail: `${domain.name}: still active and delegated after the registrant’s deadline`,
        domainId: domain.id,
      })
    },
  }
}
