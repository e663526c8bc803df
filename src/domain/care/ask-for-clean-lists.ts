import { judgeBounces } from '#domain/deliverability/health-rules.ts'
import type { JudgedStack, StackFacts } from '#domain/deliverability/stack-health.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

const hoursToClean = 8
const dayMs = 86_400_000

/**
 * A domain whose messages bounce too much sends to a bad list: its campaign is to be paused, not its inboxes. Which one
 * it is a person sees at the sequencer; asked for once in thirty days, the span that is judged.
 */
export async function askForCleanLists(
  tx: PurposeTx<'service-delivery'>,
  facts: StackFacts,
  judged: JudgedStack,
): Promise<void> {
  if (facts.stack.state !== 'live') return
  for (const { id, name, figures } of judged.domains) {
    const { sent30Days, bounced30Days } = figures
    const finding = judgeBounces('campaign', sent30Days, bounced30Days, facts.limits)
    if (finding?.remedy !== 'pause-campaign') continue
    await openTask(tx, {
      clientId: facts.stack.clientId,
      stackId: judged.stackId,
      domainId: id,
      naturalKey: `clean-list:${id}:${Math.floor(tx.now.getTime() / (30 * dayMs))}`,
      kind: 'clean-list',
      instructions: `${name}: ${finding.reason} By ${finding.sources.join('; ')}.`,
      dueAt: dueInHours(tx, hoursToClean),
    })
  }
}
