import { linkToken } from '#domain/mails/link-token.ts'
import { tokenHash } from '#platform/crypto/vault.ts'
import type { DemoWorld } from '#test/support/demo-world.ts'
import { consolePaths, portalPaths, sandboxPaths, signInPaths, sitePaths } from '#web/paths.ts'
import { type Company, companies } from '../../../src/demo/cast/companies.ts'
import { peopleOf } from '../../../src/demo/cast/people.ts'
import { idOf } from '../../../src/demo/seeded.ts'
import { colleagueId } from '../../../src/demo/story/staff.ts'

/** One page to look at, and as whom. */
export interface Visit {
  readonly pattern: string
  /** The company of the demo whose page it is, where it is somebody's. */
  readonly place: string
  readonly address: string
  /** As it was sent. */
  readonly status: number
  readonly html: string
  readonly as:
    | { readonly key: 'visitor'; readonly kind: 'visitor' }
    | { readonly key: string; readonly kind: 'staff' | 'portal'; readonly personId: string }
}

/** An address and why nobody can be led there. */
export interface Closed {
  readonly pattern: string
  readonly why: string
}

const visitor = { key: 'visitor', kind: 'visitor' } as const
const owner = { key: 'owner', kind: 'staff', personId: colleagueId('owner') } as const

/** Companies of the demo whose state opens more than a stack that has long been live does. */
const liveLong = 'veldenrook'
const portalPlaces: Readonly<Record<string, readonly string[]>> = {
  [portalPaths.engagement.pattern]: [
    ...[
      'orrisfen',
      'foxtarrow',
      'zephrane',
      'quillmoor',
      'marlowick',
      'glimmerholt',
      'wyndlefirth',
      'ambrelow',
    ],
    ...['veldenrook', 'tidewick', 'ostrelle', 'tarnfield'],
  ],
  [portalPaths.quote.pattern]: ['foxtarrow', 'veldenrook', 'jessamund'],
  [portalPaths.document.pattern]: ['foxtarrow'],
  [portalPaths.payment.pattern]: ['zephrane'],
  [portalPaths.paymentCanceled.pattern]: ['zephrane'],
  [portalPaths.intake.pattern]: ['quillmoor', 'crellwood', 'veldenrook'],
  [portalPaths.names.pattern]: ['marlowick', 'sorrelvane', 'veldenrook'],
  [portalPaths.build.pattern]: ['ashenlode', 'perrisway', 'wyndlefirth', 'ambrelow', 'veldenrook'],
  [portalPaths.health.pattern]: ['umberlyn', 'dovetarn', 'brackenlume', 'veldenrook'],
  [portalPaths.handoff.pattern]: ['tidewick', 'saffrelle', 'veldenrook'],
  [portalPaths.handoffLedger.pattern]: ['tidewick'],
  [portalPaths.credentials.pattern]: ['tidewick'],
  [portalPaths.renewals.pattern]: ['veldenrook', 'harrowgale', 'umberlyn'],
  [portalPaths.reports.pattern]: ['veldenrook', 'wyndlefirth'],
  [portalPaths.end.pattern]: ['nettlequay', 'ostrelle', 'veldenrook'],
  [portalPaths.change.pattern]: ['elderquist', 'veldenrook'],
}
const consolePlaces: Readonly<Record<string, readonly string[]>> = {
  [consolePaths.client.pattern]: [
    'orrisfen',
    'foxtarrow',
    'quillmoor',
    'ambrelow',
    'pellerwyn',
    'tidewick',
    'ostrelle',
    'nettlequay',
  ],
  [consolePaths.plan.pattern]: ['mossgild', 'orrisfen', 'foxtarrow', 'hazelbrisk', 'veldenrook'],
  [consolePaths.quote.pattern]: ['orrisfen', 'foxtarrow', 'jessamund', 'veldenrook'],
  [consolePaths.spending.pattern]: ['glimmerholt', 'hazelbrisk', 'veldenrook'],
  [consolePaths.build.pattern]: ['ashenlode', 'perrisway', 'wyndlefirth', 'ambrelow', 'veldenrook'],
  [consolePaths.health.pattern]: ['umberlyn', 'dovetarn', 'brackenlume', 'veldenrook'],
  [consolePaths.healthDomains.pattern]: ['dovetarn', 'caldermist'],
  [consolePaths.healthDmarc.pattern]: ['dovetarn', 'caldermist'],
  [consolePaths.drift.pattern]: ['thornmere', 'fennlock', 'veldenrook'],
  [consolePaths.changes.pattern]: ['elderquist', 'veldenrook'],
  [consolePaths.ending.pattern]: ['nettlequay', 'veldenrook'],
  [consolePaths.handOff.pattern]: ['tidewick', 'veldenrook'],
}

