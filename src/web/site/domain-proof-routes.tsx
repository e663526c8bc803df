import type { Context, MiddlewareHandler } from 'hono'
import { Hono } from 'hono'
import { confirmAddressProof, findAddressProof } from '#domain/intake/prove-by-address.ts'
import { visitor } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { sitePaths } from '#web/paths.ts'
import type { RateLimit } from '#web/server/rate-limit.ts'
import { Button } from '#web/ui/button.tsx'
import { Form } from '#web/ui/form.tsx'
import { SitePage, type SitePageProps } from './site-page.tsx'

export interface DomainProofParts {
  readonly inPurpose: InPurpose
  readonly about: SitePageProps['about']
  readonly limit: (limit: RateLimit) => MiddlewareHandler
}

const linkLimit: RateLimit = { name: 'domain-proof', burst: 20, perHour: 120 }

/**
 * Where the link leads that is mailed to an address at a client's domain. Link scanners open links too, so only
 * the button proves the domain.
 */
export function domainProofRoutes({ inPurpose, about, limit }: DomainProofParts): Hono {
  const routes = new Hono()
  const { pattern } = sitePaths.confirmDomain

  routes.get(pattern, async (c) => {
    const token = c.req.param('token')
    const found = await inPurpose('service-delivery', visitor, (tx) => findAddressProof(tx, token))
    if (!found) return c.html(<LinkGonePage c={c} about={about} />, 410)
    return c.html(
      <SitePage c={c} about={about} title="is this your domain?">
        <h1>is {found.domain} yours?</h1>
        <p class="lead">
          Somebody of your company is setting up a sending stack with us and named {found.domain} as its
          domain.
        </p>
        <Form action={sitePaths.confirmDomain.to({ token })}>
          <Button>yes, {found.domain} is ours</Button>
        </Form>
        <p class="small soft">
          Not right? Close this page and nothing happens. Nothing is changed at the domain either way.
        </p>
      </SitePage>,
    )
  })

  routes.post(pattern, limit(linkLimit), async (c) => {
    const token = c.req.param('token')
    const proven = await inPurpose('service-delivery', visitor, (tx) => confirmAddressProof(tx, token))
    if (!proven.ok) return c.html(<LinkGonePage c={c} about={about} />, 410)
    return c.html(
      <SitePage c={c} about={about} title="thank you">
        <h1>thank you</h1>
        <p class="lead">The domain is confirmed. You can close this page.</p>
      </SitePage>,
    )
  })
  return routes
}

function LinkGonePage({ c, about }: { c: Context; about: SitePageProps['about'] }) {
  return (
    <SitePage c={c} about={about} title="this link is no longer good">
      <h1>this link is no longer good</h1>
      <p class="lead">It is over, or another domain was named since. Nothing was changed.</p>
      <p>Whoever set it up can ask for another link in the portal.</p>
    </SitePage>
  )
}
