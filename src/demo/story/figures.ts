import { coldOn, warmUpOn } from '#vendors/instantly/sandbox/figures.ts'
import { dayAfter } from '#vendors/instantly/sandbox/spans.ts'
import type { SequencerBooks } from '../books/instantly.ts'
import type { Scene } from './scene.ts'
import type { StackTold } from './stack.ts'

/** Every day's figures of every inbox, as the sequencer's stand-in tells them, up to the end of our watch. */
export function tellFigures({ rows, now }: Scene, stack: StackTold, books: SequencerBooks): void {
  const { told } = stack
  const watchedUntil = told.path.over ?? now
  const lastDay = watchedUntil.toISOString().slice(0, 10)
  for (const inbox of stack.inboxes) {
    const account = books.accounts.get(inbox.id)
    const began = inbox.done('start-warm-up')
    if (!account || !began) continue
    for (let day = began.toISOString().slice(0, 10); day <= lastDay; day = dayAfter(day, 1)) {
      const warm = warmUpOn(account, day, watchedUntil)
      const cold = coldOn(account, books.campaigns, day, watchedUntil)
      if (!warm && !cold) continue
      rows.add('daily_figures', {
        inbox_id: inbox.id,
        client_id: told.clientId,
        day,
        warm_up_sent: warm?.sent ?? 0,
        warm_up_inbox: warm?.landed_inbox ?? null,
        warm_up_spam: warm?.landed_spam ?? null,
        cold_sent: cold?.sent ?? 0,
        bounced: cold?.bounced ?? 0,
        replies: cold?.replies ?? 0,
        seen_at: day === lastDay ? watchedUntil : new Date(`${dayAfter(day, 1)}T03:00:00Z`),
      })
    }
  }
}
