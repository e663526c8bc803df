import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

const hoursToWindDown = 48

/**
 * An engagement that ends with its stack in our hands leaves things that no API undoes or a person should decide:
 * domains that are not the client's yet, renewals that go on, inboxes that cost money. They become one task. After a
 * hand-over there is nothing to do. Harmless to repeat.
 */
export async function windDown(
  parts: { readonly inPurpose: InPurpose },
  engagementId: string,
): Promise<void> {
  await parts.inPurpose('service-delivery', system('wind-down'), async (tx) => {
    const stack = await tx.db
      .selectFrom('stacks')
      .innerJoin('engagements', 'engagements.id', 'stacks.engagement_id')
      .select(['stacks.id', 'stacks.client_id'])
      .where('stacks.engagement_id', '=', engagementId)
      .where('engagements.state', '=', 'ended')
      .where('stacks.state', 'in', ['approved', 'building', 'warming', 'live', 'retiring'])
      .executeTakeFirst()
    if (!stack) return
    // Where a plan has led here, its own steps and tasks say what is left.
    const planned = await tx.db
      .selectFrom('endings')
      .select('id')
      .where('engagement_id', '=', engagementId)
      .where('stopped_at', 'is', null)
      .executeTakeFirst()
    if (planned) return
    const domains = await tx.db
      .selectFrom('domains')
      .select(['name', 'registrant_set_at'])
      .where('stack_id', '=', stack.id)
      .where('registered_at', 'is not', null)
      .orderBy('position')
      .execute()
    const inboxes = await tx.db
      .selectFrom('inboxes')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('stack_id', '=', stack.id)
      .where('host_ref', 'is not', null)
      .executeTakeFirstOrThrow()
    if (domains.length === 0 && inboxes.count === 0) return
    const notTheirs = domains
      .filter((domain) => domain.registrant_set_at === null)
      .map((domain) => domain.name)
    await openTask(tx, {
      clientId: stack.client_id,
      stackId: stack.id,
      naturalKey: `wind-down:${stack.id}`,
      kind: 'wind-down',
      instructions: [
        'The engagement has ended before its stack was handed over. Nothing more is bought or changed by itself.',
        ...(notTheirs.length > 0
          ? [
              `Set the client as registrant at the registrar, since these are not in their name yet: ${notTheirs.join(', ')}.`,
            ]
          : []),
        `Ask the client whether they keep the domains (${domains.map((domain) => domain.name).join(', ') || 'none'}); push those they keep to their own account and turn off the renewal of the others.`,
        `Close the ${inboxes.count} inboxes at the host and take them out of the sequencer, or hand them over.`,
      ].join('\n'),
      dueAt: dueInHours(tx, hoursToWindDown),
    })
  })
}
