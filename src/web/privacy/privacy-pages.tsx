import type { Context } from 'hono'
import { Hono } from 'hono'
import type { Controller } from '#policy/controller.ts'
import { withController } from '#policy/snapshots/with-controller.ts'
import { policyMarkdown } from '#policy/text/markdown.ts'
import { policyJson } from '#policy/text/policy-json.ts'
import { sitePaths } from '#web/paths.ts'
import { perVersion, policyOf } from '#web/server/policy-in-effect.ts'
import { sameForEverybody } from '#web/site/site-page.tsx'
import { AnnouncedNotice } from './announced-notice.tsx'
import { PolicyPage } from './policy-page.tsx'

export interface PrivacyFacts {
  readonly controllerName: string
  readonly contactAddress: string
  /** Where the site is reached, so that the policy says what it applies to. */
  readonly publicUrl: URL
}

export function controllerOf({ controllerName, contactAddress, publicUrl }: PrivacyFacts): Controller {
  return { name: controllerName, contact: contactAddress, site: publicUrl.host }
}

/** The policy in effect, as it was published, to read, to print and for machines: three renderings of one tree. */
export function privacyPages(facts: PrivacyFacts): Hono {
  const controller = controllerOf(facts)
  const renderings = perVersion((policy) => {
    const document = withController(policy.document, controller)
    return {
      document,
      markdown: policyMarkdown(document),
      json: policyJson(controller, policy.register, document),
    }
  })

  return new Hono()
    .get(sitePaths.privacy.pattern, (c) => {
      sameForEverybody(c)
      const { version, announced } = policyOf(c)
      const note = announced && <AnnouncedNotice next={announced} version={version} />
      return c.html(<PolicyPage c={c} about={facts} document={renderings(c).document} note={note} />)
    })
    .get(sitePaths.privacyMarkdown.pattern, (c) => {
      sameForAll(c)
      return c.body(renderings(c).markdown, 200, { 'content-type': 'text/markdown; charset=utf-8' })
    })
    .get(sitePaths.privacyJson.pattern, (c) => {
      sameForAll(c)
      return c.json(renderings(c).json)
    })
}

function sameForAll(c: Context): void {
  c.header('cache-control', 'public, max-age=60')
}
