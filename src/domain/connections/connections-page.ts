import type { PurposeTx } from '#platform/database/purposes.ts'

export interface ConnectionRow extends Record<string, unknown> {
  readonly id: string
  readonly vendor: string
  readonly mode: 'sandbox' | 'live'
  readonly label: string
  readonly baseUrl: string
  readonly createdAt: Date
  readonly lastAt: Date | null
  readonly lastOperation: string | null
  readonly lastOutcome: string | null
  readonly calls24h: number
  readonly refusals24h: number
}

/**
 * How a call went well, as the guard writes it: an HTTP status below 400, a socket that was opened, or a look-up
 * that found nothing.
 */
const wentWell = `(outcome ~ '^[123][0-9][0-9]$' or outcome = 'opened'
  or (outcome = '404' and operation like '%.find'))`

/**
 * The agency's accounts at vendors, with the last call and the last day's calls of each vendor. Calls are counted by
 * vendor: a vendor with a sandbox and a live account shows the same counts at both.
 */
export async function connectionsPage(tx: PurposeTx<'service-delivery'>): Promise<ConnectionRow[]> {
  return tx.call<ConnectionRow>(
    `with day as (
       select vendor, count(*) as calls, count(*) filter (where not ${wentWell}) as refusals
       from vendor_calls where at > $1::timestamptz - interval '24 hours' group by vendor
     ), last as (
       select distinct on (vendor) vendor, at, operation, outcome from vendor_calls order by vendor, id desc
     )
     select c.id, c.vendor, c.mode, c.label, c.base_url as "baseUrl", c.created_at as "createdAt",
       last.at as "lastAt", last.operation as "lastOperation", last.outcome as "lastOutcome",
       coalesce(day.calls, 0) as "calls24h", coalesce(day.refusals, 0) as "refusals24h"
     from connections c left join last on last.vendor = c.vendor left join day on day.vendor = c.vendor
     order by c.vendor, c.mode`,
    [tx.now],
  )
}

/** The newest calls that did not end well, to see what a vendor objects to. */
export async function latestRefusals(tx: PurposeTx<'service-delivery'>) {
  return tx.call<{
    vendor: string
    operation: string
    outcome: string
    code: string | null
    attempt: number
    at: Date
  }>(
    `select vendor, operation, outcome, vendor_code as code, attempt, at from vendor_calls
     where not ${wentWell} order by id desc limit 20`,
    [],
  )
}
export type Refusal = Awaited<ReturnType<typeof latestRefusals>>[number]
