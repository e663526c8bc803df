import { adoptionList } from '#domain/adoption/adoption-page.ts'
import { importClients } from '#domain/adoption/import-clients.ts'
import { readImport } from '#domain/adoption/read-import.ts'
import { pauseSending } from '#domain/deliverability/pause-sending.ts'
import { dayOf } from '#domain/plans/day.ts'
import { openTask } from '#domain/tasks/open-task.ts'
import { system } from '#platform/database/actor.ts'
import { businessTime } from '#test/support/head-start.ts'
import { consolePaths } from '#web/paths.ts'
import { judgeHealth } from '#workflows/judge-health.ts'
import type { ConsoleWorld } from './console-world.ts'

export interface StoryIds {
  readonly lead: string
  /** Agreed on with somebody else who asked. */
  readonly call: string
  readonly client: string
  readonly engagement: string
  /** Approved, with one blocked step and figures of ten days. */
  readonly stack: string
  readonly step: string
  readonly inbox: string
  /** Of the stack, and chosen. */
  readonly domain: string
  readonly person: string
  /** Names approved, spending not yet. */
  readonly unapproved: string
  /** Something that differs from the world, and a change that is to mend it. */
  readonly difference: string
  readonly change: string
  /** The engagement of a client from before this program, and an inbox that only a vendor shows. */
  readonly adoption: string
  readonly sighting: string
  readonly quote: string
  /** Somebody’s, about their data. */
  readonly request: string
  readonly task: string
  /** Of the whole stack, by somebody here. */
  readonly pause: string
  readonly colleague: string
  /** The agency’s account at the registrar. */
  readonly connection: string
  readonly session: string
  /** The policy in effect, and a notice that nobody got. */
  readonly version: string
  readonly notice: string
  readonly bill: string
  readonly invoice: string
  readonly refund: string
  readonly renewal: string
  /** Prices of this currency, and an ending that is planned with. */
  readonly currency: string
  readonly tld: string
}

