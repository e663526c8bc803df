import { z } from 'zod'
import type { VendorWorld } from '../vendor-world.ts'
import { type Finding, finding, wrong } from './finding.ts'

const accounts = z.object({
  items: z.array(
    z.object({
      email: z.string(),
      status: z.int(),
      warmup_status: z.int(),
      daily_limit: z.number().nullable(),
      warmup: z.object({ limit: z.number() }),
    }),
  ),
})

/** Every inbox is an account that warms, and may send no more than the plan says. */
export function checkSequencer(
  world: VendorWorld,
  inboxes: readonly { address: string; coldPerDay: number }[],
): Promise<Finding> {
  return finding(`${inboxes.length} accounts at the sequencer warm and keep the plan’s limits`, async () => {
    const at = world.at('instantly')
    const { apiKey } = z
      .object({ apiKey: z.string() })
      .parse(await world.post(`${at}/_keys`, { scopes: ['accounts:read'] }))
    const { items } = accounts.parse(
      await world.read(`${at}/api/v2/accounts?limit=100`, { authorization: `Bearer ${apiKey}` }),
    )
    const there = items.map(({ email }) => email).toSorted()
    const wanted = inboxes.map(({ address }) => address).toSorted()
    if (there.join() !== wanted.join()) return wrong(`accounts: ${there.join(', ')}`)
    const off = items.filter(({ status, warmup_status }) => status !== 1 || warmup_status !== 1)
    if (off.length > 0) return wrong(`not active: ${off.map(({ email }) => email).join(', ')}`)
    const loose = items.filter(
      ({ email, daily_limit }) =>
        daily_limit !== inboxes.find(({ address }) => address === email)?.coldPerDay,
    )
    if (loose.length > 0) return wrong(`another limit: ${loose.map(({ email }) => email).join(', ')}`)
    return `its API: active, warm-up on, at most ${items[0]?.daily_limit} cold messages a day each`
  })
}
