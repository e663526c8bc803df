import { idOf } from '../seeded.ts'
import { daysAfter, type Scene } from './scene.ts'
import { type StackTold, twistOf } from './stack.ts'

/** A client wants another volume; it waits for us to draft it. */
export function tellPlanChanges({ rows, now }: Scene, stack: StackTold): void {
  const { told } = stack
  const wish = twistOf(told, 'resize')
  if (!wish) return
  rows.add('plan_changes', {
    id: idOf('plan change', stack.id),
    client_id: told.clientId,
    engagement_id: told.engagementId,
    stack_id: stack.id,
    kind: 'resize',
    state: 'asked',
    asked_at: daysAfter(now, -wish.asked),
    asked_by: told.people.owner.id,
    because: 'client',
    target_per_month: wish.to,
    currency: stack.offer.quote.currency,
  })
}
