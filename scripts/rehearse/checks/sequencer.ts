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

/** The inboxes of one client, and what the quote said of them. */
export interface SendingPlan {
  readonly inboxes: readonly string[]
  /** How many of them send; the others are kept warm in reserve and send nothing cold. */
  readonly activeInboxes: number
  readonly coldPerDay: number
}

/** Every inbox is an account that warms, and may send no more than the plan says. */
export function checkSequencer(world: VendorWorld, plans: readonly SendingPlan[]): Promise<Finding> {
  const wanted = plans.flatMap(({ inboxes }) => inboxes).toSorted()
  return finding(`${wanted.length} accounts at the sequencer warm and keep the plan’s limits`, async () => {
    const at = world.at('instantly')
    const { apiKey } = z
      .object({ apiKey: z.string() })
      .parse(await world.post(`${at}/_keys`, { scopes: ['accounts:read'] }))
    const { items } = accounts.parse(
      await world.read(`${at}/api/v2/accounts?limit=100`, { authorization: `Bearer ${apiKey}` }),
    )
    const there = items.map(({ email }) => email).toSorted()
    if (there.join() !== wanted.join()) return wrong(`accounts: ${there.join(', ')}`)
    const off = items.filter(({ status, warmup_status }) => status !== 1 || warmup_status !== 1)
    if (off.length > 0) return wrong(`not active: ${off.map(({ email }) => email).join(', ')}`)
    for (const { inboxes, activeInboxes, coldPerDay } of plans) {
      const limits = items.filter(({ email }) => inboxes.includes(email)).map((one) => one.daily_limit)
      const sending = limits.filter((limit) => limit === coldPerDay).length
      if (sending !== activeInboxes || limits.some((limit) => limit !== coldPerDay && limit !== 0))
        return wrong(`${inboxes[0]} and its like may send ${limits.join(', ')} a day`)
    }
    const [plan] = plans
    return `its API: active, warm-up on; ${plan?.activeInboxes} of ${plan?.inboxes.length} may send ${plan?.coldPerDay} a day, the reserve none`
  })
}
