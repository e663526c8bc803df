import { adoptedEngagementState } from '#domain/engagements/states.ts'
import { observedStackState } from '#domain/stacks/states.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Actor as ActingRole } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Personal, personal, reveal } from '#policy/personal.ts'
import type { ImportedClient, ImportedInbox } from './imported-client.ts'
import { warmSince } from './warm-since.ts'
import { changesSomething, type WeighedClient, weighImport } from './weigh-import.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Until there is an end to count from. */
const asLongAsClient = '9999-12-31T00:00:00Z'

/** What the file does not say. */
const notSaid = personal('role', '')

export type ImportOutcome =
  | { readonly ok: true; readonly brought: number; readonly changed: number; readonly refused: number }
  | { readonly ok: false; readonly reason: string }

interface Standing {
  readonly clientId: string
  readonly engagementId: string
  readonly stackId: string
}

/**
 * Brings clients in as the file says them, to be looked at and not to be changed. What is here already stays; the same
 * file again changes nothing. Nobody is written to, and nothing is said to have been accepted or agreed to.
 */
export async function importClients(
  tx: Delivery,
  clients: readonly ImportedClient[],
  mode: 'sandbox' | 'live',
): Promise<ImportOutcome> {
  const role = await actingRole(tx)
  if (!role) return { ok: false, reason: onlyLooking }
  // Two imports at once wait for one another, so that the second finds what the first made.
  await tx.call(`select pg_advisory_xact_lock(hashtext('import clients'))`, [])
  const weighed = await weighImport(tx, clients)
  let brought = 0
  let changed = 0
  for (const one of weighed.filter(changesSomething)) {
    const standing = one.standing ?? (await makeClient(tx, one.client, mode, role))
    await addDomains(tx, standing, one)
    await addInboxes(tx, standing, one)
    await changeClaims(tx, one)
    await tx.tell(`client:${standing.clientId}`)
    if (one.standing) changed++
    else brought++
  }
  if (brought + changed > 0) await tx.enqueue('read-vendors', { mode }, { key: mode })
  return { ok: true, brought, changed, refused: weighed.filter(({ refused }) => refused.length > 0).length }
}

