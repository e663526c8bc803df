import { judgeListing, judgePlacement } from '#domain/deliverability/health-rules.ts'
import { inboxSums } from '#domain/deliverability/inbox-sums.ts'
import {
  type JudgedStack,
  judgeStack,
  loadStackFacts,
  type StackFacts,
} from '#domain/deliverability/stack-health.ts'
import { openStates } from '#domain/plan-changes/states.ts'
import { dayOf } from '#domain/plans/day.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { CareDomain } from './care-domain.ts'
import { changeCare, decideKey, sentBefore } from './change-care.ts'

type Delivery = PurposeTx<'service-delivery'>

const hoursToDecide = 48

/**
 * Rests what the verdicts find burned: a listed domain, and one of whose mail too little reaches the inbox. Whether it is
 * replaced a person decides, who is asked at once where the domain is too young to be worth repairing.
 */
export async function restBurned(tx: Delivery, facts: StackFacts, judged: JudgedStack): Promise<void> {
  if (!['live', 'warming'].includes(facts.stack.state)) return
  const { clientId } = facts.stack
  const standing = await tx.db
    .selectFrom('domain_care')
    .select(['domain_id', 'state'])
    .where('stack_id', '=', judged.stackId)
    .execute()
  for (const { id, name, figures, restsFrom } of judged.domains) {
    // One that a change of the plan retires sends nothing any more.
    if (restsFrom !== null) continue
    if (standing.some((care) => care.domain_id === id && care.state !== 'sending')) continue
    const listing = judgeListing(figures.blocklist, figures.domainAgeDays, facts.limits)
    const placement = judgePlacement(figures, facts.limits)
    const finding = listing ?? placement
    if (!finding) continue
    const domain = { id, name, stackId: judged.stackId, clientId }
    const detail = finding.reason.replace(/\.$/, '')
    const rested = await changeCare(tx, domain, 'rest', {
      reason: listing ? 'listed' : 'placement',
      detail,
    })
    if (rested.ok && finding.remedy !== 'rest-domain') await askToDecide(tx, domain, detail, tx.now)
  }
}

/**
 * Ends rests whose time is over where nothing speaks against it, and asks a person about the others. A domain whose
 * replacement came to nothing is what it was before; one whose inboxes the reconciler has taken away is let go.
 */
export async function tendDomains(tx: Delivery, most: number): Promise<void> {
  const due = await tx.db
    .selectFrom('domain_care')
    .innerJoin('domains', 'domains.id', 'domain_care.domain_id')
    .innerJoin('stacks', 'stacks.id', 'domain_care.stack_id')
    .select([
      'domain_care.domain_id as id',
      'domain_care.stack_id as stackId',
      'domain_care.client_id as clientId',
      'domain_care.state',
      'domain_care.since',
      'domains.name',
    ])
    .where((eb) =>
      eb.or([
        eb.and([eb('domain_care.state', '=', 'resting'), eb('domain_care.rest_until', '<=', tx.now)]),
        eb.and([eb('domain_care.state', '=', 'retiring'), eb('domains.retired_at', 'is not', null)]),
        eb.and([
          eb('domain_care.state', '=', 'replacing'),
          eb('domains.rests_from', 'is', null),
          eb.not(
            eb.exists(
              eb
                .selectFrom('plan_changes')
                .select('plan_changes.id')
                .whereRef('plan_changes.replaces_id', '=', 'domain_care.domain_id')
                .where('plan_changes.state', 'in', openStates),
            ),
          ),
        ]),
      ]),
    )
    .where('stacks.state', 'in', ['warming', 'live', 'retiring'])
    .orderBy('domain_care.since')
    .limit(most)
    .execute()
  for (const domain of due) {
    if (domain.state === 'retiring')
      await changeCare(tx, domain, 'let-go', { reason: 'people', detail: 'its replies have run out' })
    else if (domain.state === 'replacing') await restAgain(tx, domain)
    else await endRest(tx, domain)
  }
}

/**
 * The client declined, nobody answered, or it was taken back: what sent before sends again; what becomes of one that rested
 * is a person's decision once more.
 */
async function restAgain(tx: Delivery, domain: CareDomain): Promise<void> {
  const detail = 'the change that was to replace it was declined, withdrawn or has lapsed'
  const sent = await sentBefore(tx, domain.id)
  const kept = await changeCare(tx, domain, 'keep', { reason: 'people', detail })
  if (kept.ok && !sent) await askToDecide(tx, domain, detail, tx.now)
}

async function endRest(tx: Delivery, domain: CareDomain & { readonly since: Date }): Promise<void> {
  const facts = await loadStackFacts(tx, domain.stackId)
  if (!facts) return
  const today = dayOf(tx.now)
  const inboxes = facts.inboxes.filter(({ domainId }) => domainId === domain.id)
  const sums = await inboxSums(
    tx,
    inboxes.map(({ id }) => id),
    today,
    today,
  )
  const judged = judgeStack(facts, sums).domains.find(({ id }) => id === domain.id)
  const still =
    judged &&
    (judgeListing(judged.figures.blocklist, judged.figures.domainAgeDays, facts.limits) ??
      judgePlacement(judged.figures, facts.limits))
  if (!still) {
    await changeCare(tx, domain, 'recover', {
      reason: 'people',
      detail: 'the rest is over and nothing speaks against it',
    })
    return
  }
  await askToDecide(tx, domain, `after its rest still: ${still.reason}`, domain.since)
  // It goes on resting, and is looked at again tomorrow.
  await tx.db
    .updateTable('domain_care')
    .set({ rest_until: new Date(tx.now.getTime() + 86_400_000) })
    .where('domain_id', '=', domain.id)
    .execute()
}

async function askToDecide(tx: Delivery, domain: CareDomain, detail: string, since: Date): Promise<void> {
  await openTask(tx, {
    clientId: domain.clientId,
    stackId: domain.stackId,
    domainId: domain.id,
    naturalKey: decideKey(domain.id, since),
    kind: 'decide-domain',
    instructions: [
      `${domain.name}: ${detail}. Nothing cold goes from it now; its warm-up goes on, and warm inboxes of the reserve stand in.`,
      'Decide on the health page of its stack: let it rest longer, have it replaced, or retire it. A listed domain under 30 days is usually replaced; one over 90 days is worth asking the list to take it off.',
    ].join('\n'),
    dueAt: dueInHours(tx, hoursToDecide),
  })
}

/** Every domain of a stack that is in care, with what was done to it. */
export async function careOf(tx: Delivery, stackId: string) {
  return tx.db
    .selectFrom('domain_care')
    .innerJoin('domains', 'domains.id', 'domain_care.domain_id')
    .select([
      'domain_care.domain_id as domainId',
      'domains.name',
      'domain_care.state',
      'domain_care.reason',
      'domain_care.detail',
      'domain_care.since',
      'domain_care.rest_until as restUntil',
      'domain_care.last_sent_on as lastSentOn',
      'domain_care.mail_until as mailUntil',
    ])
    .where('domain_care.stack_id', '=', stackId)
    .orderBy('domain_care.since', 'desc')
    .execute()
}
export type DomainInCare = Awaited<ReturnType<typeof careOf>>[number]
