import type { DeclaredFields } from './recipient.ts'
import { defineRecipient } from './recipient.ts'

const byAddress = { email: 'email' } as const satisfies DeclaredFields

const limits = {
  daily_limit: 'technical',
  sending_gap: 'technical',
  'warmup.limit': 'technical',
  'warmup.increment': 'technical',
} as const satisfies DeclaredFields

/** Instantly API v2, checked 2026-11-23. */
export const instantly = defineRecipient({
  id: 'instantly',
  name: 'Instantly',
  role: 'processor',
  does: 'sequencer',
  why: 'It warms the inboxes and sends your campaigns from them, so it needs their addresses, the names they send as, and their passwords.',
  clause: '4.4',
  purposes: ['service-delivery'],
  hosts: ['api.instantly.ai'],
  country: 'US',
  transfer: 'clauses',
  contract: 'account',
  policyUrl: 'https://instantly.ai/privacy-policy',
  operations: {
    'key.check': {
      what: 'looks whether our key may follow jobs and count what campaigns send',
      fields: { id: 'key' },
    },
    'account.find': { what: 'looks whether an inbox is connected', fields: byAddress },
    'account.list': {
      what: 'reads which inboxes are connected, a page after the last one',
      fields: { limit: 'technical', starting_after: 'email' },
    },
    'account.add': {
      what: 'connects an inbox',
      fields: {
        ...limits,
        email: 'email',
        first_name: 'name',
        last_name: 'name',
        provider_code: 'technical',
        signature: 'signature',
        imap_host: 'technical',
        imap_port: 'technical',
        imap_username: 'email',
        imap_password: 'secret',
        smtp_host: 'technical',
        smtp_port: 'technical',
        smtp_username: 'email',
        smtp_password: 'secret',
      },
    },
    'account.remove': { what: 'disconnects an inbox', fields: byAddress },
    'account.set-limits': { what: 'sets how much an inbox may send', fields: { ...byAddress, ...limits } },
    'account.set-tracking': {
      what: 'sets the host of tracked links',
      fields: { ...byAddress, tracking_domain_name: 'technical', remove_tracking_domain: 'technical' },
    },
    'account.pause': { what: 'stops campaign mail from an inbox', fields: byAddress },
    'account.resume': { what: 'lets campaign mail from an inbox go on', fields: byAddress },
    'warm-up.enable': { what: 'starts the warm-up of inboxes', fields: { emails: 'email' } },
    'warm-up.disable': { what: 'stops the warm-up of inboxes', fields: { emails: 'email' } },
    'warm-up.figures': { what: 'reads where warm-up mail landed', fields: { emails: 'email' } },
    'job.read': { what: 'looks how far a job is', fields: { id: 'key' } },
    'account.daily-figures': {
      what: 'reads what each inbox sent and what bounced',
      fields: { start_date: 'time', end_date: 'time', emails: 'email' },
    },
    'campaign.of-inbox': {
      what: 'reads the numbers of the campaigns that an inbox sends for',
      fields: { ...byAddress, limit: 'technical', starting_after: 'time' },
    },
    'campaign.counts': {
      what: 'reads how many messages of a campaign were sent and how many bounced',
      fields: {
        id: 'key',
        start_date: 'time',
        end_date: 'time',
        exclude_total_leads_count: 'technical',
      },
    },
    'campaign.pause': { what: 'stops a campaign whose list is bad', fields: { id: 'key' } },
    'campaign.resume': { what: 'lets such a campaign go on', fields: { id: 'key' } },
    'account.vitals': { what: 'asks for its own look at the DNS', fields: { accounts: 'email' } },
    'tracking.status': { what: 'looks whether the tracking host works', fields: { host: 'technical' } },
  },
  since: 1,
})
