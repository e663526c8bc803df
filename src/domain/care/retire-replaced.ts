import { restDomain } from '#domain/stacks/replace-domain.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { changeCare } from './change-care.ts'

/**
 * The domain that took another's place sends: the old one rests for good. Where it was burned its care says so too. Harmless
 * to repeat.
 */
export async function retireReplaced(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  domainId: string,
): Promise<void> {
  const burned = await tx.db
    .selectFrom('domain_care')
    .innerJoin('domains', 'domains.id', 'domain_care.domain_id')
    .select(['domains.id', 'domains.name', 'domains.stack_id as stackId', 'domains.client_id as clientId'])
    .where('domain_care.domain_id', '=', domainId)
    .where('domain_care.state', 'in', ['resting', 'replacing'])
    .executeTakeFirst()
  const retired =
    burned &&
    (await changeCare(tx, burned, 'retire', {
      reason: 'people',
      detail: 'the domain that takes its place sends',
    }))
  if (!retired?.ok) await restDomain(tx, stackId, domainId)
}
