import { importClients } from '#domain/adoption/import-clients.ts'
import { readImport } from '#domain/adoption/read-import.ts'
import { dayOf } from '#domain/plans/day.ts'
import type { Actor } from '#platform/database/actor.ts'
import { openLog } from '#platform/log.ts'
import { addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { readVendors } from '#workflows/read-vendors.ts'
import { keepConnection } from '../../../src/app/connections.ts'

/** The sandbox world with a stack in it that this program knows nothing of, as if it had been built before. */
export interface AdoptionWorld {
  readonly build: BuildWorld
  readonly operator: Extract<Actor, { kind: 'staff' }>
  readonly viewer: Extract<Actor, { kind: 'staff' }>
  readonly found: FoundStack
  /** Brings in a file as the operator. */
  bringIn(text: string): ReturnType<typeof importClients>
  /** Reads every vendor, as the job does. */
  read(): Promise<void>
  one<T>(sql: string, values?: readonly unknown[]): Promise<T>
  close(): Promise<void>
}

export interface FoundStack {
  readonly domains: readonly string[]
  readonly inboxes: readonly string[]
}

export const headings =
  'company,contact name,contact e-mail,domains,inboxes,sender names,warm since,subscription id,start of engagement'

export async function openAdoptionWorld(): Promise<AdoptionWorld> {
  const build = await openBuildWorld({ unlimited: true })
  await keepConnection(build.db, {
    vendor: 'stripe',
    mode: 'sandbox',
    baseUrl: build.sandboxes.origin('stripe'),
    credentials: await build.sandboxes.credentials('stripe'),
  })
  const found = await builtElsewhere(build)
  const [operator, viewer] = [await addStaff(build.db, 'operator'), await addStaff(build.db, 'viewer')]
  if (operator.kind !== 'staff' || viewer.kind !== 'staff') throw new Error('they are not on the staff')
  const parts = { inPurpose: build.db.inPurpose, openBooks: build.ports.openBooks, vault: build.db.vault }
  return {
    build,
    operator,
    viewer,
    found,
    bringIn: (text) =>
      build.db.inPurpose('service-delivery', operator, (tx) => {
        const read = readImport(text, dayOf(tx.now))
        if (!read.ok) throw new Error(read.reasons.join(' '))
        return importClients(tx, read.clients, 'sandbox')
      }),
    read: () => readVendors({ ...parts, log: openLog('error') }, 'sandbox'),
    one: async <T>(sql: string, values: readonly unknown[] = []) =>
      (await build.db.owner.query(sql, [...values])).rows[0] as T,
    close: () => build.close(),
  }
}

/** Built by the program itself and then forgotten by it: the vendors keep everything. */
async function builtElsewhere(build: BuildWorld): Promise<FoundStack> {
  const stackId = await build.approvedStack({
    company: 'Lovelace Looms',
    mainDomain: 'lovelacelooms.com',
    names: ['getlovelacelooms.com', 'trylovelacelooms.com'],
  })
  await build.buildUp(stackId)
  const list = async (sql: string) =>
    (await build.db.owner.query<{ name: string }>(sql, [stackId])).rows.map(({ name }) => name)
  const found = {
    domains: await list('select name from domains where stack_id = $1 and chosen order by position'),
    inboxes: await list('select address as name from inboxes where stack_id = $1 order by address'),
  }
  await build.db.owner.query('delete from clients')
  await build.db.owner.query('delete from people')
  return found
}
