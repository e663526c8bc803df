import { queueMail } from '#domain/mails/queue-mail.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

const work = system('tell of the policy')

/**
 * Mails everybody at a current client who has not been told of the announced version yet, those included who
 * became clients since; at most `atOnce` in one turn, the next takes the rest. Notice, mail and job come in one
 * transaction, so that a crash leaves none without the other.
 */
export async function tellOfPolicy(inPurpose: InPurpose, atOnce = 200): Promise<void> {
  await inPurpose('operations-email', work, async (tx) => {
    const untold = await tx.call<{ version: string; person: string }>(
      `select v.version, p.id as person from policy_versions v, app.people_to_notify(v.version) p (id)
       where v.state = 'announced'
         and not exists (select 1 from policy_notices n where n.version = v.version and n.person_id = p.id)
       order by p.id limit $1`,
      [atOnce],
    )
    for (const { version, person } of untold) {
      const notice = await tx.db
        .insertInto('policy_notices')
        .values({ version, person_id: person })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!notice) continue
      const mailId = await queueMail(tx, { personId: person, kind: 'policy-changes', aboutId: notice.id })
      await tx.db
        .updateTable('policy_notices')
        .set({ mail_id: mailId ?? null })
        .where('id', '=', notice.id)
        .execute()
    }
    if (untold.length > 0) await tx.tell('policy')
  })
}
