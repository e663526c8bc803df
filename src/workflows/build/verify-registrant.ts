import { recordObservation } from '#domain/deliverability/record-observation.ts'
import { stepKey } from '#domain/stacks/next-steps.ts'
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
  const known = build.steps.find((step) => step.natural_key === stepKey('verify-registrant', domain.name))
  const wasSuspended = known?.blocked_at !== null && known?.blocked_at !== undefined
  if (owned?.state !== 'active' || delegation.kind === 'none')
    return {
      kind: 'blocked',
      code: 'build.registrant-unverified',
      again: later(run, lookAgainMinutes),
      async write(tx) {
        if (wasSuspended) return
        await recordObservation(tx, build.stack, {
          kind: 'registrant',
          verdict: 'fail',
          detail: `${domain.name}: suspended, the registrant did not confirm in time`,
          domainId: domain.id,
        })
        await tx.enqueue('judge-health', { stackId: build.stack.id }, { key: build.stack.id })
      },
    }
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
      if (wasSuspended) await tx.enqueue('judge-health', { stackId: build.stack.id }, { key: build.stack.id })
    },
  }
}
