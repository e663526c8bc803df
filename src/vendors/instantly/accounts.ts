import type { NewSequencerAccount, Sequencer, SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Leaving, OutboundRequest } from '#platform/guard/line.ts'
import type { Personal } from '#policy/personal.ts'
import type { InstantlyCall } from './api.ts'
import { accountFields, answers, limitFields, read } from './convert.ts'

type AccountVerbs = Pick<
  Sequencer,
  | 'findAccount'
  | 'addAccount'
  | 'removeAccount'
  | 'setLimits'
  | 'setTrackingHost'
  | 'pauseAccount'
  | 'resumeAccount'
>

const isMissing = (error: unknown): boolean => error instanceof VendorError && error.failure === 'missing'
const isRefused = (error: unknown): boolean => error instanceof VendorError && error.failure === 'refused'

/** Accounts are keyed by their address, so every verb but `add` has the effect of once however often it is sent. */
export function accountVerbs(call: InstantlyCall): AccountVerbs {
  const onAccount = async (
    operation: string,
    email: Personal<'email'>,
    method: OutboundRequest['method'],
    path = '/accounts/{email}',
    json?: Leaving,
  ): Promise<SequencerAccount> => {
    const request = { operation, method, path, params: { email }, repeatable: true }
    return read(operation, answers.account, await call(json === undefined ? request : { ...request, json }))
  }

  const find = async (email: Personal<'email'>): Promise<SequencerAccount | undefined> => {
    try {
      return await onAccount('account.find', email, 'GET')
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  return {
    findAccount: find,

    /** The call has no idempotency key, so it looks before, and again when it is refused. */
    async addAccount(account: NewSequencerAccount) {
      const there = await find(account.email)
      if (there) return there
      try {
        const answer = await call({
          operation: 'account.add',
          method: 'POST',
          path: '/accounts',
          json: accountFields(account),
          repeatable: false,
        })
        return read('account.add', answers.account, answer)
      } catch (error) {
        const added = isRefused(error) ? await find(account.email) : undefined
        if (added) return added
        throw error
      }
    },

    async removeAccount(email) {
      try {
        await onAccount('account.remove', email, 'DELETE')
      } catch (error) {
        if (!isMissing(error)) throw error
      }
    },

    setLimits: (email, limits) =>
      onAccount('account.set-limits', email, 'PATCH', '/accounts/{email}', limitFields(limits)),

    setTrackingHost: (email, host) =>
      onAccount(
        'account.set-tracking',
        email,
        'PATCH',
        '/accounts/{email}',
        host === undefined ? { remove_tracking_domain: true } : { tracking_domain_name: host },
      ),

    pauseAccount: (email) => onAccount('account.pause', email, 'POST', '/accounts/{email}/pause'),
    resumeAccount: (email) => onAccount('account.resume', email, 'POST', '/accounts/{email}/resume'),
  }
}
