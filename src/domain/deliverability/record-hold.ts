import type { PurposeTx } from '#platform/database/purposes.ts'
import type { HoldState } from './hold-decision.ts'

type Delivery = PurposeTx<'service-delivery'>

/** The inbox or the campaign that is held. */
export type HeldSubject = { readonly inboxId: string } | { readonly campaignRef: string }

export interface HoldRecord {
  readonly state: HoldState
  /** Whether it warmed up when the program paused it; left as it stands where not given. */
  readonly warmed?: boolean
  /** Seen at the sequencer just now, or only intended. */
  readonly seen: boolean
  readonly lookAt: Date
  readonly faultCode?: string
}

export async function recordHold(
  tx: Delivery,
  stack: { readonly id: string; readonly clientId: string },
  subject: HeldSubject,
  hold: HoldRecord,
): Promise<void> {
  const values = {
    state: hold.state,
    look_at: hold.lookAt,
    fault_code: hold.faultCode ?? null,
    ...(hold.warmed === undefined ? {} : { warmed: hold.warmed }),
    ...(hold.seen ? { seen_at: tx.now } : { intended_at: tx.now }),
  }
  await tx.db
    .insertInto('sequencer_holds')
    .values({
      client_id: stack.clientId,
      stack_id: stack.id,
      inbox_id: 'inboxId' in subject ? subject.inboxId : null,
      campaign_ref: 'campaignRef' in subject ? subject.campaignRef : null,
      ...values,
    })
    .onConflict((conflict) =>
      ('inboxId' in subject
        ? conflict.column('inbox_id')
        : conflict.columns(['stack_id', 'campaign_ref'])
      ).doUpdateSet(values),
    )
    .execute()
}

/** Nothing of ours stands at the sequencer any more. */
export async function forgetHold(tx: Delivery, stackId: string, subject: HeldSubject): Promise<void> {
  const held = tx.db.deleteFrom('sequencer_holds').where('stack_id', '=', stackId)
  await ('inboxId' in subject
    ? held.where('inbox_id', '=', subject.inboxId)
    : held.where('campaign_ref', '=', subject.campaignRef)
  ).execute()
}

/** A call failed: what is known stays, the reason shows, and it is looked at again at `lookAt`. */
export async function postponeHold(
  tx: Delivery,
  stackId: string,
  subject: HeldSubject,
  fault: { readonly code: string; readonly lookAt: Date },
): Promise<void> {
  const held = tx.db
    .updateTable('sequencer_holds')
    .set({ fault_code: fault.code, look_at: fault.lookAt })
    .where('stack_id', '=', stackId)
  await ('inboxId' in subject
    ? held.where('inbox_id', '=', subject.inboxId)
    : held.where('campaign_ref', '=', subject.campaignRef)
  ).execute()
}
