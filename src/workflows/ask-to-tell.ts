import { nobodyTaskKey, untoldTaskKey } from '#domain/policy/untold-task.ts'
import { finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'

/** A mail server that neither takes nor refuses a notice for so long will not take it in time. */
const patienceDays = 3

/**
 * Where a mail server refused the notice of an announced version, or has put it off for days, somebody here tells the
 * person in another way. Where nobody at a current client could be told at all, somebody is found there.
 */
export async function askToTell(inPurpose: InPurpose): Promise<void> {
  await inPurpose('service-delivery', system('ask to tell'), async (tx) => {
    const untold = await tx.db
      .selectFrom('policy_notices')
      .innerJoin('policy_versions', 'policy_versions.version', 'policy_notices.version')
      .leftJoin('client_members', 'client_members.person_id', 'policy_notices.person_id')
      .leftJoin('adoptions', 'adoptions.contact_id', 'policy_notices.person_id')
      .innerJoin('clients', (join) =>
        join.on(({ eb, fn }) =>
          eb('clients.id', '=', fn.coalesce('client_members.client_id', 'adoptions.client_id')),
        ),
      )
      .leftJoin('mails', 'mails.id', 'policy_notices.mail_id')
      .select(['policy_notices.id', 'policy_notices.state', 'clients.id as client_id'])
      .where(({ or, eb, and }) =>
        or([
          eb('policy_notices.state', '=', 'refused'),
          and([
            eb('policy_notices.state', '=', 'queued'),
            or([
              eb('mails.id', 'is', null),
              eb('mails.queued_at', '<', new Date(tx.now.getTime() - patienceDays * 86_400_000)),
            ]),
          ]),
        ]),
      )
      .where('policy_versions.state', '=', 'announced')
      .execute()
    for (const { id, state, client_id } of untold)
      await openTask(tx, {
        clientId: client_id,
        naturalKey: untoldTaskKey(id),
        kind: 'tell-of-policy',
        instructions: `The mail server of one of this client’s contacts ${state === 'refused' ? 'refused' : `has not taken for ${patienceDays} days`} the notice of the changed privacy policy. Tell them in another way and say how on the page of the policy; until then the new version does not take effect.`,
        dueAt: dueInHours(tx, 48),
      })
    await closeWhereTold(tx)
    await askForContacts(tx)
  })
}

/** A server may take at last what it has put off; then nobody has to tell them any more. */
async function closeWhereTold(tx: PurposeTx<'service-delivery'>): Promise<void> {
  const taken = await tx.call<{ id: string }>(
    `select n.id from policy_notices n join tasks t on t.natural_key = 'untold:' || n.id
     where n.state = 'accepted' and t.state = 'open'`,
    [],
  )
  for (const { id } of taken) await finishTaskByKey(tx, untoldTaskKey(id))
}

/** Without anybody at a client the version waits as it does for somebody untold; who comes is told like everybody. */
async function askForContacts(tx: PurposeTx<'service-delivery'>): Promise<void> {
  const silent = await tx.call<{ version: string; client: string }>(
    `select v.version, c.id as client from policy_versions v, app.clients_without_contact() c (id)
     where v.state = 'announced'`,
    [],
  )
  for (const { version, client } of silent)
    await openTask(tx, {
      clientId: client,
      naturalKey: nobodyTaskKey(version, client),
      kind: 'name-contact',
      instructions:
        'Nobody at this client could be told of the changed privacy policy. Invite somebody there; until they are told the new version does not take effect.',
      dueAt: dueInHours(tx, 48),
    })
  const found = await tx.call<{ natural_key: string }>(
    `select natural_key from tasks where kind = 'name-contact' and state = 'open'
       and client_id not in (select id from app.clients_without_contact() c (id))`,
    [],
  )
  for (const { natural_key } of found) await finishTaskByKey(tx, natural_key)
}
