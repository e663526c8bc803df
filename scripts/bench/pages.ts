import { randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import pg from 'pg'
import { planCapacity } from '#domain/plans/capacity-plan.ts'
import { parsePlanRequest } from '#domain/plans/plan-request.ts'
import { peopleForSignIn } from '#domain/staff/people-for-sign-in.ts'
import { createSignIn, type SignIn } from '#platform/auth/sign-in.ts'
import { secretOfTextKey, totpCode } from '#platform/auth/totp.ts'
import { hearChanges } from '#platform/changes/changes.ts'
import { personal } from '#policy/personal.ts'
import { signInLinkPages } from '#web/auth/sign-in-pages.ts'
import { consolePages } from '#web/console/console-pages.tsx'
import { consolePaths } from '#web/paths.ts'
import { createWeb } from '#web/server/create-web.ts'
import type { Bench, BenchRow, BenchSize } from './common/bench.ts'
import { type BenchDatabase, openBenchDatabase } from './common/bench-database.ts'
import { policyAsDeclared } from './common/policy-as-declared.ts'
import { siteOrigin } from './common/public-site.ts'
import { spreadOf } from './common/spread.ts'

/** `inboxesPerStack` on domains of five; `views` of each page, in so many rounds. */
const scales: Readonly<
  Record<BenchSize, { stacks: number; inboxesPerStack: number; days: number; views: number; rounds: number }>
> = {
  tiny: { stacks: 2, inboxesPerStack: 10, days: 5, views: 2, rounds: 1 },
  quick: { stacks: 100, inboxesPerStack: 50, days: 365, views: 40, rounds: 3 },
  full: { stacks: 2000, inboxesPerStack: 50, days: 365, views: 100, rounds: 5 },
}

/** Response time that feels immediate leaves this much for the server. */
const goalMs = 50

/** Clients at work for a year, made inside the database: people, stacks, domains, inboxes and their daily figures. */
async function makeYear({ owner, vault }: BenchDatabase, scale: (typeof scales)[BenchSize]): Promise<void> {
  const { stacks, inboxesPerStack, days } = scale
  const request = parsePlanRequest({
    targetPerMonth: inboxesPerStack * 500,
    targetMeans: 'messages',
    stepsPerProspect: 1,
    startDay: '2026-01-01',
    host: 'mailforge',
    sequencer: 'instantly',
    tld: 'com',
  })
  const planned = request.kind === 'request' ? planCapacity(request.request) : undefined
  if (request.kind === 'refused' || planned?.kind !== 'planned') throw new Error('the plan was refused')
  // A temporary table is of one connection.
  const maker = await owner.connect()
  await maker.query(`create temp table made as
    select n, gen_random_uuid() as person, gen_random_uuid() as client, gen_random_uuid() as engagement,
      gen_random_uuid() as plan, gen_random_uuid() as stack, gen_random_uuid() as sender
    from generate_series(1, ${stacks}) n`)
  const rows: readonly [sql: string, values?: readonly unknown[]][] = [
    [
      `insert into people (id, email, name, client_until)
      select person, 'c' || n || '@client.example', 'Contact ' || n, '9999-12-31' from made`,
    ],
    ['insert into person_keys (person_id, wrapped_key) select person, $1 from made', [vault.newPersonKey()]],
    [`insert into clients (id, name) select client, 'Company ' || n from made`],
    [`insert into client_members (client_id, person_id, role) select client, person, 'owner' from made`],
    [
      `insert into engagements (id, client_id, state, mode, started_at)
      select engagement, client, 'live', 'sandbox', app.now() - interval '1 year' from made`,
    ],
    [
      `insert into engagement_changes (client_id, engagement_id, to_state, actor_kind, at)
      select client, engagement, s.state, 'system', app.now() - interval '1 year' + s.place * interval '1 day'
      from made, unnest(array['requested', 'planned', 'quoted', 'accepted', 'intake', 'approving', 'building', 'live'])
        with ordinality s (state, place)`,
    ],
    ['insert into intakes (engagement_id, client_id) select engagement, client from made'],
    [
      `insert into plans (id, client_id, engagement_id, version, inputs, result)
      select plan, client, engagement, 1, $1, $2 from made`,
      [JSON.stringify(request.request), JSON.stringify(planned.plan)],
    ],
    [
      `insert into senders (id, client_id, engagement_id, person_id, first_name, last_name, role)
      select sender, client, engagement, person, 'Ada', 'Byron', 'Sales' from made`,
    ],
    [
      `insert into stacks (id, client_id, engagement_id, plan_id, mode, host, sequencer, state, warm_up_started_at, live_at)
      select stack, client, engagement, plan, 'sandbox', 'mailforge', 'instantly', 'live',
        app.now() - interval '350 days', app.now() - interval '330 days' from made`,
    ],
    [
      `insert into domains (client_id, stack_id, name, reason, position, chosen, state, registered_at, expires_at, proved_at)
      select client, stack, 'd' || n || '-' || p || '.example', 'bench', p, true, 'ready',
        app.now() - interval '1 year', app.now() + interval '1 year', app.now()
      from made, generate_series(1, ${Math.ceil(inboxesPerStack / 5)}) p`,
    ],
    [
      `insert into inboxes (client_id, stack_id, domain_id, sender_id, address, reserve, state, opened_at, connected_at,
        proved_at, warm_up_started_at, daily_limit, figures_at)
      select m.client, m.stack, d.id, m.sender, 'a' || i || '@' || d.name, false, 'live', app.now(), app.now(), app.now(),
        app.now() - interval '350 days', 30, app.now()
      from made m join domains d on d.stack_id = m.stack, generate_series(1, 5) i
      where (d.position - 1) * 5 + i <= ${inboxesPerStack}`,
    ],
    [
      `insert into observations (client_id, stack_id, domain_id, kind, verdict, at)
      select client_id, stack_id, id, 'zone', 'pass', app.now() - w * interval '1 day' from domains, generate_series(1, 10) w`,
    ],
    [
      `insert into daily_figures (inbox_id, client_id, day, warm_up_sent, warm_up_inbox, warm_up_spam, cold_sent, bounced,
        replies, seen_at)
      select i.id, i.client_id, app.now()::date - d, 20, 19, 1, 25, 0, 1, app.now()
      from inboxes i, generate_series(0, ${days - 1}) d`,
    ],
  ]
  // Every key fits by the way they are made; to look each up would take longer than all else.
  await maker.query('set session_replication_role = replica')
  for (const [sql, values = []] of rows) await maker.query(sql, [...values])
  await maker.query('reset session_replication_role')
  await maker.query('analyze')
  maker.release()
}

/** Somebody of the staff at work: what their browser sends with each request. */
async function signedIn(signIn: SignIn): Promise<Headers> {
  const { staff } = signIn
  const link = await staff.offerFirstOwnerLink()
  const token = link === undefined ? null : new URL(link).searchParams.get('token')
  if (!token) throw new Error('there is somebody already')
  const cookies = new Map<string, string>()
  const headers = () =>
    new Headers({ cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') })
  const keep = (lines: readonly string[]) => {
    for (const line of lines) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
  }
  const entered = await staff.becomeFirstOwner(headers(), {
    token,
    name: personal('name', 'Olga Owner'),
    email: personal('email', 'olga@agency.example'),
    password: randomBytes(16).toString('hex'),
  })
  if (entered.kind !== 'entered') throw new Error('the owner was not let in')
  keep(entered.setCookies)
  const enrolment = await staff.enrolment(headers())
  if (!enrolment) throw new Error('there is no second factor to set up')
  const code = await totpCode(secretOfTextKey(enrolment.textKey), Date.now(), -1)
  const confirmed = await staff.confirmEnrolment(headers(), code)
  if (confirmed.kind !== 'entered') throw new Error('the code was refused')
  keep(confirmed.setCookies)
  return headers()
}

/** The value below which 95 of 100 lie. */
function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.NaN
}

async function openConsole(
  database: BenchDatabase,
): Promise<{ web: Hono; headers: Headers; close(): Promise<void> }> {
  const { inPurpose, vault } = database
  const pool = new pg.Pool({ connectionString: database.authenticationUrl, max: 2 })
  pool.on('error', () => {})
  const signIn = createSignIn({
    pool,
    vault,
    publicUrl: new URL(siteOrigin),
    people: peopleForSignIn(inPurpose),
    pages: signInLinkPages,
    mail: {
      queueLinkDelivery: async () => {},
      sendSignInLink: async () => {},
      sendStaffInvitation: async () => {},
    },
  })
  const changes = await hearChanges(database.url)
  const web = createWeb({
    publicUrl: new URL(siteOrigin),
    checkoutOrigins: [],
    contactAddress: 'privacy@agency.example',
    policy: () => policyAsDeclared,
    nowMs: () => Date.now(),
    ready: async () => {},
    report: ({ error }) => {
      throw error
    },
    parts: consolePages({
      signIn,
      inPurpose,
      changes,
      csrfKey: randomBytes(32),
      now: async () => new Date(),
      mode: 'sandbox',
      sandboxPages: false,
      accounts: {
        kinds: [],
        read: () => ({ ok: false, errors: {} }),
        check: async () => {
          throw new Error('no account is looked at here')
        },
      },
      readRegistrarFunds: async () => ({ kind: 'unknown' }),
      settings: () => [],
      controller: { name: 'Agency', contact: 'privacy@agency.example', site: 'agency.example' },
      failed: () => {},
    }),
  })
  return {
    web,
    headers: await signedIn(signIn),
    async close() {
      await changes.close()
      await pool.end()
    },
  }
}

export const pagesBench: Bench = {
  name: 'pages',
  measures: 'time of the server for pages of the console, with a year of daily figures of every inbox',
  async run(size, say) {
    const scale = scales[size]
    const { stacks, inboxesPerStack, days, views, rounds } = scale
    const database = await openBenchDatabase({ durable: false })
    try {
      say(`making ${(stacks * inboxesPerStack * days).toLocaleString('en')} daily figures`)
      await makeYear(database, scale)
      const console = await openConsole(database)
      try {
        const { rows: ids } = await database.owner.query<{ client: string; stack: string }>(
          'select client_id as client, id as stack from stacks order by random() limit 200',
        )
        const pages: Readonly<Record<string, (nth: number) => string>> = {
          home: () => consolePaths.home.to(),
          pipeline: () => consolePaths.pipeline.to(),
          client: (nth) => consolePaths.client.to({ client: ids[nth % ids.length]?.client ?? '' }),
          health: (nth) => consolePaths.health.to({ stack: ids[nth % ids.length]?.stack ?? '' }),
        }
        const result: BenchRow[] = []
        for (const [name, address] of Object.entries(pages)) {
          say(name)
          const open = async (nth: number) => {
            const began = performance.now()
            const answer = await console.web.request(new URL(address(nth), siteOrigin).href, {
              headers: console.headers,
            })
            await answer.text()
            if (answer.status !== 200) throw new Error(`${name} answered ${answer.status}`)
            return performance.now() - began
          }
          // Plans, caches and compiled code are what they stay.
          for (let nth = 0; nth < Math.min(views, 10); nth++) await open(nth)
          const figures: number[] = []
          for (let round = 0; round < rounds; round++) {
            const times: number[] = []
            for (let nth = 0; nth < views; nth++) times.push(await open(round * views + nth))
            figures.push(p95(times))
          }
          result.push({
            case: `${(stacks * inboxesPerStack).toLocaleString('en')} inboxes, ${days} days`,
            arm: name,
            unit: 'ms, 95 of 100 views',
            figure: spreadOf(figures),
            goal: { atMost: goalMs },
          })
        }
        return result
      } finally {
        await console.close()
      }
    } finally {
      await database.close()
    }
  },
}
