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
        due_at: null,
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
    due_at: null,
    fault_code: null,
    vendor_code: null,
    waiting_for: null,
  })
}

/** Done here as far as it can be; what is waited for shows on screen until a look, at `again` or later, sees it. */
export async function awaitStep(
  tx: Delivery,
  stack: Build['stack'],
  step: StepSubject,
  waitingFor: string,
  again: Date,
): Promise<void> {
  await setStep(tx, stack, step, {
    state: 'under-way',
    due_at: again,
    waiting_for: waitingFor,
    fault_code: null,
    vendor_code: null,
  })
}

/** Seen not begun, for a reason that ends elsewhere: it shows until the next look, at `again`. */
export async function postponeStep(
  tx: Delivery,
  stack: Build['stack'],
  step: StepSubject,
  faultCode: string,
  again: Date,
): Promise<void> {
  await tx.db
    .insertInto('build_steps')
    .values({
      client_id: stack.client_id,
      stack_id: stack.id,
      domain_id: step.domainId,
      inbox_id: step.inboxId ?? null,
      kind: step.kind,
      natural_key: stepKey(step.kind, step.subject),
      state: 'waiting',
      due_at: again,
      fault_code: faultCode,
    })
    .onConflict((conflict) =>
      conflict.columns(['stack_id', 'natural_key']).doUpdateSet({
        state: 'waiting',
        intended_at: null,
        due_at: again,
        fault_code: faultCode,
        vendor_code: null,
        waiting_for: null,
        updated_at: tx.now,
      }),
    )
    .execute()
  await tx.tell(`stack:${stack.id}`)
}

/** Failed without a word on what became of it: it is looked at again at `again`, and shows why until then. */
export async function releaseStep(
  tx: Delivery,
  stack: Build['stack'],
  step: StepSubject,
  faultCode: string,
  again: Date,
): Promise<void> {
  await setStep(tx, stack, step, {
    state: 'waiting',
    due_at: again,
    fault_code: faultCode,
    waiting_for: 'vendor',
  })
}

/**
 * Stopped until a person decides; the other domains and inboxes go on. With `again` it is also looked at by itself
 * then, because what is wrong may be mended elsewhere.
 */
export async function blockStep(
  tx: Delivery,
  stack: Build['stack'],
  step: StepSubject,
  fault: {
    readonly code: string
    readonly vendorCode?: string | undefined
    readonly again?: Date | undefined
  },
): Promise<void> {
  await setStep(tx, stack, step, {
    state: 'blocked',
    due_at: fault.again ?? null,
    fault_code: fault.code,
    vendor_code: fault.vendorCode ?? null,
  })
}

async function setStep(
  tx: Delivery,
  stack: Build['stack'],
  step: StepSubject,
  change: {
    state: string
    done_at?: Date
    due_at?: Date | null
    fault_code?: string | null
    vendor_code?: string | null
    waiting_for?: string | null
  },
): Promise<void> {
  await tx.db
    .updateTable('build_steps')
    .set((eb) => ({
      ...change,
      // Blocked until it is seen done: a look in between that says nothing ends it as little as it begins it anew.
      ...(change.state === 'blocked' && { blocked_at: eb.fn.coalesce('blocked_at', eb.val(tx.now)) }),
      ...(change.state === 'done' && { blocked_at: null }),
      updated_at: tx.now,
    }))
    .where('stack_id', '=', stack.id)
    .where('natural_key', '=', stepKey(step.kind, step.subject))
    .execute()
  await tx.tell(`stack:${stack.id}`)
}