function named(key: string): Company {
  const found = companies.find((company) => company.key === key)
  if (!found) throw new Error(`the demo has no ${key}`)
  return found
}

const clientOf = (key: string) => ({ key, kind: 'portal', personId: peopleOf(named(key)).owner.id }) as const

/** Files to be kept, and what no company of the demo has: no pages that the demo could show. */
const shownNowhere: Readonly<Record<string, string>> = {
  [portalPaths.senderPicture.pattern]: 'a picture',
  [portalPaths.handoffInboxes.pattern]: 'a file',
  [portalPaths.handoffZone.pattern]: 'a file',
  [portalPaths.handoffLedgerFile.pattern]: 'a file',
  [portalPaths.endProof.pattern]: 'a file',
  [sandboxPaths.message.pattern]: 'no mail has left yet while no worker runs',
}

/** Lists of the console have filters in the address; these are looked at, too. */
const filtered = [
  `${consolePaths.pipeline.to()}?turn=us`,
  `${consolePaths.pipeline.to()}?over=yes`,
  `${consolePaths.pipeline.to()}?state=building`,
]

/** Values for what stands in an address, of one company of the demo. */
async function valuesOf(
  world: DemoWorld,
  key: string,
): Promise<Readonly<Record<string, string | undefined>>> {
  const { owner: pool } = world.database
  const one = async (sql: string, values: readonly unknown[] = []) =>
    (await pool.query<{ one: string }>(sql, [...values])).rows[0]?.one
  const engagement = idOf('engagement', key)
  const stack = idOf('stack', key)
  return {
    engagement,
    stack,
    client: idOf('client', key),
    lead: idOf('lead', 'bramblecotetools'),
    quote: idOf('quote', key),
    colleague: colleagueId('second'),
    task: await one(`select id::text as one from tasks where state = 'open' order by due_at limit 1`),
    inbox: await one('select id::text as one from inboxes where stack_id = $1 limit 1', [stack]),
    step: await one('select id::text as one from build_steps where stack_id = $1 limit 1', [stack]),
    sender: await one('select id::text as one from senders where engagement_id = $1 limit 1', [engagement]),
    domain: await one('select name as one from domains where stack_id = $1 and chosen limit 1', [stack]),
    document: 'terms',
    version: await one(
      `select version as one from acceptances where document = 'terms' order by accepted_at desc limit 1`,
    ),
    person: peopleOf(named(key)).technical.id,
    section: 'business',
    way: 'txt',
    file: 'processing',
    message: 'none',
    call: idOf('call', 'norrisundkayaks'),
    connection: await one('select id::text as one from connections order by vendor limit 1'),
    adoption: idOf('engagement', 'ardlesey'),
    sighting: idOf('none'),
    renewal: idOf('none'),
    session: idOf('none'),
    difference: idOf('none'),
    change: idOf('none'),
    pause: idOf('none'),
    request: idOf('none'),
    refund: idOf('none'),
    bill: idOf('none'),
    invoice: await one('select id::text as one from invoices where engagement_id = $1 limit 1', [engagement]),
    notice: idOf('none'),
    currency: 'eur',
    tld: 'co',
  }
}

/** Tokens that mails of the demo carry, or would carry now. */
async function tokenFor(world: DemoWorld, pattern: string): Promise<string | undefined> {
  const { vault, owner: pool } = world.database
  if (pattern === sitePaths.confirmGuide.pattern)
    return linkToken(vault, 'confirm guide', idOf('subscriber', 'ann'))
  if (pattern === sitePaths.unsubscribe.pattern)
    return linkToken(vault, 'unsubscribe', idOf('subscriber', 'bo'))
  if (pattern === sitePaths.confirmDomain.pattern) {
    const mail = idOf('mail', 'domain-proof')
    const person = idOf('person', 'domain-proof')
    await pool.query(
      `insert into people (id, email, client_until) values ($1, 'hello@quillmoor.com', '9999-12-31')
       on conflict do nothing`,
      [person],
    )
    await pool.query(
      `insert into mails (id, person_id, kind, purpose, about_id, state)
       values ($1, $2, 'domain-proof', 'operations-email', $3, 'sent') on conflict do nothing`,
      [mail, person, idOf('engagement', 'quillmoor')],
    )
    return linkToken(vault, 'prove domain', mail)
  }
  if (pattern === sitePaths.chooseCall.pattern)
    return linkToken(vault, 'choose call', idOf('choose call', 'bramblecotetools'))
  if (pattern.startsWith(sitePaths.changeCall.pattern))
    return linkToken(vault, 'change call', idOf('call link', 'norrisundkayaks'))
  const links: Readonly<Record<string, readonly [kind: string, person: string | null]>> = {
    [signInPaths.link.pattern]: ['sign-in', peopleOf(named(liveLong)).owner.id],
    [signInPaths.join.pattern]: ['staff-invitation', colleagueId('new')],
    [signInPaths.first.pattern]: ['first-owner', null],
  }
  const link = links[pattern]
  if (!link) return undefined
  const token = `token-of-${link[0]}`
  await pool.query(
    `insert into auth.one_time_link (token_hash, kind, person_id, expires_at)
     values ($1, $2, $3, clock_timestamp() + interval '1 hour') on conflict do nothing`,
    [tokenHash(token), ...link],
  )
  return token
}

