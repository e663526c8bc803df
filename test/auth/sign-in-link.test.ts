import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { browser, email, enrolledOwner, type SignInWorld, signInWorld, tokenOf } from './sign-in-world.ts'

describe('a mailed sign-in link', () => {
  let world: SignInWorld
  let personId: string
  beforeAll(async () => {
    world = await signInWorld()
    personId = await world.addClient('carla@client.example')
  })
  beforeEach(async () => {
    await world.owner.query('delete from auth.attempt')
    world.mails.splice(0)
    world.queued.splice(0)
  })
  afterAll(() => world.drop())

  const portal = () => world.signIn.portal
  const linkFor = async (address: string): Promise<string> => {
    await portal().requestLink(email(address))
    await world.deliverMail()
    return tokenOf(world.mails.at(-1)?.link)
  }

  test('signs its person in, once', async () => {
    const token = await linkFor('carla@client.example')
    const at = browser()
    const entered = await portal().enter(at.headers(), token)
    at.keep(entered?.setCookies ?? [])
    const session = await portal().session(at.headers())
    expect(session?.personId).toBe(personId)
    expect(await world.asSession('app.portal_person()', session?.sessionHash ?? '')).toBe(personId)
    expect(await world.asSession('app.staff_role()', session?.sessionHash ?? '')).toBeNull()
    expect(await portal().enter(browser().headers(), token)).toBeUndefined()
  })

  test('is not used up by looking at its page', async () => {
    const token = await linkFor('carla@client.example')
    for (let looks = 0; looks < 3; looks++) expect(await portal().isLinkGood(token)).toBe(true)
    expect(await portal().enter(browser().headers(), token)).toBeDefined()
    expect(await portal().isLinkGood(token)).toBe(false)
  })

  test('pressed twice at the same moment opens one session', async () => {
    const token = await linkFor('carla@client.example')
    const entered = await Promise.all(
      Array.from({ length: 4 }, () => portal().enter(browser().headers(), token)),
    )
    expect(entered.filter(Boolean)).toHaveLength(1)
  })

  test('works for fifteen minutes', async () => {
    const token = await linkFor('carla@client.example')
    const left = await world.owner.query<{ minutes: number }>(
      `select extract(epoch from max(expires_at) - clock_timestamp())::float / 60 as minutes from auth.one_time_link`,
    )
    expect(left.rows[0]?.minutes).toBeGreaterThan(14)
    expect(left.rows[0]?.minutes).toBeLessThanOrEqual(15)
    await world.owner.query('update auth.one_time_link set expires_at = clock_timestamp()')
    expect(await portal().isLinkGood(token)).toBe(false)
    expect(await portal().enter(browser().headers(), token)).toBeUndefined()
  })

  test('asked for an unknown address does the same work: a request, a job, and no mail', async () => {
    await portal().requestLink(email('stranger@elsewhere.example'))
    expect(world.queued).toHaveLength(1)
    await world.deliverMail()
    expect(world.mails).toEqual([])
    const rows = await world.owner.query<{ row: string }>('select r::text as row from auth.link_request r')
    expect(rows.rows.map(({ row }) => row).join()).not.toContain('stranger')
  })

  test('is mailed three times in a quarter of an hour and no more, whoever asks', async () => {
    for (const address of ['carla@client.example', 'stranger@elsewhere.example']) {
      world.queued.splice(0)
      for (let asks = 0; asks < 5; asks++) await portal().requestLink(email(address))
      expect(world.queued).toHaveLength(3)
    }
  })

  test('a portal session that expired or was ended opens nothing', async () => {
    const at = browser()
    at.keep((await portal().enter(at.headers(), await linkFor('carla@client.example')))?.setCookies ?? [])
    const session = await portal().session(at.headers())
    const seen = () => world.asSession('app.portal_person()', session?.sessionHash ?? '')
    expect(await seen()).toBe(personId)
    const kept = at.headers()
    await portal().signOut(at.headers())
    expect(await seen()).toBeNull()
    expect(await portal().session(kept)).toBeUndefined()

    const other = browser()
    other.keep(
      (await portal().enter(other.headers(), await linkFor('carla@client.example')))?.setCookies ?? [],
    )
    expect(await portal().session(other.headers())).toBeDefined()
    await world.owner.query('update auth.session set expires_at = clock_timestamp()')
    expect(await portal().session(other.headers())).toBeUndefined()
  })

  test('a portal cookie is no staff cookie, even under its name', async () => {
    const at = browser()
    at.keep((await portal().enter(at.headers(), await linkFor('carla@client.example')))?.setCookies ?? [])
    const [value = ''] = at.jar.values()
    at.jar.set(world.signIn.cookies.staff.name, value)
    expect((await world.signIn.staff.standing(at.headers())).kind).toBe('nobody')
  })

  test('an erased person is signed out and gone from sign-in', async () => {
    const gone = await world.addClient('gone@client.example')
    const at = browser()
    at.keep((await portal().enter(at.headers(), await linkFor('gone@client.example')))?.setCookies ?? [])
    await world.signIn.forgetPerson(gone)
    expect(await portal().session(at.headers())).toBeUndefined()
    const left = await world.owner.query('select 1 from auth."user" where person_id = $1', [gone])
    expect(left.rowCount).toBe(0)
  })
})

