import type { MiddlewareHandler } from 'hono'
import { Hono } from 'hono'
import { sitePaths } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import type { RateLimit } from '#web/server/rate-limit.ts'
import { CallPage, CallThanksPage, callRequestSchema } from './call-page.tsx'
import {
  CheckInboxPage,
  ConfirmGuidePage,
  ConsentRenewedPage,
  GuideConfirmedPage,
  GuideLinkGonePage,
  GuidePage,
  guideRequestSchema,
} from './guide-pages.tsx'
import { GuideTextPage } from './guide-text-page.tsx'
import { HomePage } from './home-page.tsx'
import type { FormGuard, PublicForm } from './public-form.tsx'
import { newTicket, readPublicForm } from './public-form.tsx'
import { renderedOnce } from './rendered-once.ts'
import { sameForEverybody } from './site-page.tsx'
import type { SiteFacts, SitePorts } from './site-ports.ts'
import { UnsubscribedPage, UnsubscribePage } from './unsubscribe-pages.tsx'

export interface SiteParts {
  readonly ports: SitePorts
  readonly facts: SiteFacts
  readonly forms: FormGuard
  /** From `rateLimits`. */
  readonly limit: (limit: RateLimit) => MiddlewareHandler
}

/** Enough for an office behind one address, too little for a program. */
const formLimit: RateLimit = { name: 'public-forms', burst: 20, perHour: 120 }

export function siteRoutes({ ports, facts, forms, limit }: SiteParts): Hono {
  const site = new Hono()

  site.get(
    sitePaths.home.pattern,
    renderedOnce(
      () => `${facts.today()} ${facts.priceBook().version} ${facts.controllerName} ${facts.contactAddress}`,
      (c) => <HomePage c={c} facts={facts} />,
    ),
  )

  const callForm = sitePaths.requestCall.pattern
  site.get(callForm, (c) => c.html(<CallPage c={c} facts={facts} ticket={newTicket(forms, callForm)} />))
  site.post(callForm, limit(formLimit), async (c) => {
    const sent = await readPublicForm(c, forms, callForm)
    const parsed = parseForm(callRequestSchema, sent.fields, policyOf(c).register)
    if (parsed.ok && sent.held === undefined) {
      await ports.submitCallRequest(parsed.value)
      return c.redirect(sitePaths.callRequested.to(), 303)
    }
    const again = againProps(parsed, sent)
    return c.html(<CallPage c={c} facts={facts} {...again} />, 422)
  })
  site.get(sitePaths.callRequested.pattern, (c) => {
    sameForEverybody(c)
    return c.html(<CallThanksPage c={c} facts={facts} />)
  })

  const guideForm = sitePaths.guide.pattern
  site.get(guideForm, (c) => c.html(<GuidePage c={c} facts={facts} ticket={newTicket(forms, guideForm)} />))
  site.post(guideForm, limit(formLimit), async (c) => {
    const sent = await readPublicForm(c, forms, guideForm)
    const parsed = parseForm(guideRequestSchema, sent.fields, policyOf(c).register)
    if (parsed.ok && sent.held === undefined) {
      await ports.requestGuide(parsed.value.email)
      return c.redirect(sitePaths.guideRequested.to(), 303)
    }
    const again = againProps(parsed, sent)
    return c.html(<GuidePage c={c} facts={facts} {...again} />, 422)
  })
  site.get(sitePaths.guideRequested.pattern, (c) => {
    sameForEverybody(c)
    return c.html(<CheckInboxPage c={c} facts={facts} />)
  })
  site.get(sitePaths.guideText.pattern, (c) => {
    sameForEverybody(c)
    return c.html(<GuideTextPage c={c} facts={facts} />)
  })

  site.get(sitePaths.confirmGuide.pattern, (c) =>
    c.html(<ConfirmGuidePage c={c} facts={facts} token={c.req.param('token')} />),
  )
  site.post(sitePaths.confirmGuide.pattern, limit(formLimit), async (c) => {
    const confirmation = await ports.confirmGuide(c.req.param('token'))
    if (confirmation === 'confirmed') return c.html(<GuideConfirmedPage c={c} facts={facts} />)
    if (confirmation === 'renewed') return c.html(<ConsentRenewedPage c={c} facts={facts} />)
    return c.html(<GuideLinkGonePage c={c} facts={facts} />, 410)
  })

  site.get(sitePaths.unsubscribe.pattern, (c) =>
    c.html(<UnsubscribePage c={c} facts={facts} token={c.req.param('token')} />),
  )
  // RFC 8058: mail providers post here without cookie, origin or further step, many from one address.
  site.post(sitePaths.unsubscribe.pattern, async (c) => {
    await ports.unsubscribe(c.req.param('token'))
    return c.html(<UnsubscribedPage c={c} facts={facts} />)
  })
  return site
}

type Parsed = { ok: true } | { ok: false; errors: Record<string, string>; typed: Record<string, string> }

/** What a form that was not taken is shown with again: all that was typed, and why. */
function againProps(parsed: Parsed, { fields, held, ticket }: PublicForm) {
  const typed: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields)) typed[name] = [value].flat().join('\n')
  if (!parsed.ok) return { errors: parsed.errors, typed: parsed.typed, ticket }
  return held === undefined ? { typed, ticket } : { typed, ticket, held }
}