function filled(pattern: string, values: Readonly<Record<string, string | undefined>>): string {
  return pattern.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`say in visits.ts what :${name} of ${pattern} is in the demo`)
    return encodeURIComponent(value)
  })
}

/**
 * Every page of every address, as the person whose it is, often in several states. An address that answers to no GET,
 * with something else than a page or by leading elsewhere is no page: the program itself says so.
 */
export async function visitsOf(world: DemoWorld): Promise<{ visits: Visit[]; closed: Closed[] }> {
  const wanted: Omit<Visit, 'status' | 'html'>[] = []
  const add = async (pattern: string, as: Visit['as'], key: string) => {
    const token = await tokenFor(world, pattern)
    const version = pattern.startsWith(sitePaths.privacyVersions.pattern)
      ? await policyVersion(world)
      : undefined
    const values = {
      ...(await valuesOf(world, key)),
      token,
      ...(version ? { version, earlier: version } : {}),
    }
    const address = filled(pattern, values)
    const isQueried = token !== undefined && !pattern.includes(':token')
    wanted.push({ pattern, place: key, address: isQueried ? `${address}?token=${token}` : address, as })
  }
  const patternsOf = (paths: Readonly<Record<string, { readonly pattern: string }>>) =>
    Object.values(paths).map(({ pattern }) => pattern)
  for (const pattern of new Set(patternsOf({ ...sitePaths, ...signInPaths })))
    if (!staffPages.includes(pattern)) await add(pattern, visitor, liveLong)
  for (const pattern of [...staffPages, ...patternsOf(sandboxPaths)]) await add(pattern, owner, liveLong)
  for (const pattern of patternsOf(consolePaths))
    for (const key of consolePlaces[pattern] ?? [liveLong]) await add(pattern, owner, key)
  for (const pattern of patternsOf(portalPaths))
    for (const key of portalPlaces[pattern] ?? [liveLong]) await add(pattern, clientOf(key), key)
  for (const address of filtered) wanted.push({ pattern: address, place: '', address, as: owner })

  const visits: Visit[] = []
  const closed: Closed[] = []
  const cookies = new Map<string, string>()
  for (const visit of wanted) {
    const { as } = visit
    if (as.kind !== 'visitor' && !cookies.has(as.key)) {
      const cookie = await world.cookieOf(as.kind, as.personId)
      cookies.set(as.key, `${cookie.name}=${cookie.value}`)
    }
    const nowhere = shownNowhere[visit.pattern]
    if (nowhere !== undefined) {
      closed.push({ pattern: visit.pattern, why: nowhere })
      continue
    }
    const answer = await askFor(world.origin + visit.address, cookies.get(as.key))
    // Another address with a name in this place answers for what is only posted to.
    if ('html' in answer && answer.status === 404 && isAnotherToo(visit.pattern))
      closed.push({ pattern: visit.pattern, why: 'only posted to' })
    else if ('html' in answer) visits.push({ ...visit, ...answer })
    else closed.push({ pattern: visit.pattern, ...answer })
  }
  return { visits, closed }
}

function isAnotherToo(pattern: string): boolean {
  return Object.values(consolePaths).some(
    (other) =>
      other.pattern !== pattern &&
      other.pattern.includes(':') &&
      new RegExp(`^${other.pattern.replace(/:[A-Za-z]+/g, '[^/:]+')}$`).test(pattern),
  )
}

/** Pages around signing in that only somebody sees who is signed in. */
const staffPages: readonly string[] = [signInPaths.prove.pattern, signInPaths.recoveryCodes.pattern]

async function policyVersion(world: DemoWorld): Promise<string | undefined> {
  const { rows } = await world.database.owner.query<{ version: string }>(
    `select version from policy_versions where state = 'in-effect'`,
  )
  return rows[0]?.version
}

async function askFor(
  address: string,
  cookie: string | undefined,
): Promise<{ readonly status: number; readonly html: string } | { readonly why: string }> {
  const answer = await fetch(address, { redirect: 'manual', headers: cookie ? { cookie } : {} })
  const { status } = answer
  const type = answer.headers.get('content-type') ?? 'nothing'
  if (type.startsWith('text/html') && status !== 405) return { status, html: await answer.text() }
  await answer.body?.cancel()
  if (status === 405) return { why: 'only posted to' }
  return { why: status >= 300 && status < 400 ? 'leads elsewhere' : type }
}
