import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type PortalHandoff, portalHandoff } from '#domain/handoff/portal-handoff-page.ts'
import { askReissue } from '#domain/handoff/reissue-credentials.ts'
import { revealCredentials } from '#domain/handoff/reveal-credentials.ts'
import type { InboxCredentials } from '#domain/inboxes/credentials.ts'
import { reveal } from '#policy/personal.ts'
import { type PortalEnv, portalProvenWithin } from '#web/auth/standing.ts'
import { portalPaths, withQuery } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Copyable } from '#web/ui/copyable.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { PortalPage } from './portal-page.tsx'
import { idsOnly, type PortalContext, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

/** After this long somebody has to sign in again before a password is shown. */
const freshMinutes = 15

/** The keys of the inboxes, one at a time, each look recorded; and new ones for old. */
export function credentialsPages(parts: PortalParts): Hono<PortalEnv> {
  const show = async (
    c: PortalContext,
    answer: { revealed?: Shown; refused?: string },
    status: 200 | 422 = 200,
  ) => {
    const { visit: at, found } = await visit(parts, c, 'service-delivery', portalHandoff)
    if (!found?.handoff) throw new HTTPException(404)
    const asked = c.req.query('asked')
    // Kept nowhere: not by a cache, and not by going back to it after signing out.
    c.header('cache-control', 'no-store')
    return c.html(<Credentials visit={at} page={found} asked={asked} {...answer} />, status)
  }
  const fresh = portalProvenWithin(freshMinutes, (c) =>
    portalPaths.credentials.to({ engagement: c.req.param('engagement') ?? '' }),
  )
  return new Hono<PortalEnv>()
    .use(portalPaths.credentials.pattern, fresh)
    .use(`${portalPaths.credentials.pattern}/*`, idsOnly('inbox'), fresh)
    .get(portalPaths.credentials.pattern, (c) => show(c, {}))
    .post(portalPaths.credentialReveal.pattern, async (c) => {
      const inboxId = c.req.param('inbox')
      const { found } = await visit(parts, c, 'service-delivery', (tx) => revealCredentials(tx, inboxId))
      return found.ok
        ? show(c, { revealed: { inboxId, credentials: found.credentials } })
        : show(c, { refused: found.reason }, 422)
    })
    .post(portalPaths.credentialReissue.pattern, async (c) => {
      const inboxId = c.req.param('inbox')
      const { visit: at, found } = await visit(parts, c, 'service-delivery', (tx) => askReissue(tx, inboxId))
      if (!found.ok) return show(c, { refused: found.reason }, 422)
      const address = portalPaths.credentials.to({ engagement: at.frame.engagementId })
      return c.redirect(withQuery(address, { asked: inboxId }), 303)
    })
}

interface Shown {
  readonly inboxId: string
  readonly credentials: InboxCredentials
}

type Inbox = PortalHandoff['inboxes'][number]

function Credentials(props: {
  visit: PortalVisit
  page: PortalHandoff
  revealed?: Shown
  refused?: string
  asked?: string | undefined
}) {
  const { visit, page, revealed, refused, asked } = props
  const engagement = visit.frame.engagementId
  const here = portalPaths.credentials.to({ engagement })
  const shown = revealed && page.inboxes.find(({ id }) => id === revealed.inboxId)
  const renewed = page.inboxes.find(({ id }) => id === asked)
  return (
    <PortalPage visit={visit} title="credentials" section="handoff" live>
      <PageHead
        title="credentials"
        about="Each time one is shown is recorded: who, when, which inbox."
        breadcrumb={[
          { href: portalPaths.handoff.to({ engagement }), label: 'hand-off' },
          { href: here, label: 'credentials' },
        ]}
      />
      {refused && (
        <Notice tone="bad" title="nothing was shown or changed" live>
          <p>{refused}</p>
        </Notice>
      )}
      {shown && revealed && <Opened inbox={shown} credentials={revealed.credentials} />}
      <LiveRegion id="inboxes" topics={[`stack:${page.stack.id}`]} href={here}>
        {renewed && (
          <Notice>
            <p>
              A new password for {reveal(renewed.address)} was asked for. It is here when the table below
              counts a new issue.
            </p>
          </Notice>
        )}
        <InboxTable visit={visit} page={page} />
      </LiveRegion>
    </PortalPage>
  )
}

function Opened({ inbox, credentials }: { inbox: Inbox; credentials: InboxCredentials }) {
  const { imap, smtp } = credentials
  const server = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
  return (
    <Notice tone="good" title={reveal(inbox.address)} live>
      <DefinitionList
        facts={[
          ['IMAP server', server(imap)],
          ['SMTP server', server(smtp)],
          ['user name', <Copyable text={reveal(imap.username)} label="the user name" />],
          ['password', <Copyable text={imap.password} label="the password" />],
          [
            'SMTP password',
            smtp.password === imap.password ? null : (
              <Copyable text={smtp.password} label="the SMTP password" />
            ),
          ],
        ]}
      />
      <p>It is gone from this page once you leave it.</p>
    </Notice>
  )
}

function InboxTable({ visit, page }: { visit: PortalVisit; page: PortalHandoff }) {
  const engagement = visit.frame.engagementId
  const why = page.mayTake.ok ? undefined : page.mayTake.reason
  return (
    <>
      {why && <p class="soft">{why}</p>}
      <DataTable
        caption="inboxes and their credentials"
        hideCaption
        columns={[
          { key: 'address', heading: 'inbox', cell: (one: Inbox) => reveal(one.address) },
          {
            key: 'issue',
            heading: 'issue',
            cell: (one: Inbox) =>
              one.reissuing ? (
                <StateMark tone="busy" word="being renewed" />
              ) : (
                <>
                  issue {one.issue ?? 0}
                  {one.issuedAt && (
                    <>
                      , <Time at={one.issuedAt} now={visit.now} as="day" />
                    </>
                  )}
                </>
              ),
          },
          ...(why === undefined
            ? [
                {
                  key: 'reveal',
                  heading: 'password',
                  cell: (one: Inbox) => (
                    <Form
                      action={portalPaths.credentialReveal.to({ engagement, inbox: one.id })}
                      hidden={visit.hidden}
                      inline
                    >
                      <Button kind="quiet">show the password</Button>
                    </Form>
                  ),
                },
                {
                  key: 'reissue',
                  heading: 'renew',
                  cell: (one: Inbox) => (
                    <Confirm ask="new password">
                      <p>
                        The present password stops working at once, wherever it is in use. Until the new one
                        is entered there too, nothing is sent or read with this inbox.
                      </p>
                      <Form
                        action={portalPaths.credentialReissue.to({ engagement, inbox: one.id })}
                        hidden={visit.hidden}
                      >
                        <Button>make a new password now</Button>
                      </Form>
                    </Confirm>
                  ),
                },
              ]
            : []),
        ]}
        rows={page.inboxes}
        empty="There are no inboxes."
      />
    </>
  )
}
