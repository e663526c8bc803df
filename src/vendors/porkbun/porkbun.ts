import { z } from 'zod'
import type { Registrar } from '#domain/stacks/registrar-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { type PorkbunCredentials, type PorkbunRequest, porkbunApi } from './api.ts'
import {
  balanceAnswer,
  checkAnswer,
  createAnswer,
  domainAnswer,
  dryRunAnswer,
  nameServersAnswer,
  obstacleIn,
  obstacleOf,
  settingsAnswer,
  toHosts,
  toOwned,
  toQuote,
  toRoom,
} from './convert.ts'
import { forwarding } from './forwards.ts'
import { porkbunNameServers } from './limits.ts'
import { compareContacts, contactsAnswer, fromTheirs, toTheirs } from './registrant.ts'

/** Porkbun as our registrar. Domains are given and answered in lower case. */
export function createPorkbun(line: VendorLine, keys: PorkbunCredentials): Registrar {
  const api = porkbunApi(line, keys)

  const read = <Schema extends z.ZodType>(operation: string, path: string, answer: Schema, domain?: string) =>
    api({
      operation,
      method: 'GET',
      path,
      answer,
      repeatable: true,
      ...(domain === undefined ? {} : { params: { domain } }),
    })
  const change = (request: Pick<PorkbunRequest<z.ZodType>, 'operation' | 'path' | 'params' | 'json'>) =>
    api({ ...request, method: 'POST', answer: z.unknown(), repeatable: true })

  const find: Registrar['find'] = async (domain) => {
    const found = await unlessMissing(read('domain.find', '/domain/get/{domain}', domainAnswer, domain))
    return found && toOwned(found)
  }
  const registrantOf: Registrar['registrantOf'] = async (domain) => {
    const path = '/domain/getContacts/{domain}'
    const found = await unlessMissing(read('registrant.read', path, contactsAnswer, domain))
    return found && fromTheirs(found.contacts.registrant)
  }
  const compareRegistrant: Registrar['compareRegistrant'] = async (domain, wanted) => {
    const kept = await registrantOf(domain)
    return kept && compareContacts(kept, wanted)
  }

  return {
    ownNameServers: porkbunNameServers,
    find,
    registrantOf,
    compareRegistrant,
    ...forwarding(api),

    async checkKey() {
      try {
        const answer = z.object({ credentialsValid: z.boolean().default(true) })
        return (await read('key.check', '/ping', answer)).credentialsValid
      } catch (error) {
        if (error instanceof VendorError && error.failure === 'unauthorised') return false
        throw error
      }
    },

    async spendingRoom() {
      const balance = await read('account.balance', '/account/balance', balanceAnswer)
      return toRoom(balance, await read('account.settings', '/account/apiSettings', settingsAnswer))
    },

    async quote(domain) {
      try {
        const answer = await api({
          operation: 'domain.check',
          method: 'POST',
          path: '/domain/checkDomain/{domain}',
          params: { domain },
          answer: checkAnswer,
          repeatable: true,
        })
        return toQuote(domain, answer)
      } catch (error) {
        if (obstacleIn(error) === 'not-sold') return { kind: 'unavailable', domain, reason: 'not-sold' }
        throw error
      }
    },

    async dryRun(domain, costCents) {
      try {
        const answer = await api({
          operation: 'domain.create',
          method: 'POST',
          path: '/domain/create/{domain}',
          params: { domain },
          json: { cost: costCents, agreeToTerms: 'yes', dryRun: true },
          answer: dryRunAnswer,
          repeatable: true,
        })
        if (answer.wouldSucceed) return { kind: 'would-succeed', costCents: answer.cost ?? costCents }
        const obstacle = obstacleOf(answer.code)
        if (obstacle) return { kind: 'would-fail', obstacle }
        throw new VendorError({ vendor: 'porkbun', operation: 'domain.create', failure: 'garbled' })
      } catch (error) {
        const obstacle = obstacleIn(error)
        if (obstacle) return { kind: 'would-fail', obstacle }
        throw error
      }
    },

    async register({ domain, costCents, idempotencyKey, isFirst = false }) {
      const owned = isFirst ? undefined : await find(domain)
      if (owned) return { kind: 'already-ours', domain: owned }
      try {
        const answer = await api({
          operation: 'domain.create',
          method: 'POST',
          path: '/domain/create/{domain}',
          params: { domain },
          json: { cost: costCents, agreeToTerms: 'yes' },
          answer: createAnswer,
          repeatable: true,
          idempotencyKey,
        })
        return { kind: 'registered', costCents: answer.cost ?? costCents, orderId: answer.orderId }
      } catch (error) {
        const obstacle = obstacleIn(error)
        if (!obstacle) throw error
        const meanwhile = obstacle === 'taken' ? await find(domain) : undefined
        return meanwhile ? { kind: 'already-ours', domain: meanwhile } : { kind: 'not-registered', obstacle }
      }
    },

    async setRegistrant(domain, contact) {
      const registrant = toTheirs(contact)
      try {
        const path = '/domain/updateContacts/{domain}'
        await change({
          operation: 'registrant.set',
          path,
          params: { domain },
          json: { contacts: { registrant } },
        })
        return { kind: 'set' }
      } catch (error) {
        if (!(error instanceof VendorError) || error.failure !== 'refused') throw error
        return { kind: 'needs-a-person', instructions: registrantByHand(domain, error.vendorCode) }
      }
    },

    async setNameServers(domain, nameServers) {
      const path = '/domain/updateNs/{domain}'
      await change({
        operation: 'name-servers.set',
        path,
        params: { domain },
        json: { ns: [...nameServers] },
      })
    },

    async nameServersOf(domain) {
      const path = '/domain/getNs/{domain}'
      const found = await unlessMissing(read('name-servers.read', path, nameServersAnswer, domain))
      return found && toHosts(found.ns)
    },

    async setAutoRenew(domain, on) {
      const path = '/domain/updateAutoRenew/{domain}'
      const status = on ? 'on' : 'off'
      await change({ operation: 'domain.set-auto-renew', path, params: { domain }, json: { status } })
    },
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof VendorError && error.failure === 'missing') return undefined
    throw error
  }
}

/** Names no person: the contact itself is shown beside the task, to those who may see it. */
function registrantByHand(domain: string, code: string | undefined): string {
  return [
    `Porkbun did not take the registrant of ${domain} by its API${code ? ` (${code})` : ''}.`,
    'Sign in at porkbun.com, open Domain Management, the details of the domain, then Contact Information.',
    'Set the registrant to the contact shown with this task, exactly as written, and save.',
    'The registrar is read again by itself; the task closes when the registrant is seen there.',
  ].join(' ')
}
