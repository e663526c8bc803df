import type { CheckKey, KeyFinding } from '#domain/connections/key-check-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { type InstantlyCall, instantlyApi } from './api.ts'

/** An id of the vendor's form that no job and no campaign has. */
const noJob = '00000000-0000-7000-8000-000000000000'

/** Keys have scopes; the vendor tells them only to a key that may read keys, so each is tried (checked 2026-11-23). */
export function checkInstantlyKey(line: VendorLine, { apiKey }: { readonly apiKey: string }): CheckKey {
  const call = instantlyApi(line, apiKey)
  return async () => {
    const accounts = await tried('read connected inboxes', 'accounts:read', () =>
      call({
        operation: 'account.list',
        method: 'GET',
        path: '/accounts',
        query: { limit: 1 },
        repeatable: true,
      }),
    )
    const jobs = await tried('follow jobs', 'background-jobs:read', () => readJob(call))
    const campaigns = await tried('see which campaigns bounce', 'campaigns:read', () =>
      call({
        operation: 'key.check',
        method: 'GET',
        path: '/campaigns/analytics',
        query: { id: noJob },
        repeatable: true,
      }),
    )
    // A key without a scope and one that is unknown get the same status.
    if (accounts.answer === 'cannot' && jobs.answer === 'cannot') return { accepted: false, findings: [] }
    return {
      accepted: true,
      findings: [
        accounts,
        jobs,
        { ...campaigns, needed: false },
        {
          what: 'pause a campaign whose list is bad',
          answer: 'unseen',
          needed: false,
          words:
            'scopes account_campaign_mappings:read and campaigns:update; without them a person is asked to pause it',
        },
        {
          what: 'connect inboxes and change them',
          answer: 'unseen',
          needed: true,
          words: 'scope accounts:all; only a change tells',
        },
      ],
    }
  }
}

const readJob = (call: InstantlyCall) =>
  call({
    operation: 'key.check',
    method: 'GET',
    path: '/background-jobs/{id}',
    params: { id: noJob },
    repeatable: true,
  })

async function tried(what: string, scope: string, read: () => Promise<unknown>): Promise<KeyFinding> {
  const finding = { what, needed: true, words: `scope ${scope}` } as const
  try {
    await read()
    return { ...finding, answer: 'can' }
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    if (error.failure === 'unauthorised') return { ...finding, answer: 'cannot' }
    if (error.failure === 'unfunded') return { ...finding, answer: 'cannot', words: 'the plan has lapsed' }
    if (error.failure === 'missing' || error.failure === 'refused') return { ...finding, answer: 'can' }
    throw error
  }
}
