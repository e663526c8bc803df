import { z } from 'zod'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { AccountScope } from './account-scope.ts'
import type { ConnectionMode } from './accounts-port.ts'
import type { KeyReport } from './key-check-port.ts'
import { neededVendors } from './needed-vendors.ts'

export interface ConnectionRow {
  readonly id: string
  readonly vendor: string
  readonly mode: ConnectionMode
  readonly scope: AccountScope
  /** Of the client whose account it is, or whose stack's. */
  readonly clientName: string | null
  readonly state: 'on' | 'off'
  readonly offReason: string | null
  readonly baseUrl: string
  readonly createdAt: Date
  readonly changedAt: Date | null
  /** What its key may do, and when that was looked at; none until it was. */
  readonly report: KeyReport | undefined
  readonly checkedAt: Date | null
  readonly lastAt: Date | null
  readonly lastOperation: string | null
  readonly lastOutcome: string | null
  readonly calls24h: number
  readonly refusals24h: number
  /** What was bought through vendors of this kind in this world this calendar month (UTC); null where no call tells. */
  readonly spentCents: number | null
}

const finding = z.object({
  what: z.string(),
  answer: z.enum(['can', 'cannot', 'unseen']),
  needed: z.boolean(),
  words: z.string().optional(),
})
const report = z.object({ accepted: z.boolean(), findings: z.array(finding) })

/**
 * How a call went well, as the guard writes it: an HTTP status below 400, a socket that was opened, or a look-up
 * that found nothing.
 */
const wentWell = `(outcome ~ '^[123][0-9][0-9]$' or outcome = 'opened'
  or (outcome = '404' and (operation like '%.find' or operation = 'key.check')))`

interface Row extends Record<string, unknown> {
  readonly id: string
  readonly vendor: string
  readonly mode: ConnectionMode
  readonly client_id: string | null
  readonly stack_id: string | null
  readonly client_name: string | null
  readonly state: 'on' | 'off'
  readonly off_reason: string | null
  readonly base_url: string
  readonly created_at: Date
  readonly changed_at: Date | null
  readonly findings: unknown
  readonly checked_at: Date | null
  readonly last_at: Date | null
  readonly last_operation: string | null
  readonly last_outcome: string | null
  readonly calls: number
  readonly refusals: number
  readonly spent: number | null
}

/**
 * The accounts at vendors, with the last call and the last day's calls of each vendor. Calls are counted by
 * vendor: several accounts at one show the same counts.
 */
export async function connectionsPage(
  tx: PurposeTx<'service-delivery'>,
  id?: string,
): Promise<ConnectionRow[]> {
  const rows = await tx.call<Row>(
    `with day as (
       select vendor, count(*) as calls, count(*) filter (where not ${wentWell}) as refusals
       from vendor_calls where at > $1::timestamptz - interval '24 hours' group by vendor
     ), last as (
       select distinct on (vendor) vendor, at, operation, outcome from vendor_calls order by vendor, id desc
     ), bought as (
       select s.mode, sum(d.paid_cents) as cents from domains d join stacks s on s.id = d.stack_id
       where d.registered_at >= date_trunc('month', $1::timestamptz, 'UTC') group by s.mode
     )
     select c.id, c.vendor, c.mode, c.client_id, c.stack_id, w.name as client_name, c.state, c.off_reason, c.base_url,
       c.created_at, c.changed_at, c.findings, c.checked_at,
       last.at as last_at, last.operation as last_operation, last.outcome as last_outcome,
       coalesce(day.calls, 0)::int as calls, coalesce(day.refusals, 0)::int as refusals,
       case when c.vendor = 'porkbun' then coalesce(bought.cents, 0)::int end as spent
     from connections c left join last on last.vendor = c.vendor left join day on day.vendor = c.vendor
       left join bought on bought.mode = c.mode left join clients w on w.id = c.client_id
     where $2::uuid is null or c.id = $2
     order by c.vendor, c.mode, c.client_id nulls first, c.stack_id nulls first`,
    [tx.now, id ?? null],
  )
  return rows.map((row) => ({
    id: row.id,
    vendor: row.vendor,
    mode: row.mode,
    scope: scopeOf(row),
    clientName: row.client_name,
    state: row.state,
    offReason: row.off_reason,
    baseUrl: row.base_url,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    report: reportOf(row.findings),
    checkedAt: row.checked_at,
    lastAt: row.last_at,
    lastOperation: row.last_operation,
    lastOutcome: row.last_outcome,
    calls24h: row.calls,
    refusals24h: row.refusals,
    spentCents: row.spent,
  }))
}

