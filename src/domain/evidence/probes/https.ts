import { askPages } from '../outside.ts'
import { type Probe, verdict } from '../probe.ts'

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/

export const https: Probe = {
  id: 'https',
  what: 'pages that hold a browser to HTTPS',
  clauses: ['9.1'],
  async look(_, { outside }) {
    const { protocol, hostname } = outside.publicUrl
    if (protocol !== 'https:')
      return {
        verdict: verdict(loopback.test(hostname)),
        words: loopback.test(hostname)
          ? 'none needed: the address is this machine itself, and no network lies between'
          : `none: the public address is ${protocol}//${hostname}`,
      }
    const pages = await askPages(outside)
    const plain = await Promise.all(
      outside.pages.map((page) => outside.ask(page, { 'x-forwarded-proto': 'http' })),
    )
    const held = pages.filter(({ header }) => header('strict-transport-security') !== null).length
    const sentOn = plain.filter(
      ({ status, header }) => status === 308 && header('location')?.startsWith('https://'),
    ).length
    return {
      verdict: verdict(held === pages.length && sentOn === plain.length),
      words: `${held} of ${pages.length} say to stay with it, ${sentOn} of ${plain.length} send on whoever came without`,
    }
  },
}