/** One of everything that a page of the console shows. */
export async function storyData(world: ConsoleWorld): Promise<StoryIds> {
  const { build, owner } = world
  const id = async (sql: string, values: unknown[] = []): Promise<string> =>
    (await build.db.owner.query<{ id: string }>(sql, values)).rows[0]?.id ?? ''

  const lead = await world.lead('Lovelace Looms')
  await build.db.owner.query(
    `insert into call_calendars (person_id, taking, zone, weekly, minutes, buffer_minutes, notice_hours, days_ahead,
       days_off, meeting)
     values ($1, true, 'Europe/Berlin', array_fill('09:00-12:00'::text, array[7]), 30, 10, 24, 14, '{}', 'I call you.')`,
    [owner.personId],
  )
  const call = await id(
    `insert into calls (lead_id, person_id, operator_id, starts_at, ends_at, visitor_zone, meeting, state)
     select id, person_id, $2, app.now() + interval '3 days', app.now() + interval '3 days 30 minutes', 'UTC',
       'I call you.', 'booked' from leads where id = $1 returning id`,
    [await world.lead('Analytical Calls'), owner.personId],
  )
  const asked = await world.lead('Jacquard Mills')
  await owner.send(
    await owner.get(consolePaths.inquiry.to({ lead: asked })),
    consolePaths.convertInquiry.to({ lead: asked }),
  )
  const engagement = await id(`select id from engagements where state = 'requested'`)
  await owner.send(
    await owner.get(consolePaths.plan.to({ engagement })),
    consolePaths.plan.to({ engagement }),
    {
      targetPerMonth: '15000',
      targetMeans: 'messages',
      stepsPerProspect: '3',
      startDay: dayOf(businessTime()),
      tld: 'com',
    },
  )

  const stack = await build.approvedStack({ company: 'Hopper Compilers', mainDomain: 'hoppercompilers.com' })
  const client = await id('select client_id as id from stacks where id = $1', [stack])
  const step = await id(
    `insert into build_steps (client_id, stack_id, domain_id, kind, natural_key, state, intended_at, attempts, fault_code)
     select client_id, stack_id, id, 'register', 'register ' || name, 'blocked', app.now(), 1, 'build.name-taken'
     from domains where stack_id = $1 and chosen order by position limit 1 returning id`,
    [stack],
  )
  await build.db.owner.query(`update stacks set state = 'building' where id = $1`, [stack])
  await build.db.owner.query(
    `insert into daily_figures (inbox_id, client_id, day, warm_up_sent, warm_up_inbox, warm_up_spam, cold_sent, bounced, replies, seen_at)
     select i.id, i.client_id, app.now()::date - day, 10 + day, 9 + day, 1, 0, 0, 0, app.now()
     from inboxes i, generate_series(0, 9) day where i.stack_id = $1`,
    [stack],
  )
  await build.db.owner.query(
    `insert into observations (client_id, stack_id, domain_id, kind, verdict, detail)
     select client_id, stack_id, id, 'zone', case when position % 2 = 0 then 'pass' else 'fail' end, name || ': MX is missing'
     from domains where stack_id = $1 and chosen`,
    [stack],
  )
  const difference = await id(
    `insert into differences (client_id, stack_id, domain_id, kind, natural_key, wanted, found, state)
     select d.client_id, d.stack_id, d.id, v.kind, v.kind, wanted::jsonb, found::jsonb, v.state
     from (select * from domains where stack_id = $1 and chosen limit 1) d cross join (values
       ('record', '{"records":[{"type":"TXT","name":"_dmarc.x.com","text":"v=DMARC1; p=none"}]}', '{"records":[]}', 'open'),
       ('registrant', '{"differing":[]}', '{"differing":["street"]}', 'open'),
       ('auto-renew', '{"on":true}', '{"on":false}', 'gone')) v (kind, wanted, found, state) returning id`,
    [stack],
  )
  const change = await id(
    `insert into world_changes (client_id, stack_id, domain_id, kind, stood, written, state, approved_at, applied_at, fault_code)
     select d.client_id, d.stack_id, d.id, 'auto-renew', '{"on":false}', '{"on":true}', reached, app.now(),
       case when reached = 'applied' then app.now() end, case when reached = 'stopped' then 'drift.needs-force' end
     from (select * from domains where stack_id = $1 and chosen limit 1) d, unnest(array['stopped', 'applied']) reached
     returning id`,
    [stack],
  )
  await build.db.owner.query(
    `insert into plan_changes (client_id, engagement_id, stack_id, kind, state, because, target_per_month, replaces_id, plan_id,
       difference, names, monthly_cents, monthly_before_cents, once_cents, due_now_cents, priced_at, offered_at, accepted_at,
       accepted_by, paid_at, paid_cents)
     select s.client_id, s.engagement_id, s.id, 'resize', 'paid', 'client', 2000, null::uuid, s.plan_id,
       '{"newDomains":1,"inboxesOnNew":[2],"onStanding":[],"newActive":1,"newReserve":1,"keptDomains":2,"keptInboxes":3,"promoted":[],
         "demoted":[],"restingDomains":[],"restingInboxes":[],"restsOn":null,"firstColdOn":"2026-12-20","fullVolumeOn":"2027-01-04"}'::jsonb,
       array['getlovelace.com'], 45000, 30000, 1108, 9000, app.now(), app.now(), app.now(), $2::uuid, app.now(), 10108
     from stacks s where s.id = $1
     union all
     select s.client_id, s.engagement_id, s.id, 'replace', 'asked', 'worn-out', null,
       (select id from domains where stack_id = s.id and chosen limit 1), null, null, null, null, null, null, null, null, null, null,
       null, null, null from stacks s where s.id = $1`,
    [stack, owner.personId],
  )
  await build.db.owner.query(
    `insert into promotions (client_id, stack_id, stopped_id, because) select client_id, stack_id, id, 'suspended'
     from inboxes where stack_id = $1 limit 1`,
    [stack],
  )
  const unapproved = await build.approvedStack({
    company: 'Noether Symmetry',
    mainDomain: 'noethersymmetry.com',
  })
  await build.db.owner.query(
    `update stacks set state = 'planned', spending_approved_at = null, spending_approved_by = null where id = $1`,
    [unapproved],
  )
  await build.db.inPurpose('service-delivery', system('test'), (tx) =>
    openTask(tx, {
      clientId: client,
      stackId: stack,
      naturalKey: 'refund:1',
      kind: 'refund-payment',
      instructions: 'This client paid twice. Look at the payment and give it back.',
      dueAt: new Date(tx.now.getTime() + 2 * 3_600_000),
    }),
  )
  const adoption = await world.build.db.inPurpose('service-delivery', owner.actor, async (tx) => {
    const read = readImport(adoptedFile, dayOf(tx.now))
    if (!read.ok) throw new Error(read.reasons.join(' '))
    await importClients(tx, read.clients, 'sandbox')
    return (await adoptionList(tx))[0]?.engagementId ?? ''
  })
  const sighting = await id(
    `insert into sightings (vendor, mode, kind, ref, domain, client_id, state)
     select 'mailforge', 'sandbox', 'mailbox', 'm1', 'getlovelace.com', client_id, 'active' from adoptions returning id`,
  )
  await build.db.inPurpose('service-delivery', system('test'), (tx) =>
    pauseSending(tx, { clientId: client, stackId: stack }, 'operator'),
  )
  await judgeHealth(build.db, stack)
  await build.db.owner.query(
    `insert into invoices (client_id, engagement_id, invoice_ref, number, status, currency, total_cents, paid_cents,
       issued_at, paid_at, seen_at)
     select client_id, engagement_id, 'in_story', 'LL-1', 'paid', 'usd', 180000, 180000, app.now(), app.now(), app.now()
     from stacks where id = $1`,
    [stack],
  )
  const refund = await id(
    `insert into refunds (client_id, engagement_id, invoice_id, state, currency, amount_cents, kept_cents)
     select client_id, engagement_id, id, 'proposed', 'usd', 170000, 10000 from invoices returning id`,
  )
  return {
    adoption,
    sighting,
    lead,
    client,
    engagement,
    stack,
    step,
    unapproved,
    difference,
    change,
    inbox: await id('select id from inboxes where stack_id = $1 limit 1', [stack]),
    person: await id('select person_id as id from client_members where client_id = $1', [client]),
    call,
    quote: await id('select id from quotes where client_id = $1', [client]),
    request: await id(
      `insert into data_requests (kind, asked_at) values ('access', app.now() - interval '1 day') returning id`,
    ),
    task: await id('select id from tasks'),
    pause: await id('select id from sending_pauses'),
    colleague: owner.personId,
    session: '00000000-0000-4000-8000-000000000001',
    connection: await id(`select id from connections where vendor = 'porkbun'`),
    version: await id(`select version as id from policy_versions where state = 'in-effect'`),
    notice: '00000000-0000-4000-8000-000000000000',
    invoice: await id('select id from invoices'),
    refund,
    domain: await id('select id from domains where stack_id = $1 and chosen order by position limit 1', [
      stack,
    ]),
    bill: '00000000-0000-4000-8000-000000000000',
    renewal: '00000000-0000-4000-8000-000000000000',
    currency: 'eur',
    tld: 'net',
  }
}

