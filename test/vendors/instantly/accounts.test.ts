import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { personal } from '#policy/personal.ts'
import { type InstantlyWorld, inbox, mail, startInstantly } from './instantly-world.ts'

describe('Instantly accounts', () => {
  let instantly: InstantlyWorld
  beforeAll(async () => {
    instantly = await startInstantly()
  })
  afterAll(() => instantly.world.close())

  it('is undefined for an inbox that was never added', async () => {
    expect(await instantly.sequencer.findAccount(mail('nobody@brand.example'))).toBeUndefined()
  })

  it('connects an inbox whose login works, with its limits', async () => {
    const added = await instantly.sequencer.addAccount(inbox('ada@brand.example'))
    expect(added).toMatchObject({
      state: 'active',
      setUpPending: false,
      warmUp: 'paused',
      coldPerDay: 20,
      warmUpPerDay: 40,
    })
  })

  it('adds an inbox once, however often it is asked to', async () => {
    await instantly.sequencer.addAccount(inbox('once@brand.example'))
    await instantly.sequencer.addAccount(inbox('once@brand.example'))
    const posted = (await instantly.world.requests('instantly')).filter(
      ({ method, path }) => method === 'POST' && path === '/api/v2/accounts',
    )
    const listed = (await instantly.call('GET', '/accounts?search=once&limit=100')).json as {
      items: unknown[]
    }
    expect(listed.items).toHaveLength(1)
    expect(posted.filter(({ status }) => status !== 200)).toHaveLength(0)
  })

  it('finds the inbox it added when the answer was lost', async () => {
    await instantly.world.plan('instantly', { kind: 'lost', matches: 'POST /api/v2/accounts', times: 1 })
    const lost = instantly.sequencer.addAccount(inbox('lost@brand.example'))
    await expect(lost).rejects.toMatchObject({ failure: 'unavailable' })
    const again = await instantly.sequencer.addAccount(inbox('lost@brand.example'))
    expect(again.state).toBe('active')
  })

  it('shows a refused login as disconnected, with its code and not its prose', async () => {
    const wrong = { ...inbox('wrong@brand.example').smtp, password: 'not-it' }
    const added = await instantly.sequencer.addAccount(inbox('wrong@brand.example', { smtp: wrong }))
    expect(added).toMatchObject({ state: 'disconnected', faultCode: 'EAUTH' })
  })

  it('stays pending while the mail host cannot be reached', async () => {
    const smtp = { ...inbox('early@brand.example').smtp, host: 'mail.not-there.example' }
    const added = await instantly.sequencer.addAccount(inbox('early@brand.example', { smtp }))
    expect(added.setUpPending).toBe(true)
  })

  it('pauses, resumes, changes limits and the tracking host', async () => {
    const email = mail('knobs@brand.example')
    await instantly.sequencer.addAccount(inbox('knobs@brand.example'))
    expect((await instantly.sequencer.pauseAccount(email)).state).toBe('paused')
    expect((await instantly.sequencer.resumeAccount(email)).state).toBe('active')
    const limits = { coldPerDay: 12, warmUpPerDay: 9, warmUpIncrementPerDay: 1, gapMinutes: 30 } as const
    expect(await instantly.sequencer.setLimits(email, limits)).toMatchObject({
      coldPerDay: 12,
      warmUpPerDay: 9,
    })
    expect((await instantly.sequencer.setTrackingHost(email, 'go.brand.example')).trackingHost).toBe(
      'go.brand.example',
    )
    expect((await instantly.sequencer.setTrackingHost(email, undefined)).trackingHost).toBeUndefined()
  })

  it('removes an inbox, and removing it again is no failure', async () => {
    await instantly.sequencer.addAccount(inbox('gone@brand.example'))
    await instantly.sequencer.removeAccount(mail('gone@brand.example'))
    await instantly.sequencer.removeAccount(mail('gone@brand.example'))
    expect(await instantly.sequencer.findAccount(mail('gone@brand.example'))).toBeUndefined()
  })

  it('says what a call on an unknown inbox is: missing', async () => {
    const paused = instantly.sequencer.pauseAccount(mail('nobody@brand.example'))
    await expect(paused).rejects.toMatchObject({ failure: 'missing' })
  })

  it('keeps names, addresses and passwords out of its errors', async () => {
    await instantly.control('/_plan', { active: false })
    const refused = instantly.sequencer.addAccount(
      inbox('secret@brand.example', { firstName: personal('name', 'Persephone') }),
    )
    const error = await refused.catch((caught: unknown) => caught)
    await instantly.control('/_plan', { active: true })
    expect(error).toBeInstanceOf(VendorError)
    expect(JSON.stringify(error) + String(error)).not.toMatch(/secret@|Persephone|a-password/)
  })
})