async function makeClient(
  tx: Delivery,
  client: ImportedClient,
  mode: 'sandbox' | 'live',
  role: ActingRole,
): Promise<Standing> {
  const [contact] = await tx.call<{ id: string }>(`select app.hold_person($1, $2, $3, 'client', $4) as id`, [
    client.contactEmail,
    client.contactName,
    tx.vault.newPersonKey(),
    asLongAsClient,
  ])
  if (!contact) throw new Error('the database did not answer with the person')
  const { id: clientId } = await tx.db
    .insertInto('clients')
    .values({ name: client.company })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: engagementId } = await tx.db
    .insertInto('engagements')
    .values({
      client_id: clientId,
      state: adoptedEngagementState,
      mode,
      ...(client.startedOn === undefined ? {} : { started_at: new Date(`${client.startedOn}T00:00:00Z`) }),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.db
    .insertInto('engagement_changes')
    .values({
      client_id: clientId,
      engagement_id: engagementId,
      to_state: adoptedEngagementState,
      actor_kind: role,
      actor_id: actorPerson(tx.actor),
    })
    .execute()
  await tx.db.insertInto('intakes').values({ client_id: clientId, engagement_id: engagementId }).execute()
  const { id: stackId } = await tx.db
    .insertInto('stacks')
    .values({
      client_id: clientId,
      engagement_id: engagementId,
      plan_id: null,
      mode,
      host: client.host,
      sequencer: client.sequencer,
      state: observedStackState,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.db
    .insertInto('adoptions')
    .values({
      engagement_id: engagementId,
      client_id: clientId,
      stack_id: stackId,
      contact_id: contact.id,
      company_key: client.key,
      started_on: client.startedOn ?? null,
      subscription_ref: client.subscription ?? null,
      imported_by: actorPerson(tx.actor),
    })
    .execute()
  await tx.record({
    kind: 'client.adopted',
    clauses: ['2.4', '3.1'],
    personId: contact.id,
    categories: ['name', 'email', 'business'],
    details: { client: clientId, domains: client.domains.length, inboxes: client.inboxes.length },
  })
  return { clientId, engagementId, stackId }
}

async function addDomains(tx: Delivery, standing: Standing, { newDomains }: WeighedClient): Promise<void> {
  if (newDomains.length === 0) return
  const [last] = await tx.call<{ position: number }>(
    'select coalesce(max(position), -1) as position from domains where stack_id = $1',
    [standing.stackId],
  )
  await tx.db
    .insertInto('domains')
    .values(
      newDomains.map((name, index) => ({
        client_id: standing.clientId,
        stack_id: standing.stackId,
        name,
        reason: 'brought in by our own file',
        position: (last?.position ?? -1) + 1 + index,
        chosen: true,
        state: 'adopted',
      })),
    )
    .execute()
}

async function addInboxes(tx: Delivery, standing: Standing, { newInboxes }: WeighedClient): Promise<void> {
  if (newInboxes.length === 0) return
  const domains = await tx.db
    .selectFrom('domains')
    .select(['id', 'name'])
    .where('stack_id', '=', standing.stackId)
    .where('chosen', '=', true)
    .execute()
  const senders = await sendersByName(tx, standing)
  for (const inbox of newInboxes) {
    const domain = domains.find(({ name }) => name === inbox.domain)
    if (!domain) throw new Error('an inbox was weighed without its domain')
    const warm = warmSince(inbox.warmSince ?? null, null)
    await tx.db
      .insertInto('inboxes')
      .values({
        client_id: standing.clientId,
        stack_id: standing.stackId,
        domain_id: domain.id,
        sender_id: await senders(inbox),
        address: inbox.address,
        reserve: false,
        state: 'adopted',
        claimed_warm_since: inbox.warmSince ?? null,
        warm_up_started_at: warm.at,
        warm_since_source: warm.source,
      })
      .execute()
  }
}

/** Somebody in whose name an inbox sends, once for each name. That they agreed to it is not said, so it is not kept. */
async function sendersByName(
  tx: Delivery,
  standing: Standing,
): Promise<(inbox: ImportedInbox) => Promise<string>> {
  const rows = await tx.db
    .selectFrom('senders')
    .select(['id', 'first_name', 'last_name'])
    .where('engagement_id', '=', standing.engagementId)
    .execute()
  const nameOf = (first: Personal<'name'>, last: Personal<'name'>) =>
    `${reveal(first)} ${reveal(last)}`.toLowerCase()
  const known = new Map(rows.map((row) => [nameOf(row.first_name, row.last_name), row.id]))
  return async ({ firstName, lastName }) => {
    const name = nameOf(firstName, lastName)
    const there = known.get(name)
    if (there !== undefined) return there
    const [held] = await tx.call<{ id: string }>(
      `select app.hold_named_person(trim(concat_ws(' ', $1::text, $2::text)), $3) as id`,
      [firstName, lastName, tx.vault.newPersonKey()],
    )
    if (!held) throw new Error('the database did not answer with the person')
    const { id } = await tx.db
      .insertInto('senders')
      .values({
        client_id: standing.clientId,
        engagement_id: standing.engagementId,
        person_id: held.id,
        first_name: firstName,
        last_name: lastName,
        role: notSaid,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx.record({
      kind: 'client.adopted',
      clauses: ['2.4', '3.1'],
      personId: held.id,
      categories: ['name', 'email'],
      details: { client: standing.clientId },
    })
    known.set(name, id)
    return id
  }
}

async function changeClaims(
  tx: Delivery,
  { client, standing, changedInboxes }: WeighedClient,
): Promise<void> {
  for (const { id, warmSince: claimed } of changedInboxes) {
    const seen = await tx.db
      .selectFrom('sightings')
      .select('since')
      .where('inbox_id', '=', id)
      .where('kind', '=', 'account')
      .executeTakeFirst()
    const warm = warmSince(claimed ?? null, seen?.since ?? null)
    await tx.db
      .updateTable('inboxes')
      .set({
        claimed_warm_since: claimed ?? null,
        warm_up_started_at: warm.at,
        warm_since_source: warm.source,
      })
      .where('id', '=', id)
      .execute()
  }
  if (!standing) return
  // A look before this knows nothing of what the file says now.
  await tx.db
    .updateTable('adoptions')
    .set({
      imported_at: tx.now,
      ...(client.subscription === undefined ? {} : { subscription_ref: client.subscription }),
      ...(client.startedOn === undefined ? {} : { started_on: client.startedOn }),
    })
    .where('engagement_id', '=', standing.engagementId)
    .execute()
}
