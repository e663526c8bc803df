import { Hono } from 'hono'
import { z } from 'zod'
import { mayForClient } from '#domain/clients/member-role.ts'
import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import { decideRenewal } from '#domain/renewals/decide-renewal.ts'
import { keepRenewals } from '#domain/renewals/keep-renewals.ts'
import { daysBefore, keptAt, renewalDays } from '#domain/renewals/renewal-days.ts'
import { type RenewalView, renewalsOf } from '#domain/renewals/renewal-queries.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { Button } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import { Money } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { Together } from '#web/ui/together.tsx'
import { PortalPage } from './portal-page.tsx'
import { idsOnly, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

const decideSchema = z.object({ decision: z.enum(['keep', 'let-go']) })
const keepSchema = z.object({ renewal: z.union([z.uuid(), z.array(z.uuid()).min(1)]) })

interface Found {
  readonly renewals: readonly RenewalView[]
  readonly mayDecide: Verdict
}

async function load(tx: PurposeTx<'service-delivery'>, frame: PortalFrame): Promise<Found> {
  return {
    renewals: await renewalsOf(tx, frame.engagementId),
    mayDecide: await mayForClient(tx, frame.clientId, 'renew'),
  }
}

/** Which of my domains stay for another year. */
export function renewalsPages(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .use(portalPaths.renewal.pattern, idsOnly('renewal'))
    .get(portalPaths.renewals.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'service-delivery', load)
      return c.html(<Renewals visit={at} {...found} />)
    })
    .post(portalPaths.renewals.pattern, async (c) => {
      const form = parseForm(keepSchema, (await readForm(c)).fields)
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const verdict = form.ok
          ? await keepRenewals(tx, frame.engagementId, [form.value.renewal].flat())
          : { ok: false as const, reason: 'Say which domains are kept.' }
        return { verdict, page: await load(tx, frame) }
      })
      if (found.verdict.ok)
        return c.redirect(portalPaths.renewals.to({ engagement: at.frame.engagementId }), 303)
      return c.html(<Renewals visit={at} {...found.page} refused={found.verdict.reason} />, 422)
    })
    .post(portalPaths.renewal.pattern, async (c) => {
      const form = parseForm(decideSchema, (await readForm(c)).fields)
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const verdict = form.ok
          ? await decideRenewal(tx, c.req.param('renewal'), form.value.decision)
          : { ok: false as const, reason: 'Choose whether it is kept or let go.' }
        return { verdict, page: await load(tx, frame) }
      })
      if (found.verdict.ok)
        return c.redirect(portalPaths.renewals.to({ engagement: at.frame.engagementId }), 303)
      return c.html(<Renewals visit={at} {...found.page} refused={found.verdict.reason} />, 422)
    })
}

function Renewals(props: Found & { visit: PortalVisit; refused?: string }) {
  const { visit, renewals, mayDecide, refused } = props
  const asked = renewals.filter((row) => row.state === 'asked' && !row.letGoByPlan)
  const why = mayDecide.ok ? undefined : mayDecide.reason
  return (
    <PortalPage visit={visit} title="renewals" section="renewals">
      <PageHead
        title="renewals"
        state={
          asked.length > 0 ? (
            <StateMark
              tone="attention"
              word={
                asked.length === 1
                  ? '1 domain waits for your word'
                  : `${asked.length} domains wait for your word`
              }
            />
          ) : (
            <StateMark tone="good" word="nothing to decide" />
          )
        }
        about="Each domain is registered for a year. You say which of them stay."
      />
      {refused && (
        <Notice tone="bad" title="that was not done" live>
          <p>{refused}</p>
        </Notice>
      )}
      {asked.length > 1 && why === undefined && <KeepAll visit={visit} asked={asked} />}
      <DataTable
        caption="domains near the end of their term"
        hideCaption
        rows={renewals}
        empty={`A domain appears here ${renewalDays.asked} days before its year ends, and you get a mail that asks.`}
        columns={[
          { key: 'name', heading: 'domain', cell: (row) => row.name },
          { key: 'state', heading: 'state', cell: (row) => <State row={row} /> },
          {
            key: 'expires',
            heading: 'its year ends',
            named: true,
            cell: (row) => <Time at={row.expiresAt} now={visit.now} as="day" />,
          },
          {
            key: 'price',
            heading: 'another year',
            numeric: true,
            cell: (row) =>
              row.priceCents === null || row.currency === null ? (
                'as the registrar asks'
              ) : (
                <Money cents={row.priceCents} currency={row.currency} />
              ),
          },
          {
            key: 'decide',
            heading: 'your word',
            cell: (row) => <Decide visit={visit} row={row} why={why} />,
          },
        ]}
      />
      {asked[0] && (
        <p class="small soft">
          If you say nothing by <Time at={keptAt(asked[0])} now={visit.now} as="day" /> it is kept, because a
          domain that lapsed is lost; it is billed then.
        </p>
      )}
    </PortalPage>
  )
}

