import { mayForClient } from '#domain/clients/member-role.ts'
import { judgeTypedName } from '#domain/names/domain-candidates.ts'
import { assignAddresses } from '#domain/names/sender-addresses.ts'
import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { firstStackState } from './states.ts'

/** What the registrar said of a name, kept with the day it said so. */
export interface NameCheck {
  readonly name: string
  readonly available: boolean
  readonly premium: boolean
  readonly priceCents: number | undefined
  readonly renewalCents: number | undefined
}

type Delivery = PurposeTx<'service-delivery'>

/** Each candidate is a question to the registrar; more than this many are no choice any more. */
const mostCandidates = 400

export async function recordNameCheck(tx: Delivery, stackId: string, check: NameCheck): Promise<void> {
  await tx.db
    .updateTable('domains')
    .set({
      available: check.available,
      premium: check.premium,
      price_cents: check.priceCents ?? null,
      renewal_cents: check.renewalCents ?? null,
      checked_at: tx.now,
    })
    .where('stack_id', '=', stackId)
    .where('name', '=', check.name)
    .where('state', '=', 'candidate')
    .execute()
}

/** How many domains and inboxes the stack's plan asks for. */
export async function plannedSize(tx: Delivery, stackId: string) {
  const row = await tx.db
    .selectFrom('stacks')
    .innerJoin('plans', 'plans.id', 'stacks.plan_id')
    .select('plans.result')
    .where('stacks.id', '=', stackId)
    .executeTakeFirstOrThrow()
  return capacityPlanSchema.parse(row.result)
}

/**
 * Preselects the first names that are free at a usual price, as many as the plan needs; the client may change it. Only for
 * the first build: names for a stack that runs, also one that was brought in, are offered with a change of its plan.
 * @returns whether there is a choice to make
 */
export async function proposeChoice(tx: Delivery, stackId: string): Promise<boolean> {
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['state', 'names_approved_at'])
    .where('id', '=', stackId)
    .executeTakeFirst()
  if (stack?.state !== firstStackState || stack.names_approved_at) return false
  const { size } = await plannedSize(tx, stackId)
  const buyable = await buyableNames(tx, stackId)
  const used = await namesInUse(
    tx,
    stackId,
    buyable.map((row) => row.name),
  )
  await tx.db.updateTable('domains').set({ chosen: false }).where('stack_id', '=', stackId).execute()
  const first = buyable
    .filter((row) => !used.has(row.name))
    .slice(0, size.domains)
    .map((row) => row.id)
  if (first.length > 0)
    await tx.db.updateTable('domains').set({ chosen: true }).where('id', 'in', first).execute()
  await tx.tell(`stack:${stackId}`)
  return true
}

async function buyableNames(tx: Delivery, stackId: string) {
  return tx.db
    .selectFrom('domains')
    .select(['id', 'name', 'price_cents'])
    .where('stack_id', '=', stackId)
    .where('available', '=', true)
    .where('premium', '=', false)
    .where('price_cents', 'is not', null)
    .orderBy('position')
    .execute()
}

/** How many inboxes each domain gets: as many as allowed, the last one what is left. */
export function spreadInboxes(
  names: readonly string[],
  inboxes: number,
  perDomain: number,
): { name: string; inboxes: number }[] {
  return names.map((name, index) => ({
    name,
    inboxes: Math.min(perDomain, Math.max(0, inboxes - index * perDomain)),
  }))
}

export type NamesOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly field: 'names' | 'senders'; readonly reason: string }

const whyNotHere = 'Names for a stack that runs are offered with a change of its plan.'

/**
 * The client approves the names to buy and the people in whose name mail is sent. Inboxes and their
 * addresses follow from it. A name that another client chose meanwhile is refused with the reason.
 */
export async function approveNames(
  tx: Delivery,
  stackId: string,
  names: readonly string[],
): Promise<NamesOutcome> {
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['client_id', 'engagement_id', 'state', 'names_approved_at'])
    .where('id', '=', stackId)
    .forUpdate()
    .executeTakeFirst()
  if (!stack) return { ok: false, field: 'names', reason: 'There is no such stack.' }
  const standing = await mayChoose(tx, stack)
  if (!standing.ok) return { ok: false, field: 'names', reason: standing.reason }
  if (stack.names_approved_at) return { ok: true }
  if (stack.state !== firstStackState) return { ok: false, field: 'names', reason: whyNotHere }
  const { size, assumptions } = await plannedSize(tx, stackId)
  const wanted = new Set(names)
  const buyable = (await buyableNames(tx, stackId)).filter((row) => wanted.has(row.name))
  if (buyable.length !== size.domains || wanted.size !== size.domains)
    return { ok: false, field: 'names', reason: `Choose exactly ${size.domains} names that are free.` }
  const free = await refuseNamesInUse(tx, stackId, names)
  if (!free.ok) return free
  const senders = await tx.db
    .selectFrom('senders')
    .select(['id', 'first_name', 'last_name', 'permission_at'])
    .where('engagement_id', '=', stack.engagement_id)
    .orderBy('added_at')
    .execute()
  if (senders.length === 0) return { ok: false, field: 'senders', reason: 'Add at least one sender.' }
  if (senders.some((sender) => sender.permission_at === null))
    return { ok: false, field: 'senders', reason: 'Each sender must have given permission.' }

  const assigned = assignAddresses(
    senders.map((sender) => ({ id: sender.id, firstName: sender.first_name, lastName: sender.last_name })),
    spreadInboxes(
      buyable.map((row) => row.name),
      size.inboxes,
      assumptions.inboxesPerDomain.value,
    ),
  )
  if (assigned.kind === 'refused') return { ok: false, field: 'senders', reason: assigned.reason }

  const ids = new Map(buyable.map((row) => [row.name, row.id]))
  const person = actorPerson(tx.actor)
  await tx.db.updateTable('domains').set({ chosen: false }).where('stack_id', '=', stackId).execute()
  await tx.db
    .updateTable('domains')
    .set({ chosen: true })
    .where('id', 'in', [...ids.values()])
    .execute()
  await tx.db
    .insertInto('inboxes')
    .values(
      assigned.addresses.flatMap((inbox, index) => {
        const domainId = ids.get(inbox.domain)
        return domainId === undefined
          ? []
          : [
              {
                client_id: stack.client_id,
                stack_id: stackId,
                domain_id: domainId,
                sender_id: inbox.senderId,
                address: inbox.address,
                reserve: index >= size.activeInboxes,
                state: 'planned',
              },
            ]
      }),
    )
    .execute()
  await tx.db
    .updateTable('senders')
    .set({ approved_at: tx.now, approved_by: person })
    .where('engagement_id', '=', stack.engagement_id)
    .execute()
  await tx.db
    .updateTable('stacks')
    .set({ names_approved_at: tx.now, names_approved_by: person })
    .where('id', '=', stackId)
    .execute()
  await tx.record({
    kind: 'names.approved',
    clauses: ['4.2'],
    ...(person ? { personId: person } : {}),
    details: { stack: stackId, domains: buyable.length, senders: senders.length },
  })
  await tx.tell(`stack:${stackId}`)
  return { ok: true }
}

