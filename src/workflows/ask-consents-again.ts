import { queueMail } from '#domain/mails/queue-mail.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

/** At most so many are asked in one turn; the next turn takes the rest. */
const atOnce = 200

/** Mails the question to subscribers whose consent a new version touched, each once. */
export async function askConsentsAgain(inPurpose: InPurpose): Promise<void> {
  await inPurpose('newsletter', system('ask consents again'), async (tx) => {
    const unasked = await tx.call<{ id: string; person_id: string }>(
      `select s.id, s.person_id from subscribers s
       where s.ask_again_at is not null and not exists (
         select 1 from mails m where m.person_id = s.person_id and m.kind = 'consent-again'
           and m.about_id = s.id and m.queued_at >= s.ask_again_at)
       order by s.id limit $1`,
      [atOnce],
    )
    for (const { id, person_id } of unasked) {
      await queueMail(tx, { personId: person_id, kind: 'consent-again', aboutId: id })
      await tx.record({
        kind: 'consent.asked-again',
        clauses: ['7.2', '12.1'],
        personId: person_id,
        categories: ['email'],
        details: { subscriber: id },
      })
    }
  })
}
