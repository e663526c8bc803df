import { joined } from '#policy/text/words.ts'
import { askPages, type Outside, type PublicAnswer } from '../outside.ts'
import { counted, type Probe, verdict } from '../probe.ts'

/** With these a browser tells another site nothing of where somebody was. */
const discreet = ['no-referrer', 'same-origin']
const loading =
  /<(?:script|img|iframe|link|source|video|audio|embed|object)\b[^>]*?\s(?:src|href|data)="([^"]*)"/g
const links = /<a\b[^>]*?\shref="([^"]*)"/g

/** Other origins that a Content-Security-Policy lets load anything; forms may lead to a payment page. */
function otherOrigins(policy: string | null): string[] {
  if (!policy?.startsWith("default-src 'none'")) return ['anywhere: the policy is missing']
  return policy.split(';').flatMap((directive) => {
    const [name = '', ...sources] = directive.trim().split(/\s+/)
    return name === 'form-action' ? [] : sources.filter((source) => !["'self'", "'none'"].includes(source))
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
  async look(_, { outside }) {
    const pages = await askPages(outside)
    const files = await Promise.all(outside.files.map((file) => outside.ask(file)))
    const mails = outside.mails()
    const loose = ({ header }: PublicAnswer) => !discreet.includes(header('referrer-policy') ?? '')
    const found = new Set([
      ...[...pages, ...files].flatMap(({ header }) => otherOrigins(header('content-security-policy'))),
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
