import type { PurposeTx } from '#platform/database/purposes.ts'
import { plannedTlds } from './planned-tlds.ts'
import { readAgainDays } from './tld-price.ts'
import { modeOf, type TldMode } from './tld-prices.ts'

type Delivery = PurposeTx<'service-delivery'>

const dayMilliseconds = 86_400_000
/** How long a registrar that did not answer is left alone before it is asked again by itself. */
const againMilliseconds = 3_600_000

/** Has the prices of the planned endings read again where one is missing or old, at each registrar that is connected. */
export async function askForTldPrices(tx: Delivery): Promise<void> {
  const tlds = await plannedTlds(tx)
  const due = await tx.call<{ mode: string }>(
    `select distinct c.mode from connections c cross join unnest($1::text[]) as planned (tld)
     left join tld_prices p on p.mode = c.mode and p.tld = planned.tld
     where c.vendor = 'porkbun' and c.client_id is null and c.stack_id is null and c.state = 'on'
       and (p.read_at is null or p.read_at <= $2) and (p.tried_at is null or p.tried_at <= $3)`,
    [
      tlds,
      new Date(tx.now.getTime() - readAgainDays * dayMilliseconds),
      new Date(tx.now.getTime() - againMilliseconds),
    ],
  )
  for (const { mode } of due) await readTldPricesSoon(tx, modeOf(mode))
}

/** Asked for twice it is one job. */
export async function readTldPricesSoon(tx: Delivery, mode: TldMode): Promise<void> {
  await tx.enqueue('read-tld-prices', { mode }, { key: mode })
}
