import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { heldData } from '#domain/rights/held-data.ts'
import { system } from '#platform/database/actor.ts'
import { periodOf } from '#platform/policy-in-force/period-in-effect.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths, sitePaths } from '#web/paths.ts'
import { copyOf } from '#web/privacy/data-copy.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { readForm } from '#web/server/read-form.ts'
import { Button } from '#web/ui/button.tsx'
import { Form } from '#web/ui/form.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { file } from './handoff-page.tsx'
import { PortalPage } from './portal-page.tsx'
import { type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

/** What somebody may do about their own data; whoever is signed in has shown whose address it is. */
export function yourDataPages(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get(portalPaths.yourData.pattern, async (c) => {
      const { visit: at } = await visit(parts, c, 'service-delivery', async () => undefined)
      return c.html(<YourData visit={at} />)
    })
    .post(portalPaths.yourCopy.pattern, async (c) => {
      await readForm(c)
      const { visit: at } = await visit(parts, c, 'service-delivery', async () => undefined)
      const { register, version } = policyOf(c)
      const { personId } = c.get('client')
      // A client's session reads their company; what is held of a person is more, and theirs alone.
      const copy = await parts.inPurpose('rights', system('copy for its person'), async (tx) => {
        const held = await heldData(tx, register, personId)
        if (!held) throw new HTTPException(404)
        await tx.record({ kind: 'rights.copied', clauses: ['6.1', '6.4'], personId })
        return copyOf(held, { at: tx.now, version, contact: at.contactAddress })
      })
      return file(c, 'your-data.json', 'application/json; charset=utf-8', copy)
    })
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
        To have something corrected or deleted, or to object, write to{' '}
        <a href={`mailto:${contactAddress}`}>{contactAddress}</a> from the address that you sign in with. No
        reason is needed. A person answers, usually within 48 hours and at most within 30 days; what a law has
        us keep is told to you with the day on which it goes.
      </p>
      <Form action={portalPaths.yourCopy.to({ engagement })} hidden={visit.hidden}>
        <Button>take a copy of what is held of you</Button>
      </Form>
      <p class="small soft">
        A file that a person can read and a program, too (JSON): each record about you with what for and how
        long, and what was done with it. Nothing of your colleagues is in it.
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
