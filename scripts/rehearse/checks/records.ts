import type { DnsWalk } from './dns-walk.ts'
import { type Finding, finding, wrong } from './finding.ts'

/** Every record that a sending domain lives by, read by look-ups of our own. */
export async function checkRecords(dns: DnsWalk, domain: string): Promise<Finding> {
  return finding(`${domain}: MX, SPF, DKIM, DMARC and tracking`, async () => {
    const { answers, path } = await dns.ask(domain, 'MX')
    const missing: string[] = []
    const hosts = answers.flatMap((one) => (one.type === 'MX' ? [one.data.exchange] : []))
    if (hosts.length === 0) missing.push('MX')
    for (const host of hosts)
      if ((await dns.ask(host, 'A')).answers.length === 0) missing.push(`address of ${host}`)
    if ((await texts(dns, domain)).filter((text) => text.startsWith('v=spf1 ')).length !== 1)
      missing.push('one SPF')
    const keys = await texts(dns, `mf1._domainkey.${domain}`)
    if (!keys.some((text) => /\bp=[A-Za-z0-9+/=]{300,}/.test(text))) missing.push('DKIM of 2048 bits')
    if (!(await texts(dns, `_dmarc.${domain}`)).some((text) => /^v=DMARC1;\s*p=/.test(text)))
      missing.push('DMARC')
    if (!(await isAlias(dns, `link.${domain}`))) missing.push('tracking CNAME')
    if (missing.length > 0) return wrong(`missing: ${missing.join(', ')}`)
    return `look-ups over UDP, delegated ${path.join(' → ')}`
  })
}

/** Texts of a name, their parts joined as they are meant. */
export async function texts(dns: DnsWalk, name: string): Promise<string[]> {
  const { answers } = await dns.ask(name, 'TXT')
  return answers.flatMap((one) => (one.type === 'TXT' ? [[one.data].flat().map(String).join('')] : []))
}

async function isAlias(dns: DnsWalk, name: string): Promise<boolean> {
  const { answers } = await dns.ask(name, 'CNAME')
  return answers.some((one) => one.type === 'CNAME' && one.name === name)
}
