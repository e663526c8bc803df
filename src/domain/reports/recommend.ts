import { share, thresholds } from '#domain/deliverability/thresholds.ts'
import type { LiveReport, Recommendation } from './report.ts'

/**
 * What we recommend, by the same thresholds as the health page; nothing is said about too few messages, and what was not
 * read is said first.
 */
export function recommend({ figures, looks }: Pick<LiveReport, 'figures' | 'looks'>): Recommendation[] {
  const { sent, bounced, replies, inInbox, inSpam, daysRead, daysThere } = figures
  const placed = inInbox + inSpam
  const found: Recommendation[] = []
  if (daysRead < daysThere) found.push('unread')
  if (looks.some(({ fail }) => fail > 0)) found.push('mend-records')
  if (
    placed >= thresholds.placementFloor.value &&
    (share(inInbox, placed) ?? 100) < thresholds.placementAct.value
  )
    found.push('placement')
  if (sent >= thresholds.bounceFloor.value && (share(bounced, sent) ?? 0) >= thresholds.bounceWatch.value)
    found.push('clean-list')
  if (sent >= thresholds.replyFloor.value && (share(replies, sent) ?? 100) < thresholds.replyWatch.value)
    found.push('look-at-text')
  return found.length > 0 ? found : ['nothing']
}

/** Each as the client reads it. */
export const recommendationWords: Readonly<Record<Recommendation, string>> = {
  'clean-list':
    'Too many addresses of your list do not exist. Check the list before the next campaign; we pause sending where it goes on.',
  'look-at-text':
    'Few people answer. Look at whom you write to and at the first two sentences; we can look at it together.',
  placement:
    'More warm-up mail than usual lands in spam. We look at the domains; keep the volume as it is until we write.',
  unread: 'Some days could not be read from the sequencer. The figures are of the days that were read.',
  'mend-records': 'A look from outside failed. We are on it; the health page says which.',
  nothing: 'Nothing to change.',
}
