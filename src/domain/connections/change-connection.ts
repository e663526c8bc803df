import { can, type Staff } from '#domain/staff/rules.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { type Actor, actorPerson } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import type { FaultCode } from '#platform/errors/fault.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { type AccountScope, labelOf, sealedPlace } from './account-scope.ts'
import type { ConnectionMode, GivenAccount, HeldThing, VendorAccounts } from './accounts-port.ts'
import { heldThings } from './held-things.ts'
import { type KeyReport, unfit } from './key-check-port.ts'

/** Who asks, and what is needed to do it. */
export interface ConnectionDesk {
  readonly inPurpose: InPurpose
  readonly actor: Actor
  readonly staff: Staff
  readonly accounts: VendorAccounts
}

export type Changed =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly reason: string; readonly errors?: Readonly<Record<string, string>> }

type Tx = PurposeTx<'service-delivery'>

/** Connects an account. Its key is tried first; one that cannot do the work is not kept. */
export async function addConnection(
  desk: ConnectionDesk,
  asked: {
    readonly vendor: string
    readonly mode: ConnectionMode
    readonly scope: AccountScope
    readonly fields: Readonly<Record<string, string>>
  },
): Promise<Changed> {
  const { vendor, mode, scope } = asked
  const mine = can('manage-connections', desk.staff)
  if (!mine.ok) return mine
  const kind = desk.accounts.kinds.find((one) => one.vendor === vendor)
  if (!kind?.scopes.includes(scope.kind))
    return {
      ok: false,
      reason: `${kind?.name ?? 'This vendor'} is used with an account of the agency alone.`,
    }
  const sandboxUrl = mode === 'sandbox' ? await sandboxAddress(desk, vendor) : undefined
  const read = desk.accounts.read(vendor, mode, asked.fields, sandboxUrl)
  if (!read.ok) return { ok: false, reason: 'Some of it could not be read.', errors: read.errors }
  const tried = await tryKey(desk.accounts, read.account)
  if (!tried.ok) return tried
  const label = labelOf(scope)
  const id = await desk.inPurpose('service-delivery', desk.actor, async (tx) => {
    const row = await tx.db
      .insertInto('connections')
      .values({
        vendor,
        mode,
        label,
        base_url: read.account.baseUrl,
        sealed_credentials: seal(tx, vendor, mode, label, read.account),
        client_id: scope.kind === 'agency' ? null : scope.clientId,
        stack_id: scope.kind === 'stack' ? scope.stackId : null,
        ...seen(tx, tried.report),
        ...byNow(tx),
      })
      .onConflict((conflict) => conflict.columns(['vendor', 'mode', 'label']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (row) await record(tx, 'connection.added', { connection: row.id, vendor, mode })
    return row?.id
  })
  if (id === undefined)
    return { ok: false, reason: 'There is such an account already: give it another key on its own page.' }
  return { ok: true, id }
}

/**
 * Gives an account another key without a stop: the new one is tried before anything changes, then takes the place of
 * the old one, which is gone. Whoever works with the account takes the new one at the next call. A key of another account
 * is refused: with it everything that is ours would read as gone.
 */
export async function rotateConnection(
  desk: ConnectionDesk,
  id: string,
  fields: Readonly<Record<string, string>>,
): Promise<Changed> {
  const mine = can('manage-connections', desk.staff)
  if (!mine.ok) return mine
  const kept = await desk.inPurpose('service-delivery', desk.actor, (tx) => find(tx, id))
  if (!kept) return gone
  const read = desk.accounts.read(kept.vendor, kept.mode, fields, kept.base_url)
  if (!read.ok) return { ok: false, reason: 'Some of it could not be read.', errors: read.errors }
  const tried = await tryKey(desk.accounts, read.account)
  if (!tried.ok) return { ...tried, reason: `${tried.reason} The key that is in use stays.` }
  const same = await isSameAccount(desk, { ...kept, id }, read.account)
  if (!same.ok) return same
  await desk.inPurpose('service-delivery', desk.actor, async (tx) => {
    await tx.db
      .updateTable('connections')
      .set({
        base_url: read.account.baseUrl,
        sealed_credentials: seal(tx, kept.vendor, kept.mode, kept.label, read.account),
        ...seen(tx, tried.report),
        ...byNow(tx),
      })
      .where('id', '=', id)
      .execute()
    await record(tx, 'connection.rotated', { connection: id, vendor: kept.vendor, mode: kept.mode })
  })
  return { ok: true, id }
}

/** Looks again what the key in use may do, and keeps what was seen. */
export async function checkConnection(desk: ConnectionDesk, id: string): Promise<Changed> {
  const mine = can('manage-connections', desk.staff)
  if (!mine.ok) return mine
  const kept = await desk.inPurpose('service-delivery', desk.actor, (tx) => find(tx, id))
  if (!kept) return gone
  let report: KeyReport
  try {
    report = await desk.accounts.check(kept.account)
  } catch (error) {
    return { ok: false, reason: unanswered(error) }
  }
  await desk.inPurpose('service-delivery', desk.actor, (tx) =>
    tx.db
      .updateTable('connections')
      .set(seen(tx, report))
      .where('id', '=', id)
      // Not where another key took its place meanwhile.
      .where('sealed_credentials', '=', kept.sealed_credentials)
      .execute(),
  )
  const reason = unfit(report)
  return reason === undefined ? { ok: true, id } : { ok: false, reason }
}

/** Nothing is done with an account that is off; a stack that was built with it waits and shows why. */
export async function switchConnection(
  desk: ConnectionDesk,
  id: string,
  to: { readonly state: 'on' } | { readonly state: 'off'; readonly reason: string },
): Promise<Verdict> {
  const mine = can('manage-connections', desk.staff)
  if (!mine.ok) return mine
  const done = await desk.inPurpose('service-delivery', desk.actor, async (tx) => {
    const changed = await tx.db
      .updateTable('connections')
      .set({ state: to.state, off_reason: to.state === 'off' ? to.reason : null, ...byNow(tx) })
      .where('id', '=', id)
      .where('state', '!=', to.state)
      .returning(['vendor', 'mode'])
      .executeTakeFirst()
    if (!changed) return false
    const kind = to.state === 'off' ? 'connection.switched-off' : 'connection.switched-on'
    await record(tx, kind, { connection: id, ...changed })
    return true
  })
  return done ? { ok: true } : { ok: false, reason: `This account is ${to.state} already.` }
}

const gone = { ok: false, reason: 'This account is not there any more.' } as const

async function tryKey(
  accounts: VendorAccounts,
  account: GivenAccount,
): Promise<
  { readonly ok: true; readonly report: KeyReport } | { readonly ok: false; readonly reason: string }
> {
  try {
    const report = await accounts.check(account)
    const reason = unfit(report)
    return reason === undefined ? { ok: true, report } : { ok: false, reason }
  } catch (error) {
    return { ok: false, reason: unanswered(error) }
  }
}

/** A person looks once: what work of our own tries again by itself, they have to. */
const lookedOnce: Partial<Record<FaultCode, string>> = {
  'vendor.unavailable': 'The service did not answer. Nothing was changed; try it again later.',
  'vendor.limited': 'The service asked us to slow down. Nothing was changed; try it again in some minutes.',
  'vendor.garbled':
    'The service answered in a way we could not read. Nothing was changed; try it again later.',
}

/** A vendor that did not answer says nothing of the key. Anything else is a fault of ours. */
function unanswered(error: unknown): string {
  if (!(error instanceof VendorError)) throw error
  return `What this key may do could not be seen: ${lookedOnce[error.fault.code] ?? error.fault.words}`
}

/**
 * Whether a new key shows something of what is ours there. Where the key in use shows none of it either, no key tells
 * them apart, and the new one makes nothing worse.
 */
async function isSameAccount(
  desk: ConnectionDesk,
  kept: {
    readonly id: string
    readonly vendor: string
    readonly mode: ConnectionMode
    readonly account: GivenAccount
  },
  given: GivenAccount,
): Promise<Verdict> {
  const held = await desk.inPurpose('service-delivery', desk.actor, (tx) => heldThings(tx, kept))
  try {
    if (held.length === 0 || (await desk.accounts.shows(given, held))) return { ok: true }
  } catch (error) {
    return { ok: false, reason: unanswered(error) }
  }
  if (await showsNothing(desk.accounts, kept.account, held)) return { ok: true }
  return {
    ok: false,
    reason:
      'The vendor accepts this key, but its account shows nothing of what is used with this one, so it seems to be the key of another account. The key that is in use stays.',
  }
}

/** Seen, not only unanswered: a key that is revoked already says nothing of its account. */
async function showsNothing(
  accounts: VendorAccounts,
  account: GivenAccount,
  held: readonly HeldThing[],
): Promise<boolean> {
  try {
    return (await accounts.check(account)).accepted && !(await accounts.shows(account, held))
  } catch (error) {
    if (error instanceof VendorError) return false
    throw error
  }
}

async function sandboxAddress(desk: ConnectionDesk, vendor: string): Promise<string | undefined> {
  const [row] = await desk.inPurpose.atOnce('service-delivery', desk.actor, (db) =>
    db
      .selectFrom('connections')
      .select('base_url')
      .where('vendor', '=', vendor)
      .where('mode', '=', 'sandbox')
      .where('label', '=', 'agency')
      .compile(),
  )
  return row?.base_url
}

async function find(tx: Tx, id: string) {
  const row = await tx.db
    .selectFrom('connections')
    .select(['vendor', 'mode', 'label', 'base_url', 'sealed_credentials'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const mode: ConnectionMode = row.mode === 'live' ? 'live' : 'sandbox'
  const opened = tx.vault.open(sealedPlace(row.vendor, mode, row.label), row.sealed_credentials)
  const credentials = JSON.parse(opened.toString()) as Record<string, string>
  return { ...row, mode, account: { vendor: row.vendor, mode, baseUrl: row.base_url, credentials } }
}

function seal(tx: Tx, vendor: string, mode: string, label: string, account: GivenAccount): Buffer {
  return tx.vault.seal(sealedPlace(vendor, mode, label), JSON.stringify(account.credentials))
}

const seen = (tx: Tx, report: KeyReport) => ({ checked_at: tx.now, findings: JSON.stringify(report) })
const byNow = (tx: Tx) => ({ changed_at: tx.now, changed_by: actorPerson(tx.actor) })

const record = (
  tx: Tx,
  kind: 'connection.added' | 'connection.rotated' | 'connection.switched-off' | 'connection.switched-on',
  details: { readonly connection: string; readonly vendor: string; readonly mode: string },
) => tx.record({ kind, clauses: ['9.4'], details })
