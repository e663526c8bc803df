import { buildPack } from '#domain/handoff/build-pack.ts'
import { loadHandoffSubject } from '#domain/handoff/load-handoff-subject.ts'
import type { Check, Pack } from '#domain/handoff/pack.ts'
import { keepPack } from '#domain/handoff/prepare-handoff.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { observeDomain, type SeenDomain } from './handoff/observe-domain.ts'
import { observeInbox } from './handoff/observe-inbox.ts'

const worker = system('prepare-handoff')

/** What could not be seen is looked at again after so many seconds, so many times; then a person prepares anew. */
const lookAgainSeconds = 30
const mostLooks = 20

/**
 * Looks at everything that would be handed over, anew and from outside, and keeps the pack with what was seen. A
 * failed check keeps it back until a person has mended it and prepares again; an unknown one is looked at again.
 */
export async function prepareHandoff(
  parts: { readonly inPurpose: InPurpose; readonly openPorts: OpenStackPorts },
  handoffId: string,
): Promise<void> {
  const subject = await parts.inPurpose('service-delivery', worker, (tx) => loadHandoffSubject(tx, handoffId))
  if (!subject || subject.pack.state === 'ready' || subject.pack.state === 'failed') return
  const { build, now } = subject
  const openFor = (people: readonly string[]) =>
    parts.openPorts({
      stackId: build.stack.id,
      clientId: build.stack.client_id,
      mode: build.stack.mode,
      people,
    })
  const registrantPorts = await openFor(build.registrant?.person_id ? [build.registrant.person_id] : [])
  const checks: Check[] = []
  const domains: SeenDomain[] = []
  for (const domain of build.domains) {
    const seen = await observeDomain(registrantPorts, subject, domain)
    domains.push(seen)
    checks.push(...seen.checks)
  }
  for (const inbox of build.inboxes)
    checks.push(...(await observeInbox(await openFor([inbox.person_id]), subject, inbox)))

  const pack: Pack = buildPack(subject, {
    at: now,
    checks,
    domains: domains.map(({ packed }) => packed),
    renewsByItself: new Map(domains.map(({ packed, renewsByItself }) => [packed.name, renewsByItself])),
  })
  await parts.inPurpose('service-delivery', worker, async (tx) => {
    await keepPack(tx, handoffId, pack)
    if (pack.state === 'unknown' && pack.looks < mostLooks)
      await tx.enqueue('prepare-handoff', { handoffId }, { key: handoffId, afterSeconds: lookAgainSeconds })
  })
}