/** Those of the names that another stack holds. Holds off other choices until this transaction ends. */
export async function namesInUse(
  tx: Delivery,
  stackId: string,
  names: readonly string[],
): Promise<Set<string>> {
  const used = await tx.call<{ name: string }>('select name from app.names_in_use($1, $2) as name', [
    stackId,
    names,
  ])
  return new Set(used.map(({ name }) => name))
}

/** A name is one client's, whoever chose it first. */
export async function refuseNamesInUse(
  tx: Delivery,
  stackId: string,
  names: readonly string[],
): Promise<NamesOutcome> {
  const used = await namesInUse(tx, stackId, names)
  if (used.size === 0) return { ok: true }
  const reason = `Meanwhile ${[...used].join(', ')} went to somebody else. Choose another name instead.`
  return { ok: false, field: 'names', reason }
}

/** Names are chosen by those who may, while the submitted intake is not open again. */
export async function mayChoose(
  tx: Delivery,
  stack: { readonly client_id: string; readonly engagement_id: string },
): Promise<Verdict> {
  const may = await mayForClient(tx, stack.client_id, 'approve-names')
  if (!may.ok) return may
  const engagement = await tx.db
    .selectFrom('engagements')
    .select('state')
    .where('id', '=', stack.engagement_id)
    .executeTakeFirst()
  if (engagement?.state === 'intake')
    return { ok: false, reason: 'The intake is open again; submit it first, as the addresses come from it.' }
  return { ok: true }
}

/** Adds a name that the client typed to the candidates, if the rules allow it; the registrar is asked next. */
export async function addTypedName(tx: Delivery, stackId: string, typed: string): Promise<NamesOutcome> {
  const stack = await tx.db
    .selectFrom('stacks')
    .innerJoin('intakes', 'intakes.engagement_id', 'stacks.engagement_id')
    .innerJoin('clients', 'clients.id', 'stacks.client_id')
    .innerJoin('plans', 'plans.id', 'stacks.plan_id')
    .select([
      'plans.result',
      'stacks.client_id',
      'stacks.engagement_id',
      'stacks.state',
      'stacks.names_approved_at',
      'intakes.domain',
      'clients.name as company',
    ])
    .where('stacks.id', '=', stackId)
    .executeTakeFirst()
  if (!stack?.domain) return { ok: false, field: 'names', reason: 'There is no such stack.' }
  const may = await mayChoose(tx, stack)
  if (!may.ok) return { ok: false, field: 'names', reason: may.reason }
  if (stack.names_approved_at) return { ok: false, field: 'names', reason: 'The names are approved already.' }
  if (stack.state !== firstStackState) return { ok: false, field: 'names', reason: whyNotHere }
  const used = await tx.db.selectFrom('domains').select('name').where('chosen', '=', true).execute()
  const fault = judgeTypedName(
    {
      mainDomain: stack.domain,
      companyName: stack.company,
      usedNames: new Set(used.map((row) => row.name)),
      planned: capacityPlanSchema.parse(stack.result).request.tld,
    },
    typed,
  )
  if (fault !== undefined) return { ok: false, field: 'names', reason: `This name can’t be used: ${fault}.` }
  const name = typed.trim().toLowerCase()
  const { count } = await tx.db
    .selectFrom('domains')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('stack_id', '=', stackId)
    .executeTakeFirstOrThrow()
  if (count >= mostCandidates)
    return {
      ok: false,
      field: 'names',
      reason: 'There are many names to choose from already; take one of them.',
    }
  await tx.db
    .insertInto('domains')
    .values({
      client_id: stack.client_id,
      stack_id: stackId,
      name,
      reason: 'your own suggestion',
      position: count,
      state: 'candidate',
    })
    .onConflict((conflict) => conflict.columns(['stack_id', 'name']).doNothing())
    .execute()
  await tx.enqueue('check-names', { stackId }, { key: stackId })
  return { ok: true }
}
