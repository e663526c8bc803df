import { coldOn, warmUpOn } from '#vendors/instantly/sandbox/figures.ts'
import { dayAfter } from '#vendors/instantly/sandbox/spans.ts'
import type { SequencerBooks } from '../books/instantly.ts'
import type { Scene } from './scene.ts'
import type { InboxTold, StackTold } from './stack.ts'

/** One inbox on one day. */
export interface FiguresTold {
  readonly inbox: InboxTold
  readonly day: string
  readonly warmUpSent: number
  readonly inInbox: number | null
  readonly inSpam: number | null
  readonly coldSent: number
  readonly bounced: number
  readonly replies: number
}

/** Every day's figures of every inbox, as the sequencer's stand-in tells them, up to the end of our watch. */
export function tellFigures(
  { rows, now }: Scene,
  stack: StackTold,
  books: SequencerBooks,
): readonly FiguresTold[] {
  const { told } = stack
  const all: FiguresTold[] = []
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
      const figures: FiguresTold = {
        inbox,
        day,
        warmUpSent: warm?.sent ?? 0,
        inInbox: warm?.landed_inbox ?? null,
        inSpam: warm?.landed_spam ?? null,
        coldSent: cold?.sent ?? 0,
        bounced: cold?.bounced ?? 0,
        replies: cold?.replies ?? 0,
      }
      all.push(figures)
      rows.add('daily_figures', {
        inbox_id: inbox.id,
        client_id: told.clientId,
        day,
        warm_up_sent: figures.warmUpSent,
        warm_up_inbox: figures.inInbox,
        warm_up_spam: figures.inSpam,
        cold_sent: figures.coldSent,
        bounced: figures.bounced,
        replies: figures.replies,
        seen_at: day === lastDay ? watchedUntil : new Date(`${dayAfter(day, 1)}T03:00:00Z`),
      })
    }
  }
  return all
}
