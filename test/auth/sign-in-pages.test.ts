import { Hono } from 'hono'
import { parse } from 'node-html-parser'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { policyInEffect } from '#test/support/policy-in-effect.ts'
import { signInLinkPages, signInPages } from '#web/auth/sign-in-pages.ts'
import { portalOnly, staffOnly, staffProvenWithin } from '#web/auth/standing.ts'
import { createWeb, part } from '#web/server/create-web.ts'
import { rateLimits } from '#web/server/rate-limit.ts'
import { codeFor, password, type SignInWorld, signInWorld, tokenOf, wrongCodeFor } from './sign-in-world.ts'

/** The web with sign-in, a console page, a secret of the console and a portal page. */
function webOf(world: SignInWorld, publicUrl: URL): Hono {
  const { signIn } = world
  const closed = new Hono()
    .get('/console', staffOnly(signIn), (c) => c.text(`console: ${c.get('staff').role}`))
    .get('/console/secret', staffOnly(signIn), staffProvenWithin(5), (c) => c.text('the secret'))
    .all('/portal/:id/renewals', portalOnly(signIn), (c) => c.text('their renewals'))
    .all('/console/note', staffOnly(signIn), (c) => c.text('noted'))
    .get('/portal', portalOnly(signIn), (c) => c.text(`portal of ${c.get('client').personId}`))
  return createWeb({
    publicUrl,
    checkoutOrigins: [],
    contactAddress: 'privacy@agency.example',
    policy: () => policyInEffect,
    nowMs: Date.now,
    ready: async () => {},
    report: ({ error }) => {
      throw error
    },
    parts: [
      ...signInPages({
        signIn,
        limit: rateLimits(() => '127.0.0.1', Date.now),
        homes: { console: '/console', portal: '/portal' },
      }),
      part('/', closed),
    ],
  })
}

/** A person with a browser: keeps cookies, posts forms as they were rendered, follows redirects by hand. */
function visitor(web: Hono, origin: string) {
  const jar = new Map<string, string>()
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await web.request(new URL(path, origin).href, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0/i.test(line)) jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const html = await response.text()
    return { status: response.status, to: response.headers.get('location'), headers: response.headers, html }
  }
  return {
    jar,
    get: (path: string, headers?: Record<string, string>) => ask(path, headers ? { headers } : {}),
    /** Fills in the page's form and sends it, hidden fields included. */
    async send(page: { html: string }, values: Readonly<Record<string, string>>) {
      const form = parse(page.html).querySelector('form')
      if (!form) throw new Error('the page has no form')
      const body = new URLSearchParams()
      for (const input of form.querySelectorAll('input[type=hidden]'))
        body.set(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '')
      for (const [name, value] of Object.entries(values)) {
        if (!form.querySelector(`input[name=${name}]`)) throw new Error(`the form has no field ${name}`)
        body.set(name, value)
      }
      const action = form.getAttribute('action') ?? ''
      return ask(action, { method: 'POST', body, headers: { origin, 'sec-fetch-site': 'same-origin' } })
    },
    post: (path: string) => ask(path, { method: 'POST', body: new URLSearchParams(), headers: { origin } }),
  }
}

