import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Build } from './load-build.ts'
import { stepKey } from './next-steps.ts'
import type { StepKind } from './steps.ts'

type Delivery = PurposeTx<'service-delivery'>

export interface StepSubject {
  readonly kind: StepKind
  /** A domain name or the id of an inbox. */
  readonly subject: string
  readonly domainId: string
  readonly inboxId?: string
}

/**
 * Writes the intent before the call, so that after a crash the next look knows that something may have
 * happened and observes before it acts again.
 */
export async function intendStep(tx: Delivery, stack: Build['stack'], step: StepSubject): Promise<void> {
  await tx.db
    .insertInto('build_steps')
    .values({
      client_id: stack.client_id,
      stack_id: stack.id,
      domain_id: step.domainId,
      inbox_id: step.inboxId ?? null,
      kind: step.kind,
      natural_key: stepKey(step.kind, step.subject),
      state: 'under-way',
      intended_at: tx.now,
      attempts: 1,
    })
    .onConflict((conflict) =>
      conflict.columns(['stack_id', 'natural_key']).doUpdateSet((eb) => ({
        state: 'under-way',
        intended_at: eb.fn.coalesce('build_steps.intended_at', eb.val(tx.now)),
        attempts: eb('build_steps.attempts', '+', 1),
        fault_code: null,
        vendor_code: null,
        waiting_for: null,
        updated_at: tx.now,
      })),
    )
    .execute()
  await tx.tell(`stack:${stack.id}`)
}

/** Seen done from outside. */
export async function settleStep(tx: Delivery, stack: Build['stack'], step: StepSubject): Promise<void> {
  await setStep(tx, stack, step, {
    state: 'done',
    done_at: tx.now,
    fault_code: null,
    vendor_code: null,
    waiting_for: null,
  })
}

/** Done here as far as it can be; what is waited for shows on screen until a look sees it. */
export async function awaitStep(
  tx: Delivery,
  stack: Build['stack'],
  step: StepSubject,
  waitingFor: string,
): Promise<void> {
  await setStep(tx, stack, step, {
    state: 'under-way',
    waiting_for: waitingFor,
    fault_code: null,
    vendor_code: null,
  })
}

/** Not done, and nothing says that it was begun: it is tried again at the next look. */
export async function releaseStep(
  tx: Delivery,
  stack: Build['stack'],
  step: StepSubject,
  faultCode: string,
): Promise<void> {
  await setStep(tx, stack, step, { state: 'waiting', fault_code: faultCode, waiting_for: 'vendor' })
}

/** Stopped until a person decides; the other domains and inboxes go on. */
export async function blockStep(
  tx: Delivery,
  stack: Build['stack'],
  step: StepSubject,
  faultCode: string,
  vendorCode?: string,
): Promise<void> {
  await setStep(tx, stack, step, { state: 'blocked', fault_code: faultCode, vendor_code: vendorCode ?? null })
}

async function setStep(
  tx: Delivery,
  stack: Build['stack'],
  step: StepSubject,
  change: {
    state: string
    done_at?: Date
    fault_code?: string | null
    vendor_code?: string | null
    waiting_for?: string | null
  },
): Promise<void> {
  await tx.db
    .updateTable('build_steps')
    .set({ ...change, updated_at: tx.now })
    .where('stack_id', '=', stack.id)
    .where('natural_key', '=', stepKey(step.kind, step.subject))
    .execute()
  await tx.tell(`stack:${stack.id}`)
}
