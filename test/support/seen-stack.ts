import pg from 'pg'
import type { BuildWorld } from './build-world.ts'

export type SeenStack = Awaited<ReturnType<typeof seenStack>>

/** One domain with one inbox, built up to live without any trouble. */
export async function undisturbedStack(world: BuildWorld): Promise<SeenStack> {
  const [domain, mainDomain] = ['trycalm.com', 'calm.com']
  const stackId = await world.approvedStack({ company: 'Calm Co', mainDomain, names: [domain] })
  await world.buildUp(stackId)
  await world.passWarmUp(mainDomain)
  await world.advance(stackId)
  return seenStack(world, stackId, { domain, mainDomain })
}

/**
 * A stack with all that the vendors and the world hold for it, without ids, times, keys and its own names: two builds of
 * the same plan that went well look the same, whatever happened on the way.
 */
export async function seenStack(
  world: BuildWorld,
  stackId: string,
  { domain, mainDomain }: { domain: string; mainDomain: string },
) {
  const ours = async (sql: string) =>
    (await world.db.owner.query<{ row: unknown }>(sql, [stackId])).rows.map(({ row }) => row)
  const vendors = new pg.Client({ connectionString: world.sandboxes.databaseUrl })
  await vendors.connect()
  const theirs = async (vendor: string, collection: string, wanted: string) =>
    (
      await vendors.query<{ body: Record<string, unknown> }>(
        `select body from documents where vendor = $1 and collection = $2 and ${wanted}`,
        [vendor, collection, domain],
      )
    ).rows.map(({ body }) => body)
  const only = (body: Record<string, unknown>, fields: readonly string[]) =>
    Object.fromEntries(fields.map((field) => [field, body[field]]))
  try {
    const seen = {
      stack: await ours(
        `select to_jsonb(s) - '{id,client_id,engagement_id,plan_id,names_approved_at,spending_approved_at,created_at,look_at,compare_at,compared_at}'::text[]
           || jsonb_build_object('warm_up_started_at', warm_up_started_at is not null, 'live_at', live_at is not null) as row
         from stacks s where id = $1`,
      ),
      domains: await ours(
        `select jsonb_build_object('name', name, 'state', state, 'paid', paid_cents, 'registrant', registrant_set_at is not null,
           'verified', verified_at is not null, 'name_servers', name_servers, 'delegated', delegated_at is not null,
           'records', desired_records, 'forward', forward_set_at is not null, 'proved', proved_at is not null) as row
         from domains where stack_id = $1 order by position`,
      ),
      inboxes: await ours(
        `select jsonb_build_object('address', address, 'state', state, 'proved', proved_at is not null, 'limit', daily_limit,
           'warming', warm_up_started_at is not null,
           'credentials', (select issue from credentials where inbox_id = inboxes.id)) as row
         from inboxes where stack_id = $1 order by address`,
      ),
      steps: await ours(
        `select jsonb_build_array(kind, state, fault_code) as row from build_steps where stack_id = $1 order by kind, inbox_id`,
      ),
      judged: await ours(
        `select distinct jsonb_build_array(kind, inbox_id is not null) as row from observations
         where stack_id = $1 and verdict = 'pass' order by 1`,
      ),
      proofsJudged: await ours(
        `select to_jsonb(count(*)) as row from observations where stack_id = $1 and kind = 'dkim' group by inbox_id`,
      ),
      orders: (await theirs('porkbun', 'orders', `body ->> 'domain' = $3`)).map((order) =>
        only(order, ['kind', 'costCents']),
      ),
      registrations: (await theirs('registry', 'domains', 'id = $3')).map((one) =>
        only(one, ['nameServers', 'registrar']),
      ),
      questionsToTheRegistrant: (await theirs('registry', 'mails', 'body::text like $3')).length,
      hosted: (await theirs('mailforge', 'domains', 'id = $3')).map((one) =>
        only(one, ['records', 'forwardToDomain']),
      ),
      mailboxes: (await theirs('mailforge', 'mailboxes', `body ->> 'domain' = $3`)).map((one) =>
        only(one, ['email', 'firstName']),
      ),
      accounts: (await theirs('instantly', 'accounts', `split_part(body ->> 'email', '@', 2) = $3`)).map(
        (one) => ({
          ...only(one, ['email', 'daily_limit', 'setupPending', 'loginError']),
          warmUps: (one.warmUpSpans as unknown[]).length,
        }),
      ),
      proofsReceived: (
        await theirs(
          'seed',
          'mails',
          `convert_from(decode(body ->> 'rawBase64', 'base64'), 'utf8') like '%@' || $3 || '>%'`,
        )
      ).length,
    }
    const plain = JSON.stringify(seen)
      .replaceAll(domain, 'the.domain')
      .replaceAll(mainDomain, 'the.client')
      .replaceAll(/v=DKIM1;[^"]*/g, 'v=DKIM1')
    return JSON.parse(plain) as typeof seen
  } finally {
    await vendors.end()
  }
}