describe('the pages of signing in', () => {
  const publicUrl = new URL('https://agency.example')
  let world: SignInWorld
  let web: Hono
  let textKey: string
  const someone = () => visitor(web, publicUrl.origin)
  beforeAll(async () => {
    world = await signInWorld(publicUrl)
    web = webOf(world, publicUrl)
  })
  beforeEach(async () => {
    await world.owner.query('delete from auth.attempt')
  })
  afterAll(() => world.drop())

  test('take the first owner from the printed link to the console, as a person would', async () => {
    const olga = someone()
    const link = await world.signIn.staff.offerFirstOwnerLink()
    expect(new URL(link ?? '').pathname).toBe(signInLinkPages.firstOwner)
    const first = await olga.get(link ?? '')
    const short = await olga.send(first, {
      name: 'Olga Owner',
      email: 'Olga@agency.example',
      password: 'short',
    })
    expect(short.status).toBe(422)
    expect(short.html).toContain('At least 12 characters')
    expect(short.html).toContain('value="Olga Owner"')

    const entered = await olga.send(short, { name: 'Olga Owner', email: 'Olga@agency.example', password })
    expect([entered.status, entered.to]).toEqual([303, '/staff/enrol'])
    expect((await olga.get('/console')).to).toBe('/staff/enrol')
    expect((await olga.get('/staff/second-factor')).to).toBe('/staff/enrol')

    const enrol = await olga.get('/staff/enrol')
    const page = parse(enrol.html)
    expect(page.querySelector('svg path')).toBeTruthy()
    expect(page.querySelector('input[name=code]')?.getAttribute('autocomplete')).toBe('one-time-code')
    textKey = page.querySelector('#text-key')?.text ?? ''

    const wrong = await olga.send(enrol, { code: await wrongCodeFor(textKey) })
    expect(wrong.status).toBe(422)
    expect(parse(wrong.html).querySelector('#text-key')?.text).toBe(textKey)

    const confirmed = await olga.send(wrong, { code: await codeFor(textKey, -1) })
    const codes = parse(confirmed.html).querySelectorAll('#recovery-codes code')
    expect(codes).toHaveLength(10)
    expect((await olga.get('/console')).html).toBe('console: owner')
    expect((await olga.get('/staff/enrol')).to).toBe('/staff/second-factor')
    expect((await olga.get(link ?? '')).status).toBe(410)
  })

  test('set one cookie: HttpOnly, SameSite, Secure and bound to the host', async () => {
    const olga = someone()
    const page = await olga.get('/staff/sign-in')
    expect(page.headers.getSetCookie()).toEqual([])
    const entered = await olga.send(page, { email: 'olga@agency.example', password })
    const [line = '', ...others] = entered.headers.getSetCookie()
    expect(others).toEqual([])
    expect(line).toMatch(/^__Host-segmento-staff=/)
    expect(line).toMatch(/; HttpOnly/)
    expect(line).toMatch(/; SameSite=Lax/)
    expect(line).toMatch(/; Secure/)
    expect(line).toMatch(/; Path=\//)
    expect(line).not.toMatch(/Domain/i)
  })

  test('lead back to the page of the console that was asked for, and to no other site', async () => {
    const olga = someone()
    const asked = await olga.get('/console/secret')
    expect(asked.to).toBe('/staff/sign-in?next=%2Fconsole%2Fsecret')
    const page = await olga.get(asked.to ?? '')
    const second = await olga.send(page, { email: 'olga@agency.example', password })
    expect(second.to).toBe('/staff/second-factor?next=%2Fconsole%2Fsecret')
    const code = await olga.get(second.to ?? '')
    const done = await olga.send(code, { code: await codeFor(textKey, 0) })
    expect(done.to).toBe('/console/secret')
    expect((await olga.get('/console/secret')).html).toBe('the secret')
    for (const elsewhere of ['https://evil.example', '//evil.example', '/console\\evil', '/console/../x y']) {
      const lured = await olga.get(`/staff/sign-in?next=${encodeURIComponent(elsewhere)}`)
      expect(lured.to).toBe('/console')
    }

    await world.owner.query(`update auth.session set proven_at = proven_at - interval '6 minutes'`)
    const prove = await olga.get('/console/secret')
    expect(prove.to).toBe('/staff/prove?next=%2Fconsole%2Fsecret')
    const proved = await olga.send(await olga.get(prove.to ?? ''), { code: await codeFor(textKey, 1) })
    expect(proved.to).toBe('/console/secret')
    expect((await olga.get('/console/secret')).html).toBe('the secret')

    expect((await olga.post('/staff/sign-out')).to).toBe('/staff/sign-in')
    expect(olga.jar.size).toBe(0)
    expect((await olga.get('/console')).status).toBe(303)
  })

  test('answer the same to a wrong password and to an address nobody here has', async () => {
    const answers = []
    for (const address of ['olga@agency.example', 'nobody@agency.example']) {
      const page = await someone().get('/staff/sign-in')
      const answer = await someone().send(page, { email: address, password: 'not the password' })
      answers.push({ status: answer.status, html: answer.html.replaceAll(address, 'ADDRESS'), to: answer.to })
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.status).toBe(422)
  })

  test('take the same time for both: an address nobody here has costs a password hash too', async () => {
    const addresses = ['olga@agency.example', 'nobody@agency.example'] as const
    const times = { [addresses[0]]: [] as number[], [addresses[1]]: [] as number[] }
    const page = await someone().get('/staff/sign-in')
    for (let round = 0; round < 7; round++) {
      for (const address of addresses) {
        const startedAt = performance.now()
        await someone().send(page, { email: address, password: 'not the password' })
        times[address]?.push(performance.now() - startedAt)
      }
    }
    const [known = 0, unknown = 0] = addresses.map((address) => times[address]?.sort((x, y) => x - y)[3] ?? 0)
    // Without the hash it is some twenty times quicker; the room is for a busy machine.
    expect(unknown).toBeGreaterThan(known / 3)
    expect(unknown).toBeLessThan(known * 3)
  })

  test('mail a client a link whose page changes nothing until its button is pressed', async () => {
    const personId = await world.addClient('carla@client.example')
    const carla = someone()
    const answers = []
    for (const address of ['carla@client.example', 'stranger@elsewhere.example']) {
      const sent = await carla.send(await carla.get('/sign-in'), { email: address })
      answers.push([sent.status, sent.to, sent.headers.getSetCookie()])
    }
    expect(answers[0]).toEqual([303, '/sign-in/sent', []])
    expect(answers[1]).toEqual(answers[0])
    await world.deliverMail()
    expect(world.mails.map((mail) => mail.personId)).toEqual([personId])

    const link = world.mails[0]?.link ?? ''
    expect(tokenOf(link)).toMatch(/^[\w-]{32,}$/)
    for (let looks = 0; looks < 3; looks++) expect((await someone().get(link)).status).toBe(200)
    const page = await carla.get(link)
    expect(page.headers.getSetCookie()).toEqual([])
    expect((await carla.send(page, {})).to).toBe('/portal')
    expect((await carla.get('/portal')).html).toBe(`portal of ${personId}`)
    expect((await carla.get('/console')).to).toBe('/staff/sign-in?next=%2Fconsole')
    expect((await someone().send(page, {})).status).toBe(410)
    expect((await someone().get(link)).status).toBe(410)

    expect((await carla.post('/sign-out')).to).toBe('/sign-in')
    expect((await carla.get('/portal')).to).toBe('/sign-in')
  })

  test('lead a client who has to prove themselves again back to their page, and to no other site', async () => {
    await world.addClient('dora@client.example')
    const page = '/portal/11111111-2222-4333-8444-555555555555/hand-off/credentials'
    const dora = someone()
    const ask = await dora.get(`/sign-in?why=prove&next=${encodeURIComponent(page)}`)
    await dora.send(ask, { email: 'dora@client.example' })
    await world.deliverMail()
    const link = await dora.get(world.mails.at(-1)?.link ?? '')
    expect((await dora.send(link, {})).to).toBe(page)

    for (const elsewhere of [
      'https://evil.example/portal',
      '//evil.example',
      '/portal/../console',
      `${page}?x=carla@client.example`,
      '/portal//evil.example',
      '/console',
    ]) {
      const next = encodeURIComponent(elsewhere)
      const asked = await dora.get(`/sign-in?next=${next}`)
      expect([elsewhere, asked.html.includes('name="next"')]).toEqual([elsewhere, false])
      const forged = {
        html: asked.html.replace('</form>', `<input type="hidden" name="next" value="${elsewhere}"></form>`),
      }
      expect((await dora.send(forged, { email: 'dora@client.example' })).to).toBe('/sign-in/sent')
      await world.deliverMail()
      const mailed = world.mails.at(-1)?.link ?? ''
      expect(mailed).not.toContain('next=')
      const opened = await dora.get(`${mailed}&next=${next}`)
      const pressed = {
        html: opened.html.replace('</form>', `<input type="hidden" name="next" value="${elsewhere}"></form>`),
      }
      expect((await dora.send(pressed, {})).to).toBe('/portal')
      await world.owner.query('delete from auth.attempt')
    }
  })

  test('lead whoever follows a mail without being signed in to the page that it is about', async () => {
    const page = '/portal/0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a/renewals'
    const carla = someone()
    const asked = await carla.get(page)
    expect(asked.to).toBe(`/sign-in?next=${encodeURIComponent(page)}`)
    const form = parse((await carla.get(asked.to ?? '')).html).querySelector('form')
    expect(form?.querySelector('input[name=next]')?.getAttribute('value')).toBe(page)
    expect((await carla.get('/portal')).to).toBe('/sign-in')
  })

  test('say to whoever sent a form after their session had ended that it was not taken, and how they send it again', async () => {
    for (const address of ['/console/note', '/portal/0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a/renewals']) {
      const sent = await someone().post(address)
      expect([sent.status, sent.to]).toEqual([303, expect.stringContaining('why=form')])
      const { html } = await someone().get(sent.to ?? '')
      expect(parse(html).querySelector('.notice')?.text).toMatch(
        /was not taken.*go one page back, and send it again/,
      )
      const asked = await someone().get(address)
      expect((await someone().get(asked.to ?? '')).html).not.toContain('was not taken')
    }
  })

  test('refuse a field that the form does not have, and say which', async () => {
    const page = await someone().get('/sign-in')
    const tampered = { html: page.html.replace('</form>', '<input name="role"></form>') }
    const answer = await someone().send(tampered, { email: 'carla@client.example', role: 'owner' })
    expect(answer.status).toBe(422)
    expect(answer.html).toContain('does not take a field called')
    expect(world.queued).toEqual([])
  })

  test('do not put a sign-in page into a fragment of the console', async () => {
    const answer = await someone().get('/console', { 'hx-request': 'true' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('hx-redirect')).toBe('/staff/sign-in')
    expect(answer.html).toBe('')
  })

  test('are kept by nobody on the way', async () => {
    for (const path of ['/sign-in', '/staff/sign-in', '/sign-in/link?token=x', '/staff/first?token=x'])
      expect((await someone().get(path)).headers.get('cache-control')).toBe('no-store')
  })
})
