import { afterAll, beforeAll, expect, test } from 'vitest'
import type { UtcDay } from '#domain/stacks/sequencer-port.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { reveal } from '#policy/personal.ts'
import { recipients } from '#policy/recipients.ts'
import { declaredLine } from '#test/support/declared-exits.ts'
import { plainLine } from '#test/support/plain-line.ts'
import { instantlySequencer } from '#vendors/instantly/instantly.ts'
import { type InstantlyWorld, mail, sending, startInstantly, warming } from './instantly-world.ts'

let instantly: InstantlyWorld
beforeAll(async () => {
  instantly = await startInstantly()
})
afterAll(() => instantly.world.close())

const address = 'ada@acme.example'
const lead = {
  lead_email: 'mirrowick@leadhouse.example',
  lead_name: 'Gwendrowle Pask',
  reply_text: 'Call snorfle.',
}

/** Puts a lead beside whatever an answer tells; where things are listed under addresses of ours there is no place for one. */
function withLeads(value: unknown, listed = false): unknown {
  if (Array.isArray(value)) return value.map((one) => withLeads(one))
  if (typeof value !== 'object' || value === null) return value
  const inner = Object.entries(value).map(([name, one]) => [
    name,
    withLeads(one, name === 'email_date_data' || (listed && name.includes('@'))),
  ])
  return {
    ...Object.fromEntries(inner),
    ...(listed ? {} : { ...lead, status_message: { code: lead.reply_text } }),
  }
}

test('leads and replies in the sequencer’s answers go no further than the answer', async () => {
  await warming(instantly, address)
  const campaign = await sending(instantly, address)
  instantly.world.advance({ days: 3 })
  const { apiKey = '' } = await instantly.world.credentials('instantly')
  const asked: string[] = []
  const plain = plainLine('instantly', `${instantly.world.origin('instantly')}/api/v2`)
  const stuffed: VendorLine = async (request) => {
    const answer = await plain(request)
    asked.push(request.operation)
    return { ...answer, text: JSON.stringify(withLeads(answer.json())), json: () => withLeads(answer.json()) }
  }
  const sequencer = instantlySequencer(declaredLine('instantly', stuffed), { apiKey })
  const today = (await instantly.world.now()).toISOString().slice(0, 10) as UtcDay
  const told = [
    await sequencer.findAccount(mail(address)),
    await sequencer.dailyFigures([mail(address)], today, today),
    await sequencer.warmUpFigures([mail(address)]),
    await sequencer.campaignsOf(mail(address)),
    await sequencer.campaignCounts(campaign, today, today),
    await sequencer.pauseCampaign(campaign),
    await sequencer.resumeCampaign(campaign),
  ]
  expect(asked).toEqual([
    'account.find',
    'account.daily-figures',
    'warm-up.figures',
    'campaign.of-inbox',
    'campaign.counts',
    'campaign.pause',
    'campaign.resume',
  ])
  const opened = JSON.stringify(told, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'email' in value
      ? { ...value, email: reveal((value as { email: ReturnType<typeof mail> }).email) }
      : value,
  )
  expect(opened).toContain(address)
  expect(opened).toContain(campaign)
  expect(opened).not.toContain('A campaign')
  expect(opened).not.toMatch(/mirrowick|Gwendrowle|snorfle/)
})

/** Of campaigns their numbers and counts are read, and whether they run; by the test above nothing else of an answer is kept. */
const ofCampaigns = ['campaign.of-inbox', 'campaign.counts', 'campaign.pause', 'campaign.resume']

test('no declared call to a sequencer reads leads, replies or messages', () => {
  for (const recipient of Object.values(recipients).filter(({ does }) => does === 'sequencer'))
    for (const operation of Object.keys(recipient.operations).filter((one) => !ofCampaigns.includes(one)))
      expect(operation).not.toMatch(/lead|repl|message|e-?mail|campaign/i)
})
