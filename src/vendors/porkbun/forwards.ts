import { z } from 'zod'
import type { DomainForward } from '#domain/stacks/registrar-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { PorkbunApi } from './api.ts'
import { forwardsAnswer } from './convert.ts'

type Forward = z.infer<typeof forwardsAnswer>['forwards'][number]

/** Forwards of the bare domain; one for `*` covers every name below it. A forward is replaced, not edited. */
export function forwarding(api: PorkbunApi) {
  const ofDomain = async (domain: string): Promise<Forward[]> => {
    const { forwards } = await api({
      operation: 'forward.list',
      method: 'GET',
      path: '/domain/getUrlForwarding/{domain}',
      params: { domain },
      answer: forwardsAnswer,
      repeatable: true,
    })
    return forwards.filter(({ subdomain }) => subdomain === '')
  }
  const remove = async (domain: string, id: string) => {
    await api({
      operation: 'forward.delete',
      method: 'POST',
      path: '/domain/deleteUrlForward/{domain}/{id}',
      params: { domain, id },
      answer: z.unknown(),
      repeatable: true,
    })
  }
  return {
    async setForward(domain: string, forward: DomainForward): Promise<void> {
      const kept = await ofDomain(domain)
      if (kept.length === 1 && kept[0] && same(toForward(kept[0]), forward)) return
      for (const { id } of kept) await remove(domain, id)
      await api({
        operation: 'forward.add',
        method: 'POST',
        path: '/domain/addUrlForward/{domain}',
        params: { domain },
        json: {
          subdomain: '',
          location: forward.toUrl,
          type: forward.permanent ? 'permanent' : 'temporary',
          includePath: 'no',
          wildcard: 'yes',
        },
        answer: z.unknown(),
        repeatable: false,
      })
    },
    async forwardOf(domain: string): Promise<DomainForward | undefined> {
      try {
        const [first] = await ofDomain(domain)
        return first && toForward(first)
      } catch (error) {
        if (error instanceof VendorError && error.failure === 'missing') return undefined
        throw error
      }
    },
  }
}

const toForward = ({ location, type }: Forward): DomainForward => ({
  toUrl: location,
  permanent: type === 'permanent',
})
const same = (one: DomainForward, other: DomainForward): boolean =>
  one.toUrl === other.toUrl && one.permanent === other.permanent
