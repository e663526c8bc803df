import { z } from 'zod'
import type { RegistrarBooks } from '#domain/adoption/vendor-books-port.ts'
import type { OwnedDomain } from '#domain/stacks/registrar-port.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { type PorkbunCredentials, porkbunApi } from './api.ts'
import { domainAnswer, toOwned } from './convert.ts'
import { porkbunLimits } from './limits.ts'

const listAnswer = z.object({ domains: z.array(domainAnswer.shape.domain) })

/** The whole portfolio, page by page (`/domain/listAll`, 1,000 a page). */
export function porkbunBooks(line: VendorLine, keys: PorkbunCredentials): RegistrarBooks {
  const api = porkbunApi(line, keys)
  return {
    async domains() {
      const found: OwnedDomain[] = []
      for (;;) {
        const page = await api({
          operation: 'domain.list',
          method: 'POST',
          path: '/domain/listAll',
          json: { start: found.length },
          answer: listAnswer,
          repeatable: true,
        })
        found.push(...page.domains.map((domain) => toOwned({ domain })))
        if (page.domains.length < porkbunLimits.domainsPerPage) return found
      }
    },
  }
}
