import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DnsRecord } from '#platform/dns/record.ts'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import { type InstantlyWorld, inbox, mail, startInstantly } from './instantly-world.ts'

describe('what Instantly sees in the DNS', () => {
  let instantly: InstantlyWorld
  beforeAll(async () => {
    instantly = await startInstantly()
    await publish('whole.example', [
      { type: 'MX', name: 'whole.example', ttlSeconds: 300, preference: 10, host: 'mail.whole.example' },
      { type: 'TXT', name: 'whole.example', ttlSeconds: 300, text: 'v=spf1 mx -all' },
      { type: 'TXT', name: 'mf1._domainkey.whole.example', ttlSeconds: 300, text: 'v=DKIM1; p=MIIB' },
      { type: 'TXT', name: '_dmarc.whole.example', ttlSeconds: 300, text: 'v=DMARC1; p=none' },
      { type: 'CNAME', name: 'link.whole.example', ttlSeconds: 300, host: 'prox.itrackly.com' },
    ])
    await publish('half.example', [
      { type: 'MX', name: 'half.example', ttlSeconds: 300, preference: 10, host: 'mail.whole.example' },
      { type: 'CNAME', name: 'link.half.example', ttlSeconds: 300, host: 'elsewhere.example' },
    ])
  })
  afterAll(() => instantly.world.close())

  async function publish(zone: string, records: readonly DnsRecord[]): Promise<void> {
    const answer = await fetch(`${instantly.world.origin('registry')}/zones/${zone}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ records }),
    })
    expect(answer.status).toBe(200)
  }

  it('judges each domain once, by its records', async () => {
    const emails = ['a@whole.example', 'b@whole.example', 'c@half.example'].map(mail)
    const vitals = await instantly.sequencer.vitals(emails)
    expect(vitals).toEqual([
      { domain: 'whole.example', mx: true, spf: true, dkim: true, dmarc: true },
      { domain: 'half.example', mx: true, spf: false, dkim: false, dmarc: false },
    ])
  })

  it('accepts a tracking host only when it leads to the vendor', async () => {
    expect(await instantly.sequencer.trackingStatus('link.whole.example')).toMatchObject({
      cname: true,
      tls: true,
    })
    expect(await instantly.sequencer.trackingStatus('link.half.example')).toMatchObject({ cname: false })
    expect(await instantly.sequencer.trackingStatus('none.half.example')).toMatchObject({ cname: false })
  })

  it('signs in by itself once the mail host can be found', async () => {
    const smtp = { ...inbox('late@whole.example').smtp, host: 'mail.late.example' }
    const added = await instantly.sequencer.addAccount(inbox('late@whole.example', { smtp }))
    expect(added.setUpPending).toBe(true)
    const address = sandboxAddresses.mailforgeMail
    await publish('late.example', [{ type: 'A', name: 'mail.late.example', ttlSeconds: 300, address }])
    instantly.world.advance({ minutes: 2 })
    const found = await instantly.sequencer.findAccount(mail('late@whole.example'))
    expect(found).toMatchObject({ setUpPending: false, state: 'active' })
  })
})
