import { Hono } from 'hono'
import { closedFolders, machinePaths, sitePaths } from '#web/paths.ts'
import { policyOf } from './policy-in-effect.ts'

/** Crawlers known to gather text to train models or to feed them. */
const aiCrawlers = [
  'AI2Bot',
  'Amazonbot',
  'anthropic-ai',
  'Applebot-Extended',
  'Bytespider',
  'CCBot',
  'ChatGPT-User',
  'Claude-SearchBot',
  'Claude-User',
  'ClaudeBot',
  'cohere-ai',
  'cohere-training-data-crawler',
  'Diffbot',
  'DuckAssistBot',
  'FacebookBot',
  'Google-CloudVertexBot',
  'Google-Extended',
  'GPTBot',
  'ImagesiftBot',
  'Kangaroo Bot',
  'Meta-ExternalAgent',
  'Meta-ExternalFetcher',
  'MistralAI-User',
  'OAI-SearchBot',
  'omgili',
  'omgilibot',
  'PanguBot',
  'Perplexity-User',
  'PerplexityBot',
  'PetalBot',
  'TikTokSpider',
  'Timpibot',
  'VelenPublicWebCrawler',
  'Webzio-Extended',
  'YouBot',
]

export function robotsText(): string {
  const refused = aiCrawlers.map((name) => `User-agent: ${name}`).join('\n')
  const closed = closedFolders.map((folder) => `Disallow: ${folder}`).join('\n')
  return `# Nothing here may be used to train or feed AI models.\n${refused}\nDisallow: /\n\nUser-agent: *\n${closed}\n`
}

/** RFC 9116. It expires in half a year of machine time and is made anew at each request. */
export function securityText(input: { contactAddress: string; publicUrl: URL; nowMs: number }): string {
  const expires = new Date(input.nowMs + 182 * 24 * 60 * 60 * 1000)
  expires.setUTCHours(0, 0, 0, 0)
  return [
    `Contact: mailto:${input.contactAddress}`,
    `Expires: ${expires.toISOString()}`,
    'Preferred-Languages: en',
    `Canonical: ${new URL(machinePaths.security.to(), input.publicUrl).href}`,
    `Policy: ${new URL(sitePaths.privacy.to(), input.publicUrl).href}`,
    '',
  ].join('\n')
}

export function wellKnownRoutes(input: {
  contactAddress: string
  publicUrl: URL
  nowMs: () => number
  /** Resolves when the database answers and its schema is ours; rejects with the reason otherwise. */
  ready: () => Promise<void>
}): Hono {
  return new Hono()
    .get(machinePaths.health.pattern, (c) => c.text('ok\n'))
    .get(machinePaths.readiness.pattern, async (c) => {
      try {
        await input.ready()
        return c.text('ready\n')
      } catch {
        return c.text('not ready\n', 503)
      }
    })
    .get(machinePaths.robots.pattern, (c) =>
      c.text(robotsText(), 200, { 'cache-control': 'public, max-age=3600' }),
    )
    .get(machinePaths.security.pattern, (c) =>
      c.text(securityText({ ...input, nowMs: input.nowMs() }), 200, {
        'cache-control': 'public, max-age=3600',
      }),
    )
    .get(machinePaths.gpc.pattern, (c) =>
      c.json({ gpc: true, lastUpdate: policyOf(c).document.updated }, 200, {
        'cache-control': 'public, max-age=3600',
      }),
    )
}
