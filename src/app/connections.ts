import { createHash } from 'node:crypto'
import { agency, labelOf, sealedPlace } from '#domain/connections/account-scope.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import type { Actor } from '#platform/database/actor.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Connection } from '#platform/guard/line.ts'
import type { Purpose } from '#policy/vocabulary.ts'

/** Purposes that may read connections. */
export type ConnectingPurpose = Extract<
  Purpose,
  'service-delivery' | 'billing' | 'operations-email' | 'inquiry-response' | 'newsletter' | 'authentication'
>

export type ConnectionMode = 'sandbox' | 'live'

/** No account at this vendor: an owner has to add one before work of this mode can go on. */
export class NoConnection extends VendorError {
  constructor(vendor: string) {
    super({ vendor, operation: 'connection', failure: 'unauthorised' })
  }
}

/** The account was switched off, so nothing is done with it; why stands on its page and at the stacks that use it. */
export class ConnectionOff extends VendorError {
  constructor(vendor: string) {
    super({ vendor, operation: 'connection', failure: 'unauthorised', vendorCode: 'switched-off' })
  }
}

const label = labelOf(agency)

/** The agency's account at a vendor, its keys decrypted for this use. */
export async function findConnection(
  parts: { inPurpose: InPurpose; vault: Vault },
  who: { purpose: ConnectingPurpose; actor: Actor },
  vendor: string,
  mode: ConnectionMode,
): Promise<Connection> {
  const [row] = await parts.inPurpose.atOnce(who.purpose, who.actor, (queries) =>
    queries
      .selectFrom('connections')
      .select(['id', 'label', 'state', 'base_url', 'sealed_credentials'])
      .where('vendor', '=', vendor)
      .where('mode', '=', mode)
      .where('label', '=', label)
      .compile(),
  )
  return opened(parts.vault, vendor, mode, row)
}

/** An account with a mark of its keys as they are stored: other keys, another mark. */
export type MarkedConnection = Connection & { readonly keyMark: Buffer }

/** The agency's accounts at a vendor of both worlds that are on, the live one first. */
export async function agencyAccounts(
  parts: { inPurpose: InPurpose; vault: Vault },
  who: { purpose: ConnectingPurpose; actor: Actor },
  vendor: string,
): Promise<MarkedConnection[]> {
  const rows = await parts.inPurpose.atOnce(who.purpose, who.actor, (queries) =>
    queries
      .selectFrom('connections')
      .select(['id', 'mode', 'label', 'state', 'base_url', 'sealed_credentials'])
      .where('vendor', '=', vendor)
      .where('label', '=', label)
      .where('state', '<>', 'off')
      .orderBy('mode')
      .compile(),
  )
  return rows.map((row) => ({
    ...opened(parts.vault, vendor, row.mode === 'live' ? 'live' : 'sandbox', row),
    keyMark: createHash('sha256').update(row.sealed_credentials).digest(),
  }))
}

interface KeptConnection {
  readonly id: string
  readonly label: string
  readonly state: string
  readonly base_url: string
  readonly sealed_credentials: Buffer
}

/** Its keys decrypted for this use. */
function opened(
  vault: Vault,
  vendor: string,
  mode: ConnectionMode,
  row: KeptConnection | undefined,
): Connection {
  if (!row) throw new NoConnection(vendor)
  if (row.state === 'off') throw new ConnectionOff(vendor)
  const credentials = vault.open(sealedPlace(vendor, mode, row.label), row.sealed_credentials)
  return {
    id: row.id,
    vendor,
    mode,
    baseUrl: row.base_url,
    credentials: JSON.parse(credentials.toString()) as Record<string, string>,
  }
}

/**
 * The account to work on a stack with: the one it was built with, else the most specific that is on. From the approval of
 * its spending on a stack keeps the one it then has.
 */
export async function findStackConnection(
  parts: { inPurpose: InPurpose; vault: Vault },
  actor: Actor,
  vendor: string,
  mode: ConnectionMode,
  of: { readonly clientId?: string | undefined; readonly stackId?: string | undefined },
): Promise<Connection> {
  const { clientId = null, stackId = null } = of
  const [row] = await parts.inPurpose.atOnce('service-delivery', actor, (db) =>
    db
      .selectFrom('connections as c')
      .leftJoin('stack_connections as kept', (join) =>
        join.on('kept.stack_id', '=', stackId).on('kept.vendor', '=', vendor),
      )
      .leftJoin('stacks as stack', (join) => join.on('stack.id', '=', stackId))
      .select(['c.id', 'c.label', 'c.state', 'c.base_url', 'c.sealed_credentials'])
      .select(['kept.connection_id as keeps', 'stack.state as stands', 'stack.client_id as whose'])
      .where('c.vendor', '=', vendor)
      .where('c.mode', '=', mode)
      .where((eb) =>
        eb.or([
          eb('c.id', '=', eb.ref('kept.connection_id')),
          eb.and([
            eb('kept.connection_id', 'is', null),
            eb.or([eb('c.client_id', 'is', null), eb('c.client_id', '=', clientId)]),
            eb.or([eb('c.stack_id', 'is', null), eb('c.stack_id', '=', stackId)]),
          ]),
        ]),
      )
      .orderBy((eb) => eb('c.state', '=', 'on'), 'desc')
      .orderBy((eb) => eb('c.stack_id', 'is not', null), 'desc')
      .orderBy((eb) => eb('c.client_id', 'is not', null), 'desc')
      .limit(1)
      .compile(),
  )
  const connection = opened(parts.vault, vendor, mode, row)
  if (row && stackId !== null && row.whose !== null && row.keeps === null && isBegun(row.stands))
    await keepForStack(parts.inPurpose, actor, { stackId, clientId: row.whose, vendor, connectionId: row.id })
  return connection
}

/** Before its spending is approved nothing was bought with an account. */
const isBegun = (state: string | null): boolean => state !== null && state !== 'planned'

async function keepForStack(
  inPurpose: InPurpose,
  actor: Actor,
  kept: { stackId: string; clientId: string; vendor: string; connectionId: string },
): Promise<void> {
  await inPurpose('service-delivery', actor, (tx) =>
    tx.db
      .insertInto('stack_connections')
      .values({
        stack_id: kept.stackId,
        client_id: kept.clientId,
        vendor: kept.vendor,
        connection_id: kept.connectionId,
      })
      .onConflict((conflict) => conflict.columns(['stack_id', 'vendor']).doNothing())
      .execute(),
  )
}

/** Adds the connection or gives it these keys and this address. */
export async function keepConnection(
  parts: { inPurpose: InPurpose; vault: Vault },
  connection: Omit<Connection, 'id'>,
): Promise<void> {
  const sealed = parts.vault.seal(
    sealedPlace(connection.vendor, connection.mode, label),
    JSON.stringify(connection.credentials),
  )
  await parts.inPurpose('service-delivery', system('connections'), (tx) =>
    tx.db
      .insertInto('connections')
      .values({
        vendor: connection.vendor,
        mode: connection.mode,
        label,
        base_url: connection.baseUrl,
        sealed_credentials: sealed,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['vendor', 'mode', 'label'])
          .doUpdateSet({ base_url: connection.baseUrl, sealed_credentials: sealed }),
      )
      .execute(),
  )
}
