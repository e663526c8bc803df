import { sideOf } from '#domain/drift/difference-kinds.ts'
import { keepRegistrant, openRegistrant } from '#domain/drift/kept-registrant.ts'
import { lookAtRenewalAgain } from '#domain/renewals/look-again.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { contactOf } from '../build/set-registrant.ts'
import { type ChangeOutcome, type ChangeRun, moved, needsPerson } from './change-run.ts'

const inOrder = (names: readonly string[]): string =>
  names
    .map((name) => name.toLowerCase())
    .sort()
    .join(' ')

/** Name servers at the registrar, and in the parent zone as everybody sees it. */
export async function changeNameServers({ change, domain, ports }: ChangeRun): Promise<ChangeOutcome> {
  const kind = change.kind === 'delegation' ? 'delegation' : 'name-servers'
  const after = sideOf(kind, change.written).nameServers
  const before = sideOf(kind, change.stood).nameServers
  if (after.length === 0) return needsPerson
  const set = await ports.registrar.nameServersOf(domain.name)
  const isSet = inOrder(set ?? []) === inOrder(after)
  if (kind === 'name-servers' && !isSet && inOrder(set ?? []) !== inOrder(before)) return moved
  const outside = await ports.resolver.nameServersOf(domain.name)
  const isSeen = outside.kind === 'found' && inOrder(outside.nameServers) === inOrder(after)
  if (isSet && isSeen) return { kind: 'applied' }
  await ports.registrar.setNameServers(domain.name, after)
  const again = await ports.resolver.nameServersOf(domain.name)
  return again.kind === 'found' && inOrder(again.nameServers) === inOrder(after)
    ? { kind: 'applied' }
    : { kind: 'waiting' }
}

/** What the client decides while the registrar is asked is looked at once more: the switch may have been set after it. */
export async function changeAutoRenew({
  build,
  change,
  domain,
  ports,
  keep,
}: ChangeRun): Promise<ChangeOutcome> {
  const { on } = sideOf('auto-renew', change.written)
  const seen = await ports.registrar.find(domain.name)
  if (!seen) return moved
  if (seen.renewsByItself === on) return { kind: 'applied' }
  await ports.registrar.setAutoRenew(domain.name, on)
  await keep((tx) => lookAtRenewalAgain(tx, build.stack.id, domain.id))
  return (await ports.registrar.find(domain.name))?.renewsByItself === on
    ? { kind: 'applied' }
    : { kind: 'waiting' }
}

const hoursForPerson = 48
const msToShow = 3_600_000

/** The registrar asks whoever becomes registrant to confirm by e-mail. What stood before is kept encrypted first. */
export async function changeRegistrant(run: ChangeRun): Promise<ChangeOutcome> {
  const { build, change, domain, ports, keep } = run
  const { undoesId } = change
  const wanted = undoesId ? await keep((tx) => openRegistrant(tx, undoesId)) : contactOf(build)
  if (!wanted) return { kind: 'stopped', code: 'build.registrant-missing' }
  const seen = await ports.registrar.compareRegistrant(domain.name, wanted)
  if (seen?.kind === 'same') return { kind: 'applied' }
  // It was taken and another is shown: set again, the registrant would get a mail with every look.
  if (change.intendedAt && !change.hasFailed)
    return build.now.getTime() - change.intendedAt.getTime() < msToShow
      ? { kind: 'waiting' }
      : { kind: 'stopped', code: 'drift.not-seen' }
  const before = await ports.registrar.registrantOf(domain.name)
  if (!before) return moved
  await keep((tx) => keepRegistrant(tx, change.id, before))
  const set = await ports.registrar.setRegistrant(domain.name, wanted)
  if (set.kind === 'needs-a-person') {
    await keep((tx) =>
      openTask(tx, {
        clientId: build.stack.client_id,
        stackId: build.stack.id,
        domainId: domain.id,
        naturalKey: `registrant:${change.id}`,
        kind: 'set-registrant',
        instructions: set.instructions,
        dueAt: dueInHours(tx, hoursForPerson),
      }),
    )
    return needsPerson
  }
  const after = await ports.registrar.compareRegistrant(domain.name, wanted)
  return after?.kind === 'same' ? { kind: 'applied' } : { kind: 'waiting' }
}