const adoptedFile = `company,contact name,contact e-mail,domains,inboxes,sender names,warm since
Babbage Engines,Charles Babbage,charles@babbageengines.com,getbabbage.com,charles@getbabbage.com,Charles Babbage,2026-06-01`

const posted = new Set<keyof typeof consolePaths>([
  'answerInquiry',
  'convertInquiry',
  'heldCopy',
  'noteDataRequest',
  'answerDataRequest',
  'eraseData',
  'members',
  'endMembership',
  'adoptionPreview',
  'adoptionImport',
  'adoptionReading',
  'leaveOut',
  'acceptAdoption',
  'acceptComplete',
  'inviteContact',
  'moveCall',
  'cancelCall',
  'noteCall',
  'withdraw',
  'end',
  'stopEnding',
  'exportedReplies',
  'reopenIntake',
  'ownDomain',
  'domainProof',
  'ownDomain',
  'takeBackQuote',
  'raiseSpending',
  'moreNames',
  'retryStep',
  'retrySteps',
  'anotherAddress',
  'approveDifferences',
  'planChange',
  'decideDifference',
  'decideChange',
  'complaints',
  'pause',
  'endPause',
  'dmarcStep',
  'care',
  'reissue',
  'noteTask',
  'finishTask',
  'dropTask',
  'assignTask',
  'colleagueRole',
  'colleagueInvitation',
  'colleagueSecondFactor',
  'endColleague',
  'announcePolicy',
  'toldOfPolicy',
  'endSession',
  'endSessions',
  'checkConnection',
  'rotateConnection',
  'switchOffConnection',
  'switchOnConnection',
  'removeBill',
  'recordTransfer',
  'proposeRefund',
  'decideRefund',
  'decideRenewal',
  'tldReading',
  'removeTld',
])
/** Pages whose own address also takes their form. */
const both = new Set<keyof typeof consolePaths>([
  'dataRequests',
  'callHours',
  'newTask',
  'handOverTasks',
  'plan',
  'quote',
  'spending',
  'build',
  'drift',
  'changes',
  'handOff',
  'staff',
  'newConnection',
  'thresholds',
  'bills',
  'billing',
  'settings',
  'pricesIn',
  'tlds',
  'reports',
])

function addressesOf(ids: StoryIds, wanted: (name: keyof typeof consolePaths) => boolean): string[] {
  const values: Readonly<Record<string, string>> = { ...ids }
  return (Object.keys(consolePaths) as (keyof typeof consolePaths)[])
    .filter(wanted)
    .map((name) => consolePaths[name].pattern.replace(/:(\w+)/g, (_, param: string) => values[param] ?? ''))
}

/** Every page of the console, from the list of its addresses, so that a new one can’t be forgotten. */
export const pagesOf = (ids: StoryIds): string[] =>
  addressesOf(ids, (name) => !posted.has(name) && name !== 'live' && name !== 'adoptionTemplate')

/** Everything that can be posted to. */
export const formsOf = (ids: StoryIds): string[] =>
  addressesOf(ids, (name) => posted.has(name) || both.has(name))
