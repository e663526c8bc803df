import { can } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { CareTransition } from './care-states.ts'
import { changeCare } from './change-care.ts'

/** Why a person did it, where they do not say more. */
const words: Readonly<Record<Exclude<CareTransition, 'spare' | 'let-go'>, string>> = {
  rest: 'somebody here let it rest',
  recover: 'somebody here let it send again',
  replace: 'somebody here decided to replace it',
  keep: 'somebody here decided to keep it',
  retire: 'somebody here retired it',
}

/** Somebody here decides about a domain: rest, send again, replace, keep or retire. */
export async function decideCare(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  domainId: string,
  step: keyof typeof words,
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'owner' && role !== 'operator') return { ok: false, reason: onlyLooking }
  const allowed = can('decide-domain', { role, secondFactor: true })
  if (!allowed.ok) return allowed
  const domain = await tx.db
    .selectFrom('domains')
    .select(['id', 'name', 'stack_id as stackId', 'client_id as clientId'])
    .where('id', '=', domainId)
    .where('stack_id', '=', stackId)
    .where('registered_at', 'is not', null)
    .executeTakeFirst()
  if (!domain) return { ok: false, reason: 'This is no domain of the stack.' }
  return changeCare(tx, domain, step, { reason: 'people', detail: words[step] })
}
