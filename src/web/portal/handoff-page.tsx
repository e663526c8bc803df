import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { askHandoff } from '#domain/handoff/ask-handoff.ts'
import { inboxesCsv } from '#domain/handoff/inboxes-csv.ts'
import type { Pack } from '#domain/handoff/pack.ts'
import {
  handedInboxes,
  openHandoff,
  type PortalHandoff,
  portalHandoff,
} from '#domain/handoff/portal-handoff-page.ts'
import { zoneFile } from '#domain/handoff/zone-file.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/card.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { HandoffPack } from './handoff-pack.tsx'
import { PortalPage } from './portal-page.tsx'
import { type PortalContext, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

/** As most operators of zones set it; the next one may choose another. */
const zoneTtlSeconds = 3600

const wishSchema = z.object({ wish: z.enum(['ask', 'take-back']) })

/** What is mine now, and how does it move. */
export function handoffPages(parts: PortalParts): Hono<PortalEnv> {
  const given = async (c: PortalContext): Promise<{ page: PortalHandoff; pack: Pack }> => {
    const { found } = await visit(parts, c, 'service-delivery', portalHandoff)
    if (!found?.handoff) throw new HTTPException(404)
    return { page: found, pack: found.handoff.pack }
  }
  return new Hono<PortalEnv>()
    .get(portalPaths.handoff.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const page = await portalHandoff(tx, frame)
        if (page?.handoff && !page.handoff.openedAt) await openHandoff(tx, page.handoff.id)
        return page
      })
      return c.html(<Handoff visit={at} page={found} />)
    })
    .post(portalPaths.handoff.pattern, async (c) => {
      const form = parseForm(wishSchema, (await readForm(c)).fields)
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => ({
        verdict: form.ok
          ? await askHandoff(tx, frame.engagementId, form.value.wish)
          : { ok: false as const, reason: 'Say whether you want the hand-off.' },
        page: await portalHandoff(tx, frame),
      }))
      const here = portalPaths.handoff.to({ engagement: at.frame.engagementId })
      if (found.verdict.ok) return c.redirect(here, 303)
      return c.html(<Handoff visit={at} page={found.page} refused={found.verdict.reason} />, 422)
    })
    .get(portalPaths.handoffInboxes.pattern, async (c) => {
      const { page } = await given(c)
      return file(c, 'inboxes.csv', 'text/csv; charset=utf-8', inboxesCsv(handedInboxes(page)))
    })
    .get(portalPaths.handoffZone.pattern, async (c) => {
      const { pack } = await given(c)
      const domain = pack.domains.find(({ name }) => `${name}.zone` === c.req.param('domain'))
      if (!domain) throw new HTTPException(404)
      const text = zoneFile({
        domain: domain.name,
        records: domain.records,
        ttlSeconds: zoneTtlSeconds,
        readAt: new Date(domain.readAt),
      })
      return file(c, `${domain.name}.zone`, 'text/plain; charset=utf-8', text)
    })
}

/** Always saved, never opened in the page; names are of our own making. */
export function file(c: PortalContext, name: string, type: string, text: string): Response {
  return c.body(text, 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
  })
}

function Handoff(props: { visit: PortalVisit; page: PortalHandoff | undefined; refused?: string }) {
  const { visit, page, refused } = props
  const engagement = visit.frame.engagementId
  if (!page?.handoff)
    return (
      <PortalPage visit={visit} title="hand-off" section="handoff">
        <PageHead title="hand-off" state={<StateMark tone="waiting" word="not handed over yet" />} />
        {refused && (
          <Notice tone="bad" title="that was not done" live>
            <p>{refused}</p>
          </Notice>
        )}
        {page?.stack.state === 'live' ? (
          <Ask visit={visit} page={page} />
        ) : (
          <Empty>
            Your pack appears here with the hand-off: what there is, who owns it, how each thing moves, and
            the keys. You can ask for it here once your stack is live.
          </Empty>
        )}
      </PortalPage>
    )
  const { pack } = page.handoff
  return (
    <PortalPage visit={visit} title="hand-off" section="handoff">
      <PageHead
        title="hand-off"
        state={<StateMark tone="good" word="yours" />}
        about={
          page.stack.handedOverAt && (
            <>
              since <Time at={page.stack.handedOverAt} now={visit.now} as="day" />
            </>
          )
        }
        actions={
          <ButtonLink href={portalPaths.credentials.to({ engagement })}>see the credentials</ButtonLink>
        }
      />
      <Downloads visit={visit} pack={pack} />
      <HandoffPack visit={visit} page={page} pack={pack} />
    </PortalPage>
  )
}

/** The one way to a hand-off: a live stack stays with us until somebody there asks for it. */
function Ask({ visit, page }: { visit: PortalVisit; page: PortalHandoff }) {
  const { mayAsk, stack } = page
  const action = portalPaths.handoff.to({ engagement: visit.frame.engagementId })
  if (stack.askedAt)
    return (
      <>
        <p>
          You asked for it on <Time at={stack.askedAt} now={visit.now} as="day" />. We look at everything once
          more and give you the pack; you get a mail then, and it appears here.
        </p>
        <Form action={action} hidden={{ ...visit.hidden, wish: 'take-back' }}>
          <Button kind="quiet" disabledBecause={mayAsk.ok ? undefined : mayAsk.reason}>
            I don’t want it any more
          </Button>
        </Form>
      </>
    )
  return (
    <>
      <p>
        We run your stack for as long as you want. When you would rather have it in your own hands, ask for
        the hand-off: you get a pack that says what there is, who owns it and how each thing moves, and the
        passwords of the inboxes.
      </p>
      {mayAsk.ok ? (
        <Confirm ask="ask for the hand-off" kind="main">
          <p>
            We look at everything once more, which takes some days, and write to you when it is yours. From
            then on it is in your own hands and we change nothing of it by ourselves; that can’t be undone. It
            ends no subscription: the end is planned on its own page.
          </p>
          <Form action={action} hidden={{ ...visit.hidden, wish: 'ask' }}>
            <Button>ask for the hand-off now</Button>
          </Form>
        </Confirm>
      ) : (
        <p class="why-not">{mayAsk.reason}</p>
      )}
    </>
  )
}

function Downloads({ visit, pack }: { visit: PortalVisit; pack: Pack }) {
  const engagement = visit.frame.engagementId
  return (
    <>
      <h2>to keep</h2>
      <ul>
        <li>
          <a href={portalPaths.handoffInboxes.to({ engagement })} download>
            the list of inboxes (CSV)
          </a>
          , without passwords
        </li>
        {pack.domains.map(({ name, records }) => (
          <li>
            <a href={portalPaths.handoffZone.to({ engagement, domain: `${name}.zone` })} download>
              zone file of {name}
            </a>
            , {records.length} records
          </li>
        ))}
        <li>
          <a href={portalPaths.handoffLedger.to({ engagement })}>the ledger’s word for it</a>, and how to
          check it without us
        </li>
        <li>This page itself: print it, or save it as PDF.</li>
      </ul>
    </>
  )
}
