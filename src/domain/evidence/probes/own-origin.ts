import { joined } from '#policy/text/words.ts'
import { askPages, type Outside, type PublicAnswer } from '../outside.ts'
import { counted, type Installation, type Probe, verdict } from '../probe.ts'

/** With these a browser tells another site nothing of where somebody was. */
const discreet = ['no-referrer', 'same-origin']
const loading =
  /<(?:script|img|iframe|link|source|video|audio|embed|object)\b[^>]*?\s(?:src|href|data)="([^"]*)"/g
const links = /<a\b[^>]*?\shref="([^"]*)"/g

/** The site that a host belongs to: `stripe.com` of `checkout.stripe.com`. */
const siteOf = (host: string) => host.split('.').slice(-2).join('.')
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/

/** Where a form may lead besides ourselves: to a payment page of a recipient that the policy names, or its stand-in here. */
function mayTakeForms(source: string, { register }: Installation['policy']): boolean {
  if (!URL.canParse(source)) return false
  const { hostname } = new URL(source)
  const sites = Object.values(register.recipients).flatMap(({ hosts }) => hosts.map(siteOf))
  return loopback.test(hostname) || sites.includes(siteOf(hostname))
}

/** Other origins that a Content-Security-Policy lets in. */
function otherOrigins(header: string | null, policy: Installation['policy']): string[] {
  if (!header?.startsWith("default-src 'none'")) return ['anywhere: the policy is missing']
  return header.split(';').flatMap((directive) => {
    const [name = '', ...sources] = directive.trim().split(/\s+/)
    const others = sources.filter((source) => !["'self'", "'none'"].includes(source))
    return name === 'form-action' ? others.filter((source) => !mayTakeForms(source, policy)) : others
  })
}

const matches = (text: string, pattern: RegExp, base: URL): URL[] =>
  [...text.matchAll(pattern)].flatMap(([, address = '']) =>
    URL.canParse(address, base.href) ? [new URL(address, base)] : [],
  )

function loaded(text: string, { publicUrl }: Outside): string[] {
  return matches(text, loading, publicUrl)
    .filter(({ origin, protocol }) => origin !== publicUrl.origin && protocol !== 'data:')
    .map(({ host }) => host)
}

/** What a link is decorated with to recognise who followed it. */
const marks = /^(utm_|mc_|_hs|hsa_|pk_|mtm_)|^([a-z]{1,3}clid|ref|referrer|source)$/

/** A link that leaves carries nothing but the address, so that nobody is told who came from here. */
function decorated(text: string, { publicUrl }: Outside): string[] {
  return matches(text, links, publicUrl)
    .filter(({ origin, protocol }) => /^https?:$/.test(protocol) && origin !== publicUrl.origin)
    .filter(({ search }) => search !== '')
    .map(({ host }) => host)
}

/** The links of a mail lead to us with a token; the page behind it asks before anything happens. */
const marked = (html: string, { publicUrl }: Outside): string[] =>
  matches(html, links, publicUrl)
    .filter(({ searchParams }) => [...searchParams.keys()].some((key) => marks.test(key)))
    .map(({ host }) => `a mark in a link to ${host}`)

export const ownOrigin: Probe = {
  id: 'own-origin',
  what: 'other sites that a page or a mail lets in, or tells who came from here',
  clauses: ['2.9', '2.10'],
  async look(_, { outside, policy }) {
    const pages = await askPages(outside)
    const files = await Promise.all(outside.files.map((file) => outside.ask(file)))
    const mails = outside.mails()
    const loose = ({ header }: PublicAnswer) => !discreet.includes(header('referrer-policy') ?? '')
    const found = new Set([
      ...[...pages, ...files].flatMap(({ header }) =>
        otherOrigins(header('content-security-policy'), policy),
      ),
      ...[...pages, ...files].filter(loose).map(({ path }) => `a referrer at ${path}`),
      ...pages.flatMap(({ text }) => [...loaded(text, outside), ...decorated(text, outside)]),
      ...mails.flatMap(({ html }) => [...loaded(html, outside), ...marked(html, outside)]),
    ])
    return {
      verdict: verdict(found.size === 0),
      words:
        found.size === 0
          ? `0: ${pages.length + files.length} answers with their headers, ${counted(mails.length, 'kind')} of mail; no link says where from`
          : joined([...found]),
    }
  },
}