describe('a stolen copy of the sign-in tables', () => {
  let world: SignInWorld
  beforeAll(async () => {
    world = await signInWorld()
  })
  afterAll(() => world.drop())

  test('holds no token, code, secret, address or browser that anybody could use or read', async () => {
    const owner = await enrolledOwner(world)
    await world.addClient('carla@client.example')
    await world.signIn.portal.requestLink(email('carla@client.example'))
    await world.deliverMail()
    const unused = tokenOf(world.mails.at(-1)?.link)
    const secrets = [
      ...[...owner.browser.jar.values()].flatMap((cookie) => [
        cookie,
        decodeURIComponent(cookie).split('.')[0] ?? '',
      ]),
      unused,
      ...owner.recoveryCodes,
      owner.textKey.replaceAll(' ', ''),
    ]
    const telltales = ['TellTaleBrowser', '203.0.113.77', 'carla', 'olga', 'Olga']

    const tables = await world.owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('auth', 'pgboss')`,
    )
    expect(tables.rows.length).toBeGreaterThan(7)
    const dump: string[] = []
    for (const { name } of tables.rows) {
      const rows = await world.owner.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`)
      dump.push(...rows.rows.map(({ row }) => row))
    }
    const text = dump.join('\n')
    const bytes = [...text.matchAll(/\\\\x([0-9a-f]+)/g)].map(([, hex = '']) =>
      Buffer.from(hex, 'hex').toString('latin1'),
    )
    expect(bytes.length).toBeGreaterThan(5)
    for (const secret of [...secrets, ...telltales]) {
      expect(secret).not.toBe('')
      expect(text).not.toContain(secret)
      expect(bytes.join('\n')).not.toContain(secret)
    }

    // What is there instead of a token does not work as one.
    const hashes = await world.owner.query<{ hash: string }>(
      `select encode(token_hash, 'hex') as hash from auth.session union all select encode(token_hash, 'base64') from auth.session`,
    )
    for (const { hash } of hashes.rows) {
      const thief = browser()
      thief.jar.set(world.signIn.cookies.staff.name, hash)
      expect((await world.signIn.staff.standing(thief.headers())).kind).toBe('nobody')
    }
  })

  test('no column could hold a network address or a user agent', async () => {
    const columns = await world.owner.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'auth'`,
    )
    const names = columns.rows.map(({ name }) => name)
    expect(names.filter((name) => /ip|agent|address|device/.test(name))).toEqual([])
  })

  test('the sweep leaves nothing that is over', async () => {
    await world.owner.query(`
      update auth.session set expires_at = created_at;
      update auth.one_time_link set expires_at = clock_timestamp();
      update auth.link_request set requested_at = clock_timestamp() - interval '1 day';
      update auth.attempt set closes_at = clock_timestamp()`)
    await world.signIn.sweep()
    const left = await world.owner.query<{ rows: number }>(
      `select (select count(*) from auth.session) + (select count(*) from auth.one_time_link)
            + (select count(*) from auth.link_request) + (select count(*) from auth.attempt) as rows`,
    )
    expect(Number(left.rows[0]?.rows)).toBe(0)
  })
})
