import type { z } from 'zod'
import type { SequencerBooks } from '#domain/adoption/vendor-books-port.ts'
import type { SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { personal } from '#policy/personal.ts'
import { instantlyApi } from './api.ts'
import { answers, read } from './convert.ts'
import type { instantlyCredentials } from './instantly.ts'
import { instantlyLimits } from './limits.ts'

/** Every connected inbox, page by page. The cursor ends in the last address, so it is handled as one. */
export function instantlyBooks(
  line: VendorLine,
  credentials: z.infer<typeof instantlyCredentials>,
): SequencerBooks {
  const call = instantlyApi(line, credentials.apiKey)
  return {
    async accounts() {
      const operation = 'account.list'
      const found: SequencerAccount[] = []
      let after: string | undefined
      for (;;) {
        const answer = await call({
          operation,
          method: 'GET',
          path: '/accounts',
          query: {
            limit: instantlyLimits.accountsPerPage,
            ...(after === undefined ? {} : { starting_after: personal('email', after) }),
          },
          repeatable: true,
        })
        const page = read(operation, answers.accounts, answer)
        found.push(...page.items)
        // A full last page still has a cursor; the page after it is empty.
        if (page.items.length === 0 || page.next === undefined) return found
        after = page.next
      }
    },
  }
}
