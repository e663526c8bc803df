import type { PurposeTx } from '#platform/database/purposes.ts'
import { finishTaskByKey } from './finish-task.ts'

type Delivery = PurposeTx<'service-delivery'>

/**
 * Closes tasks whose end shows in what we hold: an address is right once a later mail arrived at it, or wrong no more once
 * it has no access. @returns how many were closed
 */
export async function seeTasksDone(tx: Delivery): Promise<number> {
  const done = await tx.call<{ natural_key: string }>(
    `select t.natural_key from tasks t
     where t.state = 'open' and t.kind = 'correct-address' and t.natural_key like 'undeliverable:%'
       and (not exists (
           select 1 from client_members m
           where m.client_id = t.client_id and m.person_id = substr(t.natural_key, 15)::uuid)
         or exists (
           select 1 from mails s where s.person_id = substr(t.natural_key, 15)::uuid and s.state = 'sent'
             and s.sent_at > t.created_at))`,
    [],
  )
  for (const { natural_key } of done) await finishTaskByKey(tx, natural_key)
  return done.length
}
