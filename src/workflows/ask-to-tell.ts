import { untoldTaskKey } from '#domain/policy/untold-task.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

/** Where a mail server refused the notice of an announced version, somebody here tells the person in another way. */
export async function askToTell(inPurpose: InPurpose): Promise<void> {
  await inPurpose('service-delivery', system('ask to tell'), async (tx) => {
    const refused = await tx.db
      .selectFrom('policy_notices')
      .innerJoin('policy_versions', 'policy_versions.version', 'policy_notices.version')
      .innerJoin('client_members', 'client_members.person_id', 'policy_notices.person_id')
      .select(['policy_notices.id', 'client_members.client_id'])
      .where('policy_notices.state', '=', 'refused')
      .where('policy_versions.state', '=', 'announced')
      .execute()
    for (const { id, client_id } of refused)
      await openTask(tx, {
        clientId: client_id,
        naturalKey: untoldTaskKey(id),
        kind: 'tell-of-policy',
        instructions:
          'The mail server of one of this client’s contacts refused the notice of the changed privacy policy. Tell them in another way and say how on the page of the policy; until then the new version does not take effect.',
        dueAt: dueInHours(tx, 48),
      })
  })
}
