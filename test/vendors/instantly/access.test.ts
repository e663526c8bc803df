import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InstantlyWorld, inbox, mail, startInstantly } from './instantly-world.ts'

describe('what Instantly refuses', () => {
  let instantly: InstantlyWorld
  beforeAll(async () => {
    instantly = await startInstantly()
  })
  afterAll(() => instantly.world.close())

  const keyWith = async (...scopes: string[]) =>
    ((await instantly.control('/_keys', { scopes })) as { apiKey: string }).apiKey

  it('reads an unknown key as unauthorised', async () => {
    const found = instantly.withKey('not-a-key').findAccount(mail('ada@brand.example'))
    await expect(found).rejects.toMatchObject({ failure: 'unauthorised' })
  })

  it('reads a lapsed plan as unfunded, never as a wrong key', async () => {
    await instantly.control('/_plan', { active: false })
    const found = instantly.sequencer.findAccount(mail('ada@brand.example'))
    await expect(found).rejects.toMatchObject({ failure: 'unfunded' })
    await instantly.control('/_plan', { active: true })
  })

  it('lets a key do only what its scopes say', async () => {
    const reader = instantly.withKey(await keyWith('accounts:read'))
    expect(await reader.findAccount(mail('ada@brand.example'))).toBeUndefined()
    await expect(reader.addAccount(inbox('ada@brand.example'))).rejects.toMatchObject({
      failure: 'unauthorised',
    })
  })

  it('takes no field that is not published and misses none that is required', async () => {
    expect(await instantly.call('POST', '/accounts', { email: 'ada@brand.example' })).toMatchObject({
      status: 400,
      json: { statusCode: 400, error: 'Bad Request' },
    })
    const patched = await instantly.call('PATCH', '/accounts/ada@brand.example', { smtp_password: 'x' })
    expect(patched.status).toBe(400)
  })

  it('reads 429 as limited and a 503 page as unavailable', async () => {
    const email = mail('ada@brand.example')
    await instantly.world.plan('instantly', { kind: 'limited', matches: 'GET /api/v2/accounts', times: 1 })
    await expect(instantly.sequencer.findAccount(email)).rejects.toMatchObject({
      failure: 'limited',
      retryAfterMs: 1000,
    })
    await instantly.world.plan('instantly', {
      kind: 'unavailable',
      matches: 'GET /api/v2/accounts',
      times: 1,
    })
    await expect(instantly.sequencer.findAccount(email)).rejects.toMatchObject({ failure: 'unavailable' })
  })

  it('pages with a cursor and stops on an empty page', async () => {
    for (const name of ['one', 'two', 'three', 'four'])
      await instantly.sequencer.addAccount(inbox(`${name}@pages.example`))
    const seen: string[] = []
    let after: string | undefined = ''
    while (after !== undefined) {
      const cursor: string = after === '' ? '' : `&starting_after=${encodeURIComponent(after)}`
      const answer = await instantly.call('GET', `/accounts?search=pages.example&limit=2${cursor}`)
      const page = answer.json as { items: { email: string }[]; next_starting_after?: string }
      seen.push(...page.items.map(({ email }) => email))
      after = page.next_starting_after
    }
    expect(new Set(seen).size).toBe(4)
  })

  it('counts calls, and refuses what goes over 100 in a second', async () => {
    const calls = Array.from({ length: 250 }, () => instantly.call('GET', '/accounts'))
    const statuses = (await Promise.all(calls)).map(({ status }) => status)
    const rate = (await (await fetch(`${instantly.world.origin('instantly')}/_rate`)).json()) as {
      refused: number
      peakInASecond: number
    }
    expect(rate.refused).toBe(statuses.filter((status) => status === 429).length)
    expect(rate.peakInASecond > 100).toBe(rate.refused > 0)
  })
})
