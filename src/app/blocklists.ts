import type { Config } from '#config/config.ts'
import { StartRefusal } from '#config/start-refusal.ts'
import { recipients } from '#policy/recipients.ts'

/**
 * Clients' domains go to declared operators of blocklists alone; a setting names which of them.
 * @throws StartRefusal where one is at no operator that the policy names
 */
export function refuseUndeclaredBlocklists({ domainBlocklists }: Pick<Config, 'domainBlocklists'>): void {
  const hosts = recipients.blocklists?.hosts ?? []
  const other = domainBlocklists.find(
    (zone) => !hosts.some((host) => zone === host || zone.endsWith(`.${host}`)),
  )
  if (other === undefined) return
  throw new StartRefusal({
    setting: 'DOMAIN_BLOCKLISTS',
    sentence: `names ${other}, and the privacy policy names no such operator of a blocklist`,
    remedy: `Lists at ${hosts.join(', ')} can be asked; declare another in src/policy/recipients/blocklists.ts`,
  })
}