function State({ row }: { row: RenewalView }) {
  if (row.letGoByPlan && row.settledAt === null)
    return <StateMark tone="off" word="goes when its year ends, with the plan to end" />
  const seen = row.switchedAt ? '' : ', the registrar is being told'
  switch (row.state) {
    case 'asked':
      return <StateMark tone="attention" word="keep it?" />
    case 'renew':
      return <StateMark tone="good" word={`stays for another year${seen}`} />
    case 'drop':
      return <StateMark tone="off" word={`goes when its year ends${seen}`} />
    case 'renewed':
      return <StateMark tone="good" word="renewed" />
    case 'dropped':
      return <StateMark tone="off" word="gone" />
  }
}

/** Most clients keep what they send from: one press for all that are undecided, with what that costs in all. */
function KeepAll({ visit, asked }: { visit: PortalVisit; asked: readonly RenewalView[] }) {
  const [first] = asked.map((row) => daysBefore(row.expiresAt, renewalDays.billed))
  const ids = asked.map(({ id }) => id)
  return (
    <Confirm ask={`keep all ${asked.length}`} kind="main">
      <p>
        Each of them is registered for another year, <Together renewals={asked} /> in all. Each is billed{' '}
        {renewalDays.billed} days before its year ends,{' '}
        {first && first > visit.now ? (
          <>
            the first on <Time at={first} now={visit.now} as="day" />
          </>
        ) : (
          'what is nearer than that at once'
        )}
        , the way you pay us. Until one is billed you can let it go here.
      </p>
      <Form action={portalPaths.renewals.to({ engagement: visit.frame.engagementId })} hidden={visit.hidden}>
        {ids.map((id) => (
          <input type="hidden" name="renewal" value={id} />
        ))}
        <Button>{`keep all ${asked.length} for another year`}</Button>
      </Form>
    </Confirm>
  )
}

/** What keeping a domain costs, and when it is charged: near its day that is the same minute. */
function Billed({ row, now }: { row: RenewalView; now: Date }) {
  if (row.orderId !== null) return <>Its next year is on an invoice already.</>
  const billedAt = daysBefore(row.expiresAt, renewalDays.billed)
  return (
    <>
      {row.priceCents === null || row.currency === null ? (
        'What the registrar asks'
      ) : (
        <Money cents={row.priceCents} currency={row.currency} />
      )}{' '}
      {billedAt <= now ? (
        'is billed at once'
      ) : (
        <>
          is billed on <Time at={billedAt} now={now} as="day" />
        </>
      )}
      , the way you pay us: a card is charged by itself, for a transfer you get an invoice. Until it is billed
      you can let the domain go here; after that, ask us.
    </>
  )
}

function Decide({ visit, row, why }: { visit: PortalVisit; row: RenewalView; why: string | undefined }) {
  if (row.settledAt) return <span class="soft">over</span>
  if (row.letGoByPlan) return <span class="soft">decided by the plan to end</span>
  const action = portalPaths.renewal.to({ engagement: visit.frame.engagementId, renewal: row.id })
  if (why !== undefined) return <span class="why-not">{why}</span>
  return (
    <div class="row">
      {row.state !== 'renew' && (
        <Confirm ask="keep it">
          <p>
            It is registered for another year. <Billed row={row} now={visit.now} />
          </p>
          <Form action={action} hidden={{ ...visit.hidden, decision: 'keep' }}>
            <Button>{`keep ${row.name} for another year`}</Button>
          </Form>
        </Confirm>
      )}
      {row.state !== 'drop' && row.orderId !== null && (
        <span class="soft">its next year is billed; ask us if it is to go</span>
      )}
      {row.state !== 'drop' && row.orderId === null && (
        <Confirm ask="let it go">
          <p>
            It is not renewed. When its year ends anybody may register it, its inboxes close before, and mail
            to it is lost. You can keep it again until then.
          </p>
          <Form action={action} hidden={{ ...visit.hidden, decision: 'let-go' }}>
            <Button kind="danger">{`let ${row.name} go`}</Button>
          </Form>
        </Confirm>
      )}
    </div>
  )
}
