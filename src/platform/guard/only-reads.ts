/**
 * Operations that leave everything at a vendor as it is. Whatever is not listed counts as a change, so that a new
 * operation is refused for a stack that is only looked at until somebody has thought about it.
 */
const reading: Readonly<Record<string, readonly string[]>> = {
  porkbun: [
    'key.check',
    'account.balance',
    'account.settings',
    'domain.check',
    'domain.find',
    'domain.list',
    'registrant.read',
    'name-servers.read',
    'forward.list',
  ],
  mailforge: [
    'workspace.list',
    'domain.find',
    'domain.list',
    'dns.read',
    'mailbox.list',
    'mailbox.read',
    'mailbox.credentials',
  ],
  instantly: [
    'account.find',
    'account.list',
    'warm-up.figures',
    'job.read',
    'account.daily-figures',
    'campaign.of-inbox',
    'campaign.counts',
    'account.vitals',
    'tracking.status',
  ],
  seed: ['proof.find'],
  blocklists: ['domain.look-up'],
}

export function onlyReads(vendor: string, operation: string): boolean {
  return reading[vendor]?.includes(operation) ?? false
}