function scopeOf({ client_id: clientId, stack_id: stackId }: Row): AccountScope {
  if (clientId === null) return { kind: 'agency' }
  return stackId === null ? { kind: 'client', clientId } : { kind: 'stack', clientId, stackId }
}

function reportOf(kept: unknown): KeyReport | undefined {
  const read = report.safeParse(kept)
  if (!read.success) return undefined
  const findings = read.data.findings.map(({ words, ...one }) =>
    words === undefined ? one : { ...one, words },
  )
  return { accepted: read.data.accepted, findings }
}

/** The vendors where a live account of the agency is still missing or off: until none is, new engagements stay in the sandbox. */
export function missingLive(rows: readonly ConnectionRow[]): string[] {
  return neededVendors.filter(
    (vendor) =>
      !rows.some(
        (one) =>
          one.vendor === vendor && one.mode === 'live' && one.scope.kind === 'agency' && one.state === 'on',
      ),
  )
}

export interface StackOfConnection extends Record<string, unknown> {
  readonly stackId: string
  readonly clientName: string
  readonly state: string
}

/** The stacks that were built with an account, and keep it. */
export async function stacksOfConnection(
  tx: PurposeTx<'service-delivery'>,
  id: string,
): Promise<StackOfConnection[]> {
  return tx.call<StackOfConnection>(
    `select s.id as "stackId", c.name as "clientName", s.state from stack_connections k
     join stacks s on s.id = k.stack_id join clients c on c.id = s.client_id
     where k.connection_id = $1 order by c.name, s.created_at`,
    [id],
  )
}

export interface OwnAccountOwner extends Record<string, unknown> {
  readonly clientId: string
  readonly clientName: string
  /** Null: the client as a whole. */
  readonly stackId: string | null
  readonly stackState: string | null
}

/** Clients and their stacks, for whom an account of their own can be connected. */
export async function possibleOwners(tx: PurposeTx<'service-delivery'>): Promise<OwnAccountOwner[]> {
  return tx.call<OwnAccountOwner>(
    `select c.id as "clientId", c.name as "clientName", null::uuid as "stackId", null as "stackState" from clients c
     union all
     select c.id, c.name, s.id, s.state from clients c join stacks s on s.client_id = c.id
       where s.state in ('planned', 'approved', 'building', 'warming', 'live')
     order by "clientName", "stackId" nulls first`,
    [],
  )
}

/** The accounts of a stack that are off, so that its page says why it waits. */
export async function switchedOffFor(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
): Promise<{ vendor: string; reason: string }[]> {
  return tx.call<{ vendor: string; reason: string }>(
    `select c.vendor, c.off_reason as reason from stack_connections k join connections c on c.id = k.connection_id
     where k.stack_id = $1 and c.state = 'off' order by c.vendor`,
    [stackId],
  )
}

/** The newest calls that did not end well, to see what a vendor objects to. */
export async function latestRefusals(tx: PurposeTx<'service-delivery'>, vendor?: string) {
  return tx.call<{
    vendor: string
    operation: string
    outcome: string
    code: string | null
    attempt: number
    at: Date
  }>(
    `select vendor, operation, outcome, vendor_code as code, attempt, at from vendor_calls
     where not ${wentWell} and ($1::text is null or vendor = $1) order by id desc limit 20`,
    [vendor ?? null],
  )
}
export type Refusal = Awaited<ReturnType<typeof latestRefusals>>[number]
