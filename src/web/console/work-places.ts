import type { WorkKind } from '#domain/staff/work-clocks.ts'
import { consolePaths } from '#web/paths.ts'

/** Where each kind of work is done. */
export const workPlaces: Readonly<Record<WorkKind, (id: string) => string>> = {
  'answer-inquiry': (lead) => consolePaths.inquiry.to({ lead }),
  'answer-data-request': () => consolePaths.dataRequests.to(),
  'note-call': (call) => consolePaths.call.to({ call }),
  'draft-plan': (engagement) => consolePaths.plan.to({ engagement }),
  'send-quote': (engagement) => consolePaths.quote.to({ engagement }),
  'approve-spending': (stack) => consolePaths.spending.to({ stack }),
  'accept-adoption': (adoption) => consolePaths.adoption.to({ adoption }),
  'mend-step': (stack) => consolePaths.build.to({ stack }),
  'draft-change': (stack) => consolePaths.changes.to({ stack }),
  'approve-change': (stack) => consolePaths.changes.to({ stack }),
  'settle-change': (stack) => consolePaths.changes.to({ stack }),
  'find-stand-in': (stack) => consolePaths.changes.to({ stack }),
  'decide-drift': (stack) => consolePaths.drift.to({ stack }),
  'hand-over': (stack) => consolePaths.handOff.to({ stack }),
  'mend-mail': (client) => consolePaths.client.to({ client }),
  'collect-payment': (client) => consolePaths.client.to({ client }),
  'ask-about-quote': (engagement) => consolePaths.quote.to({ engagement }),
  'announce-policy': () => consolePaths.policy.to(),
  'do-task': (task) => consolePaths.task.to({ task }),
}
