import { Hono } from 'hono'
import { z } from 'zod'
import { endEngagement, withdrawEngagement } from '#domain/engagements/end-engagement.ts'
import { type EndPage, endPage } from '#domain/engagements/end-page.ts'
import { periodOf } from '#platform/policy-in-force/period-in-effect.ts'
import type { Register } from '#policy/register/register-shape.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths, sitePaths } from '#web/paths.ts'
import { ticked } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { Button } from '#web/ui/button.tsx'
import { Checkbox } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { PortalPage } from './portal-page.tsx'
import { type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

const endSchema = z.object({ sure: ticked() })

/** Ending the work, and what we hold afterwards. */
export function endPages(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get(portalPaths.end.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'service-delivery', endPage)
      return c.html(<End visit={at} page={found} />)
    })
    .post(portalPaths.end.pattern, async (c) => {
      const form = parseForm(endSchema, (await readForm(c)).fields)
      const sure = form.ok && form.value.sure
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const page = await endPage(tx, frame)
        if (!page.allowed.ok || !sure)
          return { page, refused: page.allowed.ok ? undefined : page.allowed.reason }
        const end = page.how === 'end' ? endEngagement : withdrawEngagement
        const ended = await end(tx, frame.engagementId)
        return { page, ended: ended.ok, refused: ended.ok ? undefined : ended.reason }
      })
      if (found.ended)
        return c.redirect(portalPaths.engagement.to({ engagement: at.frame.engagementId }), 303)
      const error = sure ? undefined : 'Please tick this, so that nobody ends the work by a slip.'
      return c.html(<End visit={at} page={found.page} refused={found.refused} error={error} />, 422)
    })
    .get(portalPaths.yourData.pattern, async (c) => {
      const { visit: at } = await visit(parts, c, 'service-delivery', async () => undefined)
      return c.html(<YourData visit={at} />)
    })
}

const words = {
  end: { title: 'end the engagement', button: 'end the engagement now' },
  withdraw: { title: 'withdraw the request', button: 'withdraw the request now' },
} as const

const keptAfter = (register: Register) => ({
  end: `What we hold about you is kept for ${(periodOf(register, 'client').months ?? 0) / 12} years, for tax and legal reasons, and then deleted. The period counts from the end of your last engagement.`,
  withdraw: `What we hold about you is deleted ${periodOf(register, 'prospect').months} months after you last asked for a call, or as soon as you ask.`,
})

function End(props: {
  visit: PortalVisit
  page: EndPage
  refused?: string | undefined
  error?: string | undefined
}) {
  const { visit, page, refused, error } = props
  const { title, button } = words[page.how]
  const why = page.allowed.ok ? undefined : page.allowed.reason
  return (
    <PortalPage visit={visit} title={title}>
      <PageHead title={title} />
      {refused && (
        <Notice tone="bad" title="nothing was ended" live>
          <p>{refused}</p>
        </Notice>
      )}
      <h2>what happens then</h2>
      <ul>
        {page.how === 'withdraw' ? (
          <li>The quote falls away and nothing is charged. You can request a call again at any time.</li>
        ) : (
          <>
            <li>The subscription ends with the month that is paid; nothing is charged after it.</li>
            <li>
              Domains that were bought stay yours.{' '}
              {page.stack && !page.stack.handedOverAt
                ? 'Your stack is not handed over yet: ask for the hand-off first if you want to go on using it.'
                : 'The hand-off pack stays here to read.'}
            </li>
          </>
        )}
        <li>
          {page.othersRunning
            ? 'Another engagement of your company runs, so what we hold about you is kept as long as that runs.'
            : keptAfter(visit.register)[page.how]}
        </li>
      </ul>
      <Form action={portalPaths.end.to({ engagement: visit.frame.engagementId })} hidden={visit.hidden}>
        <Checkbox name="sure" label="I have read what happens and want this." error={error} />
        <Button kind="danger" disabledBecause={why}>
          {button}
        </Button>
      </Form>
    </PortalPage>
  )
}

function YourData({ visit }: { visit: PortalVisit }) {
  const { contactAddress, frame } = visit
  const engagement = frame.engagementId
  return (
    <PortalPage visit={visit} title="your data">
      <PageHead title="your data" />
      <p>
        What we hold, for what, how long and who else sees it is said sentence by sentence in the{' '}
        <a href={sitePaths.privacy.to()}>privacy policy</a>.
      </p>
      <p>
        To see what we hold about you, to have it corrected, taken along or deleted, or to object, write to{' '}
        <a href={`mailto:${contactAddress}`}>{contactAddress}</a>. No reason is needed.
      </p>
      <ul>
        <li>
          Who of your company can sign in is under <a href={portalPaths.people.to({ engagement })}>people</a>.
        </li>
        <li>
          What we hold of an engagement is kept {periodOf(visit.register, 'client').words}; the{' '}
          <a href={portalPaths.end.to({ engagement })}>end</a> is yours to choose.
        </li>
      </ul>
    </PortalPage>
  )
}
